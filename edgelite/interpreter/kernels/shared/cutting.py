"""Large elementwise operators a piece at a time: for caches where they pass several times, and for threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from edgelite.interpreter.calls import in_turn
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run

# Elements: three float32 arrays of so many stay in a second-level cache of 512 KiB.
_PIECE = 1 << 15


def in_pieces(
    node: Node,
    arrays: Sequence[np.ndarray],
    make: Callable[..., Run],
    nanoseconds: float,
    passes: int,
    work: int = 0,
) -> Run:
    """What `make` makes of arrays that correspond element by element, or of pieces of them.

    Args:
        arrays: where they have not one shape, as they broadcast, they are not cut.
        make: called with the arrays, or with pieces of all of them, and with scratch arrays.
        nanoseconds: that an element takes.
        passes: how often it goes over them; once is not worth cutting for one thread.
        work: how many float32 scratch arrays it needs, of the arrays' shape.
    """
    memory = node.machine.scratch
    size, shape = arrays[-1].size, arrays[-1].shape
    alike = all(array.shape == shape and array.flags.c_contiguous for array in arrays)
    if size <= _PIECE or not alike or passes * node.machine.threads.count == 1:
        return make(*arrays, *(memory.array(shape, np.float32) for _ in range(work)))
    flat = [array.reshape(-1) for array in arrays]
    cuts = [slice(first, min(first + _PIECE, size)) for first in range(0, size, _PIECE)]

    def bind(lane: range) -> Run:
        given = [memory.array(_PIECE, np.float32) for _ in range(work)]
        parts = [cuts[i] for i in lane]
        return in_turn(
            [
                make(*(a[part] for a in flat), *(w[: part.stop - part.start] for w in given))
                for part in parts
            ]
        )

    return node.split(len(cuts), size * nanoseconds, bind)
