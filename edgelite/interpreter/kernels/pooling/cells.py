"""What pools take together: the cells of each window, lines first, then columns.

Whole lines are long runs of elements, and there are as few calls as a window has rows; of what remains a
window takes its columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound, in_turn, nothing
from edgelite.interpreter.cost import tile_bytes
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.numerics.windows import (
    Windows,
    inside,
    is_padded,
    padded_shape,
    valid_counts,
)

Combine = Callable[..., Any]  # a ufunc of two arrays

_NANOSECONDS = 0.3  # that an element of one cell takes


class Cells:
    """The cells of a pool's windows.

    Args:
        node: MAX_POOL_2D, or another of its options.
        padding: what stands around the input.
        kind: the dtype to compute in; the input's own takes no copy, unless it is padded.

    Attributes:
        windows: how the windows slide.
    """

    def __init__(self, node: Node, padding: float, kind: np.dtype[Any]) -> None:
        self._node = node
        self._x = x = node.input(0).array
        size = node.op.filter_height, node.op.filter_width
        self.windows: Windows = tuple(windows_2d(node.op, x.shape, size))
        self._cells = x
        self.refresh: Run = nothing
        padded = is_padded(self.windows)
        if padded or x.dtype != kind:
            shape = padded_shape(x.shape, self.windows) if padded else x.shape
            key = "pool", shape, self.windows if padded else ()
            self._cells = node.machine.scratch.kept(key, shape, kind, padding)
            inner = self._cells[inside(x.shape, self.windows)] if padded else self._cells
            self.refresh = bound(np.copyto, inner, x)

    @property
    def is_whole(self) -> bool:
        """Whether there is one window, which is all of the input."""
        return (
            [w.size for w in self.windows]
            == list(self._cells.shape[1:3])
            == list(self._x.shape[1:3])
        )

    def counts(self) -> np.ndarray:
        """How many cells of each window lie inside the input, to broadcast over the channels."""
        return valid_counts(self._x.shape[1:3], self.windows)[..., None]

    def matrix(self) -> np.ndarray:
        """The cells of the only window of each image: (images, cells, channels)."""
        images, height, width, channels = self._cells.shape
        return self._cells.reshape(images, height * width, channels)

    def combined(self, function: Combine, out: np.ndarray) -> Run:
        """What writes the function of all cells of each window to `out`, of the dtype computed in."""
        down, across = (replace(window, before=0, after=0) for window in self.windows)
        images, _, width, channels = self._cells.shape
        line = width * channels * self._cells.itemsize
        lines = min(max(tile_bytes() // 2 // max(line * (1 + down.stride), 1), 1), down.count)
        tiles = [
            (image, first, min(first + lines, down.count))
            for image in range(images)
            for first in range(0, down.count, max(lines, 1))
        ]

        def bind(lane: range) -> Run:
            memory, steps = self._node.machine.scratch, []
            shape = (lines, width, channels)
            work = memory.array(shape if down.size > 1 else 0, self._cells.dtype)
            for image, first, stop in map(tiles.__getitem__, lane):
                rows = [self._cells[image, down.cells(t, first, stop)] for t in range(down.size)]
                met = rows[0]
                if len(rows) > 1:
                    met = work[: stop - first]
                    steps += _together(function, rows, met)
                columns = [met[:, across.cells(t)] for t in range(across.size)]
                steps += _together(function, columns, out[image, first:stop])
            return in_turn(steps) if steps else nothing

        cost = self._cells.size * (down.size / down.stride) * _NANOSECONDS
        combine = self._node.split(len(tiles), cost, bind)
        return combine if self.refresh is nothing else in_turn([self.refresh, combine])


def _together(function: Combine, views: list[np.ndarray], out: np.ndarray) -> list[Run]:
    """The calls that write the function of all views to `out`."""
    if len(views) == 1:
        return [bound(np.copyto, out, views[0])]
    first, second, *others = views
    return [
        bound(function, first, second, out=out),
        *(bound(function, out, view, out=out) for view in others),
    ]
