"""Transposed convolution: what each position of a filter spreads over the cells that it meets.

It works for any number of spatial axes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from edgelite.numerics.windows import Windows, inside, padded_shape, taps


def filter_matrix(kernel: np.ndarray) -> np.ndarray:
    """A filter (outputs, filter cells ..., depth) as a matrix (depth, filter cells x outputs)."""
    cells_first = np.moveaxis(kernel, 0, -2)
    return np.ascontiguousarray(cells_first.reshape(-1, kernel.shape[-1]).T)


class Canvas:
    """Where products add up: an output with its padding.

    Args:
        out: the output (n, cells ..., outputs).
        windows: how the filter slides along its cells; the positions are the input's cells.
        dtype: in which products add up.

    Attributes:
        inner: the part without padding, of the output's shape; the output itself where it can be.
    """

    def __init__(self, out: np.ndarray, windows: Windows, dtype: np.dtype[Any] | type) -> None:
        shape = padded_shape(out.shape, windows)
        whole = shape == out.shape and out.dtype == dtype
        cells = out if whole else np.empty(shape, dtype)
        self.inner = out if whole else cells[inside(out.shape, windows)]
        self._cells = cells
        flush = tuple(replace(window, before=0, after=0) for window in windows)
        self._taps = [(tap, cells[reached]) for tap, reached in taps(flush)]
        positions = tuple(window.count for window in windows)
        self._products = (len(out), *positions, *(w.size for w in windows), out.shape[-1])
        self._every = (slice(None),) * (1 + len(windows))

    def paint(self, products: np.ndarray) -> None:
        """Adds up products (positions of all images, filter cells x outputs) where they belong."""
        by_cell = products.reshape(self._products)
        self._cells.fill(0)
        for tap, reached in self._taps:
            np.add(reached, by_cell[self._every + tap], out=reached)
