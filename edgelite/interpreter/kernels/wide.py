"""Rows long enough for NumPy's vector loops.

An array of a few channels that is added to each of many positions makes NumPy start an inner loop for
every position; written out for as many positions as the first-level cache holds, it is met by loops of
thousands of elements. And `maximum` of an array and a number runs four times slower than that of two
arrays, so that bounds, too, are written out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from edgelite.interpreter.registry import Run

# Elements: what is written out should leave most of the first-level cache to what it meets.
LONGEST = 2048


@lru_cache(maxsize=1024)
def row_length(size: int, channels: int = 1) -> int:
    """The longest row of whole positions that divides an array evenly and is not too long.

    Args:
        size: the array's elements.
        channels: the elements of one position.
    """
    positions = size // max(channels, 1)
    for count in range(min(max(LONGEST // max(channels, 1), 1), positions), 1, -1):
        if positions % count == 0:
            return channels * count
    return channels


def rows_of(array: np.ndarray, length: int) -> np.ndarray:
    """A contiguous array as a matrix of rows of that length."""
    return array.reshape(-1, length) if array.size else array.reshape(0, max(length, 1))


def written_out(values: Any, length: int, dtype: Any) -> np.ndarray:
    """One value, or one for each channel, repeated to a row of that length."""
    values = np.asarray(values, dtype).reshape(-1)
    return np.tile(values, length // values.size) if values.size else np.empty(0, dtype)


def limits(low: float, high: float, array: np.ndarray) -> list[Run]:
    """What clamps a contiguous array in place; an infinite bound takes no call."""
    rows = rows_of(array, row_length(array.size))
    calls: list[tuple[Callable[..., Any], float]] = [(np.maximum, low), (np.minimum, high)]
    return [
        _calling(function, rows, written_out(limit, rows.shape[1], array.dtype))
        for function, limit in calls
        if np.isfinite(limit)
    ]


def _calling(function: Callable[..., Any], rows: np.ndarray, row: np.ndarray) -> Run:
    return lambda: function(rows, row, rows)


def combined(function: Callable[..., Any], values: np.ndarray, array: np.ndarray) -> Run:
    """What combines a contiguous array, in place, with a constant for each channel of its last axis."""
    rows = rows_of(array, row_length(array.size, values.size))
    return _calling(function, rows, written_out(values, rows.shape[1], array.dtype))
