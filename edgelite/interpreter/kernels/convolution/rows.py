"""What a depthwise filter meets, as long contiguous runs: a line of positions, channels and all.

Lines of input are copied to scratch memory, a tile of them at a time, as floats with their padding, so
that what one cell (i, j) of the filter meets at several positions of a line is one run of elements. They
lie there in one of two forms (`cost` tells in which):

    lines    as they are; the cell's column j begins `dilation` positions further. With a stride, a run
             is one position
    planes   a line for each column j of the filter, of the positions that it meets. What all cells meet
             then lies at equal distances, which `einsum` takes as one axis: its loops start faster

Then a sum over the filter's cells is `einsum("ijhbx,ijx->hbx")`: lines h, blocks b of a few positions,
elements x of a block, with weights written out for a block.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.cost import depthwise_form, lines_of_a_tile
from edgelite.interpreter.kernels.shared.runs import copying
from edgelite.interpreter.registry import Run
from edgelite.interpreter.scratch import Scratch
from edgelite.numerics.windows import Windows, is_padded


class RowTile(NamedTuple):
    """Some lines of one image's output.

    Attributes:
        gather: brings the input to scratch memory.
        met: what the filter meets, (kh, kw, lines, blocks, elements), once gathered.
        image: the image's index.
        lines: the output lines.
    """

    gather: Run
    met: np.ndarray
    image: int
    lines: slice


class DepthwiseRows:
    """The lines of an NHWC array for a depthwise filter.

    Args:
        x: the input (n, h, w, c).
        windows: how the filter slides along h and w.
        multiplier: outputs of each channel.
        padding: what stands around the input.
        dtype: float dtype to compute in.
        rest: bytes that the caller keeps for each element of the output.

    Attributes:
        places: which image, and which lines of the output, each tile has.
        largest: the output elements of the largest tile.
        shape: (blocks, elements) of a line of the output.
    """

    def __init__(
        self,
        x: np.ndarray,
        windows: Windows,
        multiplier: int,
        padding: int,
        dtype: type[np.floating],
        rest: int,
    ) -> None:
        self._x, self._windows, self._multiplier = x, windows, multiplier
        self._down, self._across = down, across = windows
        channels, size = x.shape[3] * multiplier, np.dtype(dtype).itemsize
        self._has_planes, block = depthwise_form(down, across, channels, size)
        self.shape = (across.count // max(block, 1), block * channels)
        self._block = block
        self._padding = dtype(padding)
        columns = x.shape[2] + across.before + across.after
        copied = columns + (across.size * across.count if self._has_planes else 0)
        line_bytes = channels * (copied * size * down.stride + across.count * rest)
        lines = min(lines_of_a_tile(down.count, line_bytes), max(down.count, 1))
        self.largest = lines * across.count * channels
        self._height = (lines - 1) * down.stride + (down.size - 1) * down.dilation + 1
        self._whole = lines == down.count
        # Lines that stand in the input as they would in scratch memory need not be copied.
        self._is_staged = multiplier > 1 or x.dtype != dtype or is_padded(windows)
        self._columns = columns
        self._dtype = dtype
        self.places = [
            (image, slice(first, min(first + lines, down.count)))
            for image in range(len(x))
            for first in range(0, down.count, lines)
        ]

    def written_out(self, filter: np.ndarray) -> np.ndarray:
        """A filter (1, kh, kw, channels) for the positions of a block: (kh, kw, elements)."""
        return np.tile(filter[0], (1, 1, self._block)).astype(self._dtype, copy=False)

    def tiles(self, places: range, memory: Scratch) -> list[RowTile]:
        """Some of the tiles, with memory that they share."""
        channels = self._x.shape[3], self._multiplier
        staged = planes = None
        if self._is_staged:
            shape = (self._height, self._columns, *channels)
            key = shape, self._whole, self._windows, self._x.shape
            staged = memory.kept(key, shape, self._dtype, float(self._padding))
        if self._has_planes:
            form = (self._height, self._across.size, self._across.count, *channels)
            planes = memory.array(form, self._dtype)
        return [self._tile(*self.places[i], staged, planes) for i in places]

    def _tile(
        self, image: int, lines: slice, staged: np.ndarray | None, planes: np.ndarray | None
    ) -> RowTile:
        count = lines.stop - lines.start
        calls: list[Run] = []
        top = lines.start * self._down.stride
        if staged is None:
            bottom = min(top + self._height, self._x.shape[1])
            staged = self._x[image, top:bottom, :, :, np.newaxis]
        else:
            calls += self._staging(image, top - self._down.before, staged)
        down, across, (blocks, elements) = self._down, self._across, self.shape
        met = staged
        line, position = staged.strides[:2]
        column, step = position * across.dilation, position * across.stride
        if planes is not None:
            met = planes[: len(staged)]
            apart = (line, column, step, *staged.strides[2:])
            calls.append(copying(as_strided(staged, met.shape, apart, writeable=False), met))
            line, column, step = met.strides[:3]
        view = as_strided(
            met,
            (down.size, across.size, count, blocks, elements),
            (line * down.dilation, column, line * down.stride, step * self._block, met.itemsize),
            writeable=False,
        )
        return RowTile(in_turn(calls), view, image, lines)

    def _staging(self, image: int, top: int, staged: np.ndarray) -> list[Run]:
        """What copies input lines from `top` on, negative where it is padding, and pads them."""
        rows = slice(max(top, 0), min(top + self._height, self._x.shape[1]))
        first, last = rows.start - top, max(rows.stop, rows.start) - top
        columns = slice(self._across.before, self._across.before + self._x.shape[2])
        source = self._x[image, rows, :, :, np.newaxis]
        calls: list[Run] = [bound(np.copyto, staged[first:last, columns], source)]
        if not self._whole:  # in one tile padding stays where it was put
            margins = staged[:first], staged[last:]
            calls += [bound(np.copyto, m, self._padding) for m in margins if m.size]
        return calls
