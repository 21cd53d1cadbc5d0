"""What a filter meets, gathered tile by tile as rows of a matrix of floats.

Float32 also holds the products of 8-bit integers exactly, and is what BLAS multiplies fast; those of
int16 take float64.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from edgelite.interpreter.cost import TILE_BYTES
from edgelite.interpreter.scratch import Scratch
from edgelite.numerics.windows import Windows, inside, is_padded, padded_shape, patches


class Tile(NamedTuple):
    """A stretch of positions.

    Attributes:
        rows: matrix (positions, filter cells x depth) of floats.
        gathered: `rows` in the shape of `view`.
        view: what the filter meets, of the input's dtype; None where `rows` is a view of it.
        out: the outputs of those positions, (positions, filters).
    """

    rows: np.ndarray
    gathered: np.ndarray
    view: np.ndarray | None
    out: np.ndarray

    def gather(self) -> np.ndarray:
        """The rows with the input's present elements."""
        if self.view is not None:
            np.copyto(self.gathered, self.view)
        return self.rows


class Patches:
    """The patches of an NHWC array.

    Args:
        x: the input (n, h, w, c), float32 or a quantized integer.
        windows: how the filter slides along h and w.
        padding: what stands around the input: 0, or its zero point.
        memory: for what is gathered.

    Attributes:
        view: what the filter meets at each position, (n, oh, ow, kh, kw, c).
    """

    def __init__(
        self,
        x: np.ndarray,
        windows: Windows,
        padding: int = 0,
        *,
        memory: Scratch,
    ) -> None:
        self._x = x
        self._memory = memory
        self._pointwise = all(
            (w.size, w.stride, w.before, w.after) == (1, 1, 0, 0) for w in windows
        )
        self._inner: np.ndarray | None = None
        padded = x
        if is_padded(windows):
            shape = padded_shape(x.shape, windows)
            margins = tuple((window.before, window.after) for window in windows)
            padded = memory.kept(
                (shape, margins, x.dtype, padding),
                len(x),
                lambda: np.full(shape, padding, x.dtype),
            )
            self._inner = padded[inside(x.shape, windows)]
        self.view = patches(padded, tuple(replace(w, before=0, after=0) for w in windows))

    def refresh(self) -> None:
        """Takes over the input's present elements."""
        if self._inner is not None:
            np.copyto(self._inner, self._x)

    def tiles(
        self,
        channels: slice,
        out: np.ndarray,
        filters: slice,
        dtype: type[np.floating] = np.float32,
        ones: bool = False,
    ) -> list[Tile]:
        """Tiles that cover all positions, for one group of channels.

        Args:
            channels: the group's channels of the input.
            out: the output (n, oh, ow, filters).
            filters: the group's part of it.
            dtype: that of the rows.
            ones: end every row with a 1, for a bias in the matrix that it meets.
        """
        view = self.view[..., channels]
        images, lines, columns, height, width, depth = view.shape
        length = height * width * depth
        outputs = out.reshape(-1, out.shape[3])
        direct = self._pointwise and self._x.dtype == dtype and channels == slice(None) and not ones
        row_bytes = (length + out[..., filters].shape[3]) * np.dtype(dtype).itemsize
        pieces = list(pieces_of(images, lines, columns * row_bytes))
        largest = max(((i.stop - i.start) * (r.stop - r.start) for i, r in pieces), default=0)
        count = 0 if direct else largest * columns
        if ones:
            form = (count, length + 1)
            key = ("ones", length, dtype)
            buffer = self._memory.kept(key, count, lambda: np.ones(form, dtype))
        else:
            buffer = self._memory.array((count, length), dtype)
        tiles = []
        for piece in pieces:
            part = view[piece]
            count = part.shape[0] * part.shape[1] * columns
            first = (piece[0].start * lines + piece[1].start) * columns
            target = outputs[first : first + count, filters]
            if direct:
                rows = part.reshape(count, length)
                tiles.append(Tile(rows, rows, None, target))
            else:
                rows = buffer[:count]
                tiles.append(Tile(rows, rows[:, :length].reshape(part.shape), part, target))
        return tiles


def pieces_of(images: int, lines: int, line_bytes: int) -> Iterator[tuple[slice, slice]]:
    """Cuts a batch into whole images or, where one is too large, into lines of one image."""
    fitting = max(TILE_BYTES // max(line_bytes, 1), 1)
    if fitting >= lines:
        step = max(fitting // max(lines, 1), 1)
        for first in range(0, images, step):
            yield slice(first, min(first + step, images)), slice(0, lines)
    else:
        for image, first in itertools.product(range(images), range(0, lines, fitting)):
            yield slice(image, image + 1), slice(first, min(first + fitting, lines))


def largest_output(tiles: list[Tile]) -> tuple[int, int]:
    """The shape of the largest of the tiles' outputs."""
    rows, columns = max((tile.out.shape for tile in tiles), default=(0, 0))
    return rows, columns
