"""What a depthwise filter meets, as long contiguous runs: a line of positions, channels and all.

Lines of input are copied to scratch memory, a tile of them at a time, so that what one cell (i, j) of
the filter meets at all positions of a line is one run of elements, and those of the next cell begin a
fixed number of elements later:

    stride 1        the padded line itself; the cell's column j begins `dilation` positions further
    other strides   a line for each column j of the filter, of the positions that it meets

Then a sum over the filter's cells is `einsum("ijhbx,ijx->hbx")`: lines h, blocks b of a few positions,
elements x of a block, with weights written out for a block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from edgelite.interpreter.cost import TILE_BYTES, positions_a_loop
from edgelite.interpreter.kernels.shared.common import nothing
from edgelite.interpreter.registry import Run
from edgelite.interpreter.scratch import Scratch
from edgelite.numerics.windows import Window, Windows, is_padded


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
        memory: for what is gathered.

    Attributes:
        tiles: what covers all output lines.
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
        memory: Scratch,
    ) -> None:
        self._x, self._multiplier = x, multiplier
        self._down, self._across = windows
        channels = x.shape[3] * multiplier
        size = np.dtype(dtype).itemsize
        down, across = windows
        block = positions_a_loop(across.count, channels, down.size * across.size, size)
        self.shape = (across.count // max(block, 1), block * channels)
        self._block = block
        columns = x.shape[2] + across.before + across.after
        self._planes = 1 if across.stride == 1 else across.size
        self._length: int = columns if across.stride == 1 else across.count
        line_bytes = self._planes * self._length * channels * size * down.stride
        line_bytes += across.count * channels * rest
        lines = min(max(TILE_BYTES // max(line_bytes, 1), 1), max(down.count, 1))
        self.largest = lines * across.count * channels
        self._height = (lines - 1) * down.stride + (down.size - 1) * down.dilation + 1
        whole = lines == down.count
        shape = (self._height, self._planes, self._length, x.shape[3], multiplier)
        self._padding = dtype(padding)
        # Lines that stand in the input as they would in scratch memory need not be copied.
        direct = across.stride == multiplier == 1 and x.dtype == dtype and not is_padded(windows)
        if direct:
            self._scratch = np.empty((0,) * 5, dtype)
        else:
            key = (shape, whole, windows, x.shape, padding, np.dtype(dtype))
            self._scratch = memory.kept(key, 0, lambda: np.full(shape, self._padding, dtype))
        self.tiles = [
            self._tile(image, slice(first, stop), whole, direct)
            for image in range(len(x))
            for first in range(0, down.count, lines)
            for stop in [min(first + lines, down.count)]
        ]

    def written_out(self, filter: np.ndarray) -> np.ndarray:
        """A filter (1, kh, kw, channels) for the positions of a block: (kh, kw, elements)."""
        return np.tile(filter[0], (1, 1, self._block)).astype(self._scratch.dtype, copy=False)

    def _tile(self, image: int, lines: slice, whole: bool, direct: bool) -> RowTile:
        count = lines.stop - lines.start
        if not direct:
            gather = self._gather(image, lines.start, whole)
            return RowTile(gather, self._met(self._scratch, count), image, lines)
        own = self._x[image, lines.start * self._down.stride :, np.newaxis, :, :, np.newaxis]
        return RowTile(nothing, self._met(own, count), image, lines)

    def _met(self, scratch: np.ndarray, lines: int) -> np.ndarray:
        """The view of scratch memory, or of what is like it, that `RowTile.met` is."""
        down, across = self._down, self._across
        line, plane, position, *_ = scratch.strides
        column = position * across.dilation if across.stride == 1 else plane
        blocks, elements = self.shape
        return as_strided(
            scratch,
            (down.size, across.size, lines, blocks, elements),
            (
                line * down.dilation,
                column,
                line * down.stride,
                position * self._block,
                scratch.itemsize,
            ),
            writeable=False,
        )

    def _gather(self, image: int, first: int, whole: bool) -> Run:
        """What copies the input lines that output lines from `first` on need, and pads them.

        Args:
            whole: whether one tile has all lines, so that padding stays where it was put.
        """
        top = first * self._down.stride - self._down.before
        rows = slice(max(top, 0), min(top + self._height, self._x.shape[1]))
        into = self._scratch[rows.start - top : max(rows.stop, rows.start) - top]
        source = self._x[image, rows, :, :, np.newaxis]
        copies: list[tuple[np.ndarray, Any]] = [
            (into[:, plane, cells], source[:, taken])
            for plane, cells, taken in _columns(self._across, self._x.shape[2])
        ]
        if not whole:
            margins = self._scratch[: rows.start - top], self._scratch[rows.stop - top :]
            copies += [(margin, self._padding) for margin in margins if margin.size]
        copy: Callable[..., None] = np.copyto
        if len(copies) == 1:
            (target, values), *_ = copies
            return lambda: copy(target, values)

        def run() -> None:
            for target, values in copies:
                copy(target, values)

        return run


def _columns(window: Window, length: int) -> list[tuple[int, slice, slice]]:
    """Which input columns go to which cells of which plane of scratch memory."""
    if window.stride == 1:
        return [(0, slice(window.before, window.before + length), slice(0, length))]
    found = []
    for tap in range(window.size):
        start = tap * window.dilation - window.before
        first = max(-(start // window.stride), 0)  # the first position that meets no padding
        last = min((length - 1 - start) // window.stride, window.count - 1)
        if last >= first:
            taken = slice(
                start + first * window.stride, start + last * window.stride + 1, window.stride
            )
            found.append((tap, slice(first, last + 1), taken))
    return found
