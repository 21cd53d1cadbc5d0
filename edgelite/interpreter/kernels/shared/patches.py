"""What a filter meets, gathered tile by tile as rows of a matrix of floats.

Float32 also holds the products of 8-bit integers exactly, and is what BLAS multiplies fast; those of
int16 take float64.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from edgelite.interpreter.calls import bound, nothing
from edgelite.interpreter.cost import lines_of_a_tile, tile_bytes
from edgelite.interpreter.kernels.shared.runs import copying
from edgelite.interpreter.registry import Run
from edgelite.interpreter.scratch import Scratch
from edgelite.numerics.windows import Windows, inside, is_padded, padded_shape, patches

# Which images, and which lines of the output.
Piece = tuple[slice, slice]


class Tile(NamedTuple):
    """A stretch of positions.

    Attributes:
        rows: matrix (rows, filter cells x depth) of floats, a row a position or several.
        gather: brings the input's present elements to `rows`, unless these are a view of the input.
        out: the outputs of those positions, (rows, positions of a row x filters).
    """

    rows: np.ndarray
    gather: Run
    out: np.ndarray


class Patches:
    """The patches of an NHWC array.

    Args:
        x: the input (n, h, w, c), float32 or a quantized integer.
        windows: how the filter slides along h and w.
        padding: what stands around the input: 0, or its zero point.
        dtype: the float dtype of what is gathered.
        positions: how many of a line make a row, which has what all of them meet, line by line; see
            `Window.joined`. With more than one there are no groups.
        memory: for what is gathered.

    Attributes:
        positions: see above.
        refresh: takes over the input's present elements.
    """

    def __init__(
        self,
        x: np.ndarray,
        windows: Windows,
        padding: int = 0,
        dtype: type[np.floating] = np.float32,
        positions: int = 1,
        *,
        memory: Scratch,
    ) -> None:
        self.positions = positions
        self._dtype = np.dtype(dtype)
        self._memory = memory
        self._pointwise = all(
            (w.size, w.stride, w.before, w.after) == (1, 1, 0, 0) for w in windows
        )
        self.refresh: Run = nothing
        padded = x
        # What several positions meet is converted once.
        is_reused = x.dtype != self._dtype and any(w.size > 1 for w in windows)
        if is_padded(windows) or is_reused:
            shape = padded_shape(x.shape, windows)
            margins = tuple((window.before, window.after) for window in windows)
            padded = memory.kept((shape, margins), shape, self._dtype, padding)
            self.refresh = bound(np.copyto, padded[inside(x.shape, windows)], x)
        *downs, across = windows
        self._cells, self._stride = tuple(window.size for window in windows), across.stride
        self._step = math.prod(window.stride for window in windows) * positions  # cells to next row
        if positions > 1:
            across = across.joined(positions)
        self._view = patches(padded, tuple(replace(w, before=0, after=0) for w in (*downs, across)))

    @property
    def is_gathered(self) -> bool:
        """Whether rows are copied; not views of the input."""
        return not self._pointwise or self._view.dtype != self._dtype

    def banded(self, matrix: np.ndarray) -> np.ndarray:
        """A matrix (cells x depth, filters) as rows of several positions need it.

        It gets the filters again for each position, with zeros for what the others meet. Rows below those
        of the cells, such as a bias, are repeated.
        """
        if self.positions == 1:
            return matrix
        *above, width = self._cells
        filters, depth = matrix.shape[1], self._view.shape[-1]
        length = math.prod(self._cells) * depth
        lines = matrix[:length].reshape(-1, width, depth, filters)
        columns = width + (self.positions - 1) * self._stride
        band = np.zeros((math.prod(above), columns, depth, self.positions, filters), matrix.dtype)
        for position in range(self.positions):
            first = position * self._stride
            band[:, first : first + width, :, position] = lines
        repeated = np.tile(matrix[length:], self.positions)
        return np.concatenate([band.reshape(-1, repeated.shape[1]), repeated])

    def pieces(self, channels: slice, out: np.ndarray, filters: slice) -> list[Piece]:
        """What a tile each has of all positions; arguments as of `tiles`."""
        images, lines, columns = self._view.shape[:3]
        made = out[..., filters].shape[3] * self.positions
        gathered = self.length(channels)
        own = 0 if self._pointwise else self._view.shape[-1] * self._step
        row_bytes = (own + gathered + made) * self._dtype.itemsize
        return list(pieces_of(images, lines, columns * row_bytes))

    def length(self, channels: slice) -> int:
        """The elements of a row for one group of channels."""
        return math.prod(self._view[..., channels].shape[3:])

    def tiles(
        self,
        pieces: Sequence[Piece],
        channels: slice,
        out: np.ndarray,
        filters: slice,
        ones: bool = False,
    ) -> list[Tile]:
        """Tiles for one group of channels, with memory that they share.

        Args:
            pieces: what tiles have.
            channels: the group's channels of the input.
            out: the output (n, oh, ow, filters).
            filters: the group's part of it.
            ones: end every row with a 1, for a bias in the matrix that it meets.
        """
        view = self._view[..., channels]
        _, lines, columns, height, width, depth = view.shape
        length = height * width * depth
        outputs = out.reshape(-1, out.shape[3] * self.positions)
        direct = not self.is_gathered and channels == slice(None) and not ones
        largest = max(((i.stop - i.start) * (r.stop - r.start) for i, r in pieces), default=0)
        count = 0 if direct else largest * columns
        if ones:
            buffer = self._memory.kept("ones", (count, length + 1), self._dtype, 1)
        else:
            buffer = self._memory.array((count, length), self._dtype)
        tiles = []
        for piece in pieces:
            part = view[piece]
            count = part.shape[0] * part.shape[1] * columns
            first = (piece[0].start * lines + piece[1].start) * columns
            target = outputs[first : first + count, filters]
            if direct:
                tiles.append(Tile(part.reshape(count, length), nothing, target))
            else:
                rows = buffer[:count]
                gather = copying(part, rows[:, :length].reshape(part.shape))
                tiles.append(Tile(rows, gather, target))
        return tiles

    def outputs(self, tiles: Sequence[Tile]) -> list[np.ndarray]:
        """The tiles' outputs, (positions, filters)."""
        if self.positions == 1:
            return [tile.out for tile in tiles]
        return [tile.out.reshape(-1, tile.out.shape[1] // self.positions) for tile in tiles]


def pieces_of(images: int, lines: int, line_bytes: int) -> Iterator[Piece]:
    """Cuts a batch into whole images or, where one is too large, into lines of one image."""
    fitting = lines_of_a_tile(lines, line_bytes)
    if fitting >= lines:
        step = max(tile_bytes() // max(lines * line_bytes, 1), 1)
        for first in range(0, images, step):
            yield slice(first, min(first + step, images)), slice(0, lines)
    else:
        for image, first in itertools.product(range(images), range(0, lines, fitting)):
            yield slice(image, image + 1), slice(first, min(first + fitting, lines))


def largest_output(tiles: list[Tile]) -> tuple[int, int]:
    """The shape of the largest of the tiles' outputs."""
    rows, columns = max((tile.out.shape for tile in tiles), default=(0, 0))
    return rows, columns
