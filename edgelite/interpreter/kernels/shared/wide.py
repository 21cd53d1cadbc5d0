"""Rows long enough for NumPy's vector loops.

An array of a few channels that is added to each of many positions makes NumPy start an inner loop for
every position; written out for as many positions as the first-level cache holds, it is met by loops of
thousands of elements. And `maximum` of an array and a number runs four times slower than that of two
arrays, so that bounds of floats, too, are written out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.cost import tile_bytes
from edgelite.interpreter.pages import packed
from edgelite.interpreter.registry import Run

# Elements: where a row is worth memory of its own. Loops over two arrays of one shape run twice as
# fast as those that start anew for every thousand elements.
LONG = 8192
# Elements: one number for all costs less than rows that are shorter.
_LEAST_ROW = 128


@lru_cache(maxsize=1024)
def row_length(size: int, channels: int, longest: int) -> int:
    """The longest row of whole positions that divides an array evenly and is not too long.

    Args:
        size: the array's elements.
        channels: the elements of one position.
        longest: the elements that a row may have.
    """
    positions = size // max(channels, 1)
    for count in range(min(max(longest // max(channels, 1), 1), positions), 1, -1):
        if positions % count == 0:
            return channels * count
    return channels


def rows_of(array: np.ndarray, length: int) -> np.ndarray:
    """A contiguous array as a matrix of rows of that length."""
    return array.reshape(array.size // max(length, 1), max(length, 1))


def long_rows(array: np.ndarray, channels: int) -> np.ndarray:
    """A contiguous array as rows for constants of as many elements: one row where it is short."""
    if array.size <= LONG:
        return array.reshape(-1)
    return rows_of(array, row_length(array.size, channels, LONG))


def written_out(values: Any, length: int, dtype: Any) -> np.ndarray:
    """One value, or one for each channel, repeated to a row of that length."""
    values = np.asarray(values, dtype).reshape(-1)
    return packed(np.tile(values, length // max(values.size, 1)))


def tiles_of(rows: int, length: int, item_size: int = 4) -> list[slice]:
    """Cuts so many rows into parts of which several arrays fit the second-level cache."""
    step = max(tile_bytes() // 4 // max(length * item_size, 1), 1)
    return [slice(first, min(first + step, rows)) for first in range(0, rows, step)]


def limits(low: float, high: float, array: np.ndarray) -> list[Run]:
    """What clamps a contiguous array in place; an infinite bound takes no call."""
    return _clamping(array, array, low, high)


def clamps(array: np.ndarray, low: int, high: int) -> Run:
    """What clamps an array of integers in place."""
    return bound(np.clip, array, low, high, out=array)


def clamped(x: np.ndarray, out: np.ndarray, low: float, high: float) -> Run:
    """What writes `x` within bounds, not both infinite, to `out`; both contiguous, of one size."""
    return in_turn(_clamping(x, out, low, high))


def _clamping(x: np.ndarray, out: np.ndarray, low: float, high: float) -> list[Run]:
    rows = long_rows(out, 1)
    length = rows.shape[-1]
    if length < _LEAST_ROW < out.size:  # no length divides it evenly
        rows, length = out.reshape(-1), 1
    given = x.reshape(rows.shape)
    bounds: list[tuple[Callable[..., Any], float]] = [(np.maximum, low), (np.minimum, high)]
    calls = []
    for function, limit in bounds:
        if np.isfinite(limit):
            row = _bounds(limit, length, out.dtype)
            calls.append(bound(function, given, row, out=rows))
            given = rows
    return calls


@lru_cache(maxsize=64)
def _bounds(bound: float, length: int, dtype: np.dtype[Any]) -> np.ndarray:
    """A bound written out; shared by all that need it, as nobody writes to it."""
    row = np.full(length, bound, dtype)
    row.flags.writeable = False
    return row


def combined(function: Callable[..., Any], values: np.ndarray, array: np.ndarray) -> Run:
    """What combines a contiguous array, in place, with a constant for each channel of its last axis."""
    rows = long_rows(array, values.size)
    return bound(function, rows, written_out(values, rows.shape[-1], array.dtype), out=rows)
