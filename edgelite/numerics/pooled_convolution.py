"""Convolution, bias, ReLU and max-pooling as one, and its gradients.

The greatest value of a window can be found before the bias is added and negative values become zero,
because both keep the order of values. So a tile of images is convolved and reduced to its maxima while
it is in the second-level cache; the result of the convolution itself is never in memory as a whole. What
the gradient needs of it is which cell of each window won: a byte for each result.

Windows of the pool lie side by side without padding. Positions of the convolution that belong to no
window (the last row of an odd number) are not computed. Within a tile rows are in the order (cell of the
window, image, row, column), so that a maximum is taken of whole blocks.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from edgelite.numerics import memory
from edgelite.numerics.convolution import conv2d_input_gradient
from edgelite.numerics.pooling import max_unpool2d
from edgelite.numerics.windows import Windows, patches

Pool = tuple[int, int]

# Of patches and results together; measured best from a half to one MiB.
_TILE_BYTES = 3 << 18
# Depth up to which patches of a whole pool window are gathered at once.
_SHALLOW = 3


def pooled_counts(windows: Windows, pool: Pool) -> tuple[int, int]:
    """Rows and columns of windows of size `pool` that the positions of `windows` fill."""
    rows, columns = windows
    return rows.count // pool[0], columns.count // pool[1]


def conv2d_relu_max_pool2d(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, windows: Windows, pool: Pool
) -> tuple[np.ndarray, np.ndarray]:
    """max_pool2d(relu(conv2d(x, kernel) + bias)).

    Args:
        x: (n, h, w, c).
        kernel: (kh, kw, c, filters).
        bias: (filters,).
        windows: how the kernel slides along h and w.
        pool: cells of a window of the pool along both, at most 254 together.

    Returns:
        The result (n, rows, columns, filters), and the choice, uint8 of the same shape: the cell of its
        window, in row-major order, that a result comes from (the first of equal ones), or the number of
        cells where the result is zero.
    """
    cells, filters = math.prod(pool), kernel.shape[3]
    rows, columns = pooled_counts(windows, pool)
    product = _Product(x, windows, pool, kernel.shape)
    # A line of the result is one run of numbers: bias and zero are made as long.
    lines = (rows, columns * filters)
    out = memory.empty((len(x), *lines), x.dtype)
    choice = memory.empty((len(x), *lines), np.uint8)
    biases = np.tile(bias, columns)
    zeros = np.zeros_like(biases)
    for images in product.tiles():
        values = product.forward(images, kernel).reshape(cells, -1, *lines)
        largest, chosen = values[0], choice[images]
        won = np.empty(largest.shape, bool)
        number = won.view(np.uint8)
        chosen.fill(0)
        for cell in range(1, cells):
            np.greater(values[cell], largest, out=won)
            np.multiply(number, np.uint8(cell), out=number)
            np.maximum(chosen, number, out=chosen)
            np.maximum(largest, values[cell], out=largest)
        np.add(largest, biases, out=largest)
        np.maximum(largest, zeros, out=out[images])
        np.equal(out[images], zeros, out=won)
        np.multiply(number, np.uint8(cells), out=number)
        np.maximum(chosen, number, out=chosen)
    shape = (len(x), rows, columns, filters)
    return out.reshape(shape), choice.reshape(shape)


def conv2d_relu_max_pool2d_kernel_gradient(
    g: np.ndarray,
    choice: np.ndarray,
    x: np.ndarray,
    windows: Windows,
    pool: Pool,
    shape: tuple[int, ...],
) -> np.ndarray:
    """Gradient of `conv2d_relu_max_pool2d` by the kernel, whose shape is `shape`.

    Args:
        g: gradient of the result.
        choice: as the function gave it.
        x: (n, h, w, c).
    """
    product = _Product(x, windows, pool, shape)
    total = np.zeros(shape, np.result_type(g, x))
    for images in product.tiles():
        spread = memory.empty((math.prod(pool), *g[images].shape), g.dtype)
        for cell, part in enumerate(spread):
            # A product of numbers and truth values takes longer than to make numbers of these first.
            np.copyto(part, np.equal(choice[images], np.uint8(cell)))
            np.multiply(part, g[images], out=part)
        total += product.kernel_gradient(images, spread.reshape(len(spread), -1, shape[3]))
    return total


def conv2d_relu_max_pool2d_input_gradient(
    g: np.ndarray,
    choice: np.ndarray,
    kernel: np.ndarray,
    windows: Windows,
    pool: Pool,
    shape: tuple[int, ...],
) -> np.ndarray:
    """Gradient of `conv2d_relu_max_pool2d` by the images, whose shape is `shape`."""
    covered = _covered(windows, pool)
    spread = max_unpool2d(g, choice, pool, covered)
    return conv2d_input_gradient(spread, kernel, covered, shape)


# What follows from the windows alone takes as long to find as a small image's product takes to compute.
@functools.lru_cache(maxsize=256)
def _covered(windows: Windows, pool: Pool) -> Windows:
    """`windows` without the positions that no window of the pool has."""
    counts = (count * size for count, size in zip(pooled_counts(windows, pool), pool, strict=True))
    return tuple(replace(w, count=count) for w, count in zip(windows, counts, strict=True))


@functools.lru_cache(maxsize=256)
def _geometry(windows: Windows, pool: Pool, shape: tuple[int, ...]) -> tuple[bool, Windows, int]:
    """How the product of a kernel of `shape` is made.

    Returns:
        Whether the kernel is shallow, with few channels; the windows whose patches are gathered, of the
        pool's cells if it is, else of the kernel's positions that the pool covers; and the numbers that
        an image takes in patches and results.
    """
    counts = pooled_counts(windows, pool)
    cells = math.prod(pool)
    plain = all((w.stride, w.dilation) == (1, 1) for w in windows)
    is_shallow = plain and shape[2] <= _SHALLOW
    if is_shallow:
        # All that the windows of the pool see, each time: (kh + ph - 1, kw + pw - 1, c, n, rows,
        # columns). A cell's patch is a part of it, and its kernel is zero elsewhere.
        met = tuple(
            replace(w, size=w.size + size - 1, stride=size, count=count)
            for w, size, count in zip(windows, pool, counts, strict=True)
        )
        depth = math.prod(w.size for w in met) * shape[2]
    else:
        met = _covered(windows, pool)
        depth = cells * math.prod(shape[:3])
    return is_shallow, met, math.prod(counts) * (depth + cells * shape[3])


class _Product:
    """The product of the patches of tiles of images with a kernel, and its gradient by the kernel.

    Args:
        x: (n, h, w, c).
        shape: the kernel's.
    """

    def __init__(self, x: np.ndarray, windows: Windows, pool: Pool, shape: tuple[int, ...]) -> None:
        self._pool = pool
        self._shape = shape
        self._cells = math.prod(pool)
        self._is_shallow, met, image = _geometry(windows, pool, shape)
        view = patches(x, met)
        if self._is_shallow:
            self._patches = view.transpose(3, 4, 5, 0, 1, 2)
        else:
            # (ph, pw, n, rows, columns, kh, kw, c)
            rows, columns = pooled_counts(windows, pool)
            view = view.reshape(len(x), rows, pool[0], columns, pool[1], *view.shape[3:])
            self._patches = view.transpose(2, 4, 0, 1, 3, 5, 6, 7)
        self._step = max(_TILE_BYTES // max(image * x.itemsize, 1), 1)
        self._count = len(x)

    def tiles(self) -> Iterator[slice]:
        """The batch in parts."""
        for start in range(0, self._count, self._step):
            yield slice(start, min(start + self._step, self._count))

    def forward(self, images: slice, kernel: np.ndarray) -> np.ndarray:
        """Results (cells, positions, filters)."""
        filters = self._shape[3]
        matrix = self._gathered(images)
        if self._is_shallow:
            matrix, weights = matrix.T, self._spread(kernel)
            out = memory.empty((self._cells, len(matrix), filters), kernel.dtype)
            for cell in range(self._cells):
                np.matmul(matrix, weights[cell], out=out[cell])
            return out
        out = memory.empty((len(matrix), filters), np.result_type(matrix, kernel))
        np.matmul(matrix, kernel.reshape(-1, filters), out=out)
        return out.reshape(self._cells, -1, filters)

    def kernel_gradient(self, images: slice, g: np.ndarray) -> np.ndarray:
        """The kernel's gradient for the results' gradient `g` (cells, positions, filters)."""
        matrix = self._gathered(images)
        if not self._is_shallow:
            return np.matmul(matrix.T, g.reshape(-1, self._shape[3])).reshape(self._shape)
        kh, kw = self._shape[:2]
        total = np.zeros(self._shape, g.dtype)
        for (i, j), part in zip(self._places(), g, strict=True):
            wide = np.matmul(matrix, part).reshape(*self._patches.shape[:3], -1)
            total += wide[i : i + kh, j : j + kw]
        return total

    def _gathered(self, images: slice) -> np.ndarray:
        """The patches of some images as a matrix, columns where they are shallow, else rows."""
        view = self._patches[:, :, :, images] if self._is_shallow else self._patches[:, :, images]
        gathered = memory.empty(view.shape, view.dtype)
        gathered[...] = view
        split = 3 if self._is_shallow else 5
        return gathered.reshape(math.prod(view.shape[:split]), -1)

    def _spread(self, kernel: np.ndarray) -> np.ndarray:
        """For each cell of the pool the kernel as its window sees it, (cells, depth, filters)."""
        kh, kw = kernel.shape[:2]
        spread = np.zeros((self._cells, *self._patches.shape[:3], kernel.shape[3]), kernel.dtype)
        for (i, j), own in zip(self._places(), spread, strict=True):
            own[i : i + kh, j : j + kw] = kernel
        return spread.reshape(self._cells, -1, kernel.shape[3])

    def _places(self) -> Iterator[tuple[int, int]]:
        """The cells of a window of the pool in row-major order."""
        return itertools.product(range(self._pool[0]), range(self._pool[1]))
