"""Sums and differences of two quantized 8-bit operands by a plane in float32: a x + b y + c, cut off.

There are 65,536 pairs of operands: `fit` takes a plane only if it gives the result of every one, evaluated
as it will be evaluated later. Integer arithmetic decides what is to come out where the real sum is next to
an integer; elsewhere, it gives the integer below.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from edgelite.numerics import quantized_pairs
from edgelite.numerics.quantized_pairs import Pair, PairFunction

# What y counts as, in the functions that have planes.
_SIGNS: dict[PairFunction, int] = {quantized_pairs.add: 1, quantized_pairs.subtract: -1}
# Integer arithmetic is never as far from the real sum: each operand is off by 1.1 units of 2**-20 of twice
# the larger scale, which is 256 of the result's at most.
_NEXT = 2.0**-8
# Units in the last place by which parameters may differ from the real ones, the nearest first.
_ULPS = sorted(itertools.product(range(-3, 4), repeat=3), key=lambda ulps: sum(map(abs, ulps)))


class Plane(NamedTuple):
    """What x and y are multiplied with, and what is added; float32.

    Results are cut off, clamped, and count from the lowest value of their dtype.
    """

    x_factor: np.float32
    y_factor: np.float32
    shift: np.float32

    def at(self, x: np.ndarray, y: np.ndarray, limits: tuple[int, int]) -> np.ndarray:
        """Results as kernels evaluate them, int16; float32 operands that broadcast."""
        values = x * self.x_factor + y * self.y_factor
        values += self.shift
        found = values.astype(np.int16)
        return np.clip(found, *limits, out=found)


@lru_cache(maxsize=64)
def fit(function: PairFunction, pair: Pair, dtypes: tuple[np.dtype[Any], ...]) -> Plane | None:
    """The plane of a function of two operands; None where it has none, or none was found.

    Args:
        dtypes: those of the operands and the result.
    """
    if function not in _SIGNS:
        return None
    lowest = int(np.iinfo(dtypes[2]).min)
    every = np.arange(256, dtype=np.uint8)
    x, y = (every.view(dtype).astype(np.float64) for dtype in dtypes[:2])
    by_x = pair.x.scale / pair.out.scale
    by_y = pair.y.scale / pair.out.scale * _SIGNS[function]
    shift = pair.out.zero_point - lowest + 0.5
    shift -= pair.x.zero_point * by_x + pair.y.zero_point * by_y
    if 255 * (by_x + abs(by_y)) + abs(shift) > np.iinfo(np.int16).max:
        return None
    limits = pair.low - lowest, pair.high - lowest
    real = np.add.outer(x * by_x, y * by_y + shift)
    below = np.floor(real)
    real -= below
    real -= 0.5
    rows, columns = near = np.nonzero(np.abs(real, out=real) > 0.5 - _NEXT)
    decided = function(x[rows].astype(np.int64), y[columns].astype(np.int64), pair) - lowest
    below[near] = decided
    expected = np.clip(below, *limits, out=below).astype(np.int16)
    x, y = x.astype(np.float32), y.astype(np.float32)
    for ulps in _ULPS:
        plane = Plane(*map(_near, (by_x, by_y, shift), ulps))
        if not np.array_equal(plane.at(x[rows], y[columns], limits), decided):
            continue
        if np.array_equal(plane.at(x[:, None], y[None, :], limits), expected):
            return plane
    return None


def _near(real: float, ulps: int) -> np.float32:
    single = np.float32(real)
    return np.float32(single + ulps * np.spacing(single))
