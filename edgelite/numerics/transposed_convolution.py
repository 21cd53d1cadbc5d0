"""Transposed convolution: what each position of a filter spreads over the cells that it meets.

It works for any number of spatial axes.
"""

from __future__ import annotations

import numpy as np

from edgelite.numerics.windows import Windows, taps


def filter_matrix(kernel: np.ndarray) -> np.ndarray:
    """A filter (outputs, filter cells ..., depth) as a matrix (depth, filter cells x outputs)."""
    cells_last = np.moveaxis(kernel, 0, -2)
    return np.ascontiguousarray(cells_last.reshape(-1, kernel.shape[-1]).T)


def spread(products: np.ndarray, windows: Windows, out: np.ndarray) -> None:
    """Adds products to the cells that they belong to.

    Args:
        products: (n, positions ..., filter cells ..., outputs), with cells and outputs as one axis or
            each by itself.
        windows: how the filter slides along the padded cells.
        out: (n, padded cells ..., outputs).
    """
    positions = tuple(window.count for window in windows)
    cells = tuple(window.size for window in windows)
    by_cell = products.reshape(len(out), *positions, *cells, out.shape[-1])
    every = (slice(None),) * (1 + len(windows))
    for tap, reached in taps(windows):
        out[reached] += by_cell[every + tap]
