"""Windows of any rank, reduced by any function of two elements.

Source: StableHLO's specification of reduce_window, https://openxla.org/stablehlo/spec.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

Join = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Spread(NamedTuple):
    """Where the elements of an axis go when it is dilated, padded and cut.

    Attributes:
        size: of the axis that results.
        given: which elements stay.
        places: where they go.
    """

    size: int
    given: slice
    places: slice


def spread(length: int, low: int, high: int, step: int = 1) -> Spread:
    """`length` elements `step` apart, with `low` places before and `high` behind; negative ones cut."""
    size = low + high + ((length - 1) * step + 1 if length else 0)
    first = max(-(low // step), 0)
    last = min((size - 1 - low) // step, length - 1)
    if size <= 0 or last < first:
        return Spread(max(size, 0), slice(0, 0), slice(0, 0))
    start = low + first * step
    return Spread(size, slice(first, last + 1), slice(start, low + last * step + 1, step))


def positions(length: int, window: int, stride: int, dilation: int) -> int:
    """How often a window fits an axis."""
    reach = (window - 1) * dilation + 1
    return 0 if length < reach else (length - reach) // stride + 1


def reduce_windows(
    x: np.ndarray,
    start: np.ndarray,
    join: Join,
    windows: Sequence[int],
    strides: Sequence[int],
    dilations: Sequence[int],
) -> np.ndarray:
    """Each window's elements joined, row by row, beginning with `start`."""
    counts = [positions(*axis) for axis in zip(x.shape, windows, strides, dilations, strict=True)]
    result = np.full(counts, start, x.dtype)
    for cell in np.ndindex(*windows):
        places = tuple(
            slice(at * dilation, at * dilation + (count - 1) * stride + 1 if count else 0, stride)
            for at, dilation, count, stride in zip(cell, dilations, counts, strides, strict=True)
        )
        result = join(result, x[places])
    return result
