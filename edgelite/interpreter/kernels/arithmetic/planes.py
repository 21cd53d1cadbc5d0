"""Sums and differences of 8-bit operands by planes (`numerics.sum_planes`): without a table in the caches."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.kernels.shared.common import affine
from edgelite.interpreter.kernels.shared.cutting import in_pieces
from edgelite.interpreter.kernels.shared.narrowing import narrowed
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.numerics import sum_planes
from edgelite.numerics.quantized_pairs import Pair, PairFunction

# Of so many elements on a dozen passes are faster than a look at a table; and an element takes so long.
_MANY, _NANOSECONDS = 2048, 2.5


def by_plane(node: Node, function: PairFunction, low: int, high: int) -> Run | None:
    """A function of two 8-bit operands that broadcast; None where a table is better, or there is no plane.

    Args:
        low, high: what results are clamped to.
    """
    x, y, out = node.input(0), node.input(1), node.output
    arrays = [x.array, y.array, out.array]
    if out.array.size < _MANY or min(x.array.size, y.array.size) == 1:
        return None
    if not out.array.flags.c_contiguous:
        return None
    pair = Pair(affine(node, x), affine(node, y), affine(node, out), low, high)
    plane = sum_planes.fit(function, pair, (x.dtype, y.dtype, out.dtype))
    if plane is None:
        return None
    x_factor, y_factor, shift = (np.array([parameter]) for parameter in plane)
    lowest = int(np.iinfo(out.dtype).min)

    def make(
        first: np.ndarray,
        second: np.ndarray,
        result: np.ndarray,
        values: np.ndarray,
        others: np.ndarray,
    ) -> Run:
        sums, addends = values.reshape(-1), others.reshape(-1)
        cut = addends.view(np.int16)[: sums.size]
        calls = [
            bound(np.copyto, values, first),
            bound(np.multiply, sums, x_factor, out=sums),
            bound(np.copyto, others, second),
            bound(np.multiply, addends, y_factor, out=addends),
            bound(np.add, sums, addends, out=sums),
            bound(np.add, sums, shift, out=sums),
            *narrowed(sums, cut, result.reshape(-1), low, high, lowest),
        ]
        return in_turn(calls)

    return in_pieces(node, arrays, make, _NANOSECONDS, 12, 2)
