"""Maxima and means over sliding windows, and their gradients, for any number of spatial axes.

Arrays are (n, spatial axes ..., c); names say 2d for the usual two.
"""

from __future__ import annotations

import math

import numpy as np

from edgelite.numerics import memory
from edgelite.numerics.windows import (
    Windows,
    inside,
    is_padded,
    overlap,
    pad_spatial,
    padded_shape,
    taps,
    valid_counts,
)

# Of the images that are worked on at a time: they and their gradient fit the second-level cache.
_TILE_BYTES = 1 << 19


def max_pool2d(x: np.ndarray, windows: Windows) -> np.ndarray:
    """The greatest value in each window; padding never is."""
    out = pad_spatial(x, windows, _least(x.dtype))
    # Axis by axis, the last but the channels first: fewer comparisons than cell by cell.
    for axis in range(len(windows), 0, -1):
        window = windows[axis - 1]
        before = (slice(None),) * axis
        places = [(*before, window.cells(cell)) for cell in range(window.size)]
        views = [out[place] for place in places]
        if len(views) == 1:
            out = views[0]
        else:
            out = memory.binary(np.maximum, views[0], views[1])
            for view in views[2:]:
                np.maximum(out, view, out=out)
    return out.copy() if all(window.size == 1 for window in windows) else out


def max_pool2d_gradient(
    g: np.ndarray, x: np.ndarray, largest: np.ndarray, windows: Windows
) -> np.ndarray:
    """Gradient of `max_pool2d` by `x`: `g` goes to the first maximum in row-major order.

    Args:
        g: gradient of the result.
        x: what was pooled.
        largest: the result.
    """
    padded = pad_spatial(x, windows, _least(x.dtype))
    shared = overlap(windows)
    cells_of_taps = [cells for _, cells in taps(windows)]
    covered = not shared and len(cells_of_taps) * largest.size == padded.size
    total = (memory.empty if covered else memory.zeros)(padded.shape, g.dtype)
    step = max(_TILE_BYTES * len(g) // max(padded.nbytes, 1), 1)
    for start in range(0, len(g), step):
        images = slice(start, start + step)
        values, maxima, out = padded[images], largest[images], total[images]
        rest = g[images].copy()
        taken = np.empty_like(rest)
        for cells in cells_of_taps[:-1]:
            # What was given away is exactly zero from here on.
            taken[...] = values[cells] == maxima
            taken *= rest
            rest -= taken
            if shared:
                out[cells] += taken
            else:
                out[cells] = taken
        if shared:
            out[cells_of_taps[-1]] += rest
        else:
            out[cells_of_taps[-1]] = rest
    return total[inside(x.shape, windows)]


def max_pool2d_select(
    values: np.ndarray, x: np.ndarray, largest: np.ndarray, windows: Windows
) -> np.ndarray:
    """For each window, the entry of `values` where `x` has its first maximum, `largest`.

    It is the transpose of `max_pool2d_gradient`, which second derivatives need.
    """
    padded = pad_spatial(x, windows, _least(x.dtype))
    others = pad_spatial(values, windows)
    out = np.zeros(largest.shape, values.dtype)
    free = np.ones(largest.shape, bool)
    for _, cells in taps(windows):
        hit = free & (padded[cells] == largest)
        out[hit] = others[cells][hit]
        free &= ~hit
    return out


def max_unpool2d(
    g: np.ndarray, choice: np.ndarray, pool: tuple[int, int], windows: Windows
) -> np.ndarray:
    """Each value in the chosen cell of its window, zeros elsewhere.

    Args:
        g: (n, rows, columns, c).
        choice: uint8 of the same shape: the cell of the window in row-major order; none where it is not
            less than the number of cells.
        pool: cells of a window along both axes; windows lie side by side.
        windows: their counts are the rows and columns of the result, which may be more than the windows
            of the pool cover.
    """
    (n, rows, columns, channels), (high, wide) = g.shape, pool
    counts = tuple(window.count for window in windows)
    covered = (rows * high, columns * wide)
    out = (memory.empty if counts == covered else memory.zeros)((n, *counts, channels), g.dtype)
    inner = out[:, : covered[0], : covered[1]].reshape(n, rows, high, columns, wide, channels)
    won = memory.empty(g.shape, np.bool_)
    for cell in range(high * wide):
        np.equal(choice, np.uint8(cell), out=won)
        np.multiply(g, won, out=inner[:, :, cell // wide, :, cell % wide])
    return out


def max_unpool2d_select(
    values: np.ndarray, choice: np.ndarray, pool: tuple[int, int]
) -> np.ndarray:
    """The chosen cell of each window of `values`, zero where none is: the transpose of `max_unpool2d`."""
    (n, rows, columns, channels), (high, wide) = choice.shape, pool
    inner = values[:, : rows * high, : columns * wide]
    inner = inner.reshape(n, rows, high, columns, wide, channels)
    out = np.zeros(choice.shape, values.dtype)
    for cell in range(high * wide):
        out += inner[:, :, cell // wide, :, cell % wide] * (choice == cell)
    return out


def average_pool2d(x: np.ndarray, windows: Windows) -> np.ndarray:
    """The mean of each window's cells; padding is not counted."""
    padded = pad_spatial(x, windows)
    views = [padded[cells] for _, cells in taps(windows)]
    out = views[0].copy()
    for view in views[1:]:
        np.add(out, view, out=out)
    out /= _counts(x.shape, windows, x.dtype)
    return out


def average_pool2d_gradient(g: np.ndarray, windows: Windows, shape: tuple[int, ...]) -> np.ndarray:
    """Gradient of `average_pool2d` by its input, whose shape is `shape`."""
    share = g / _counts(shape, windows, g.dtype)
    shared = overlap(windows)
    total = memory.zeros(padded_shape(shape, windows), g.dtype)
    for _, cells in taps(windows):
        if shared:
            total[cells] += share
        else:
            total[cells] = share
    return total[inside(shape, windows)]


def _counts(shape: tuple[int, ...], windows: Windows, dtype: np.dtype) -> np.ndarray:
    """Cells that each mean is taken of, in a shape that broadcasts over the channels."""
    if not is_padded(windows):
        return np.asarray(math.prod(w.size for w in windows), dtype)
    return valid_counts(shape[1:-1], windows)[..., None].astype(dtype)


def _least(dtype: np.dtype) -> float:
    return -np.inf if dtype.kind == "f" else int(np.iinfo(dtype).min)
