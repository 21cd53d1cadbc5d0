"""Integer accumulators to 8-bit values by rounding as the integers do: y = rint(rint(factor * a) * unit).

Fixed-point arithmetic rounds a product to an integer, which it then divides by a power of two and rounds
again, half away from zero. In floating point `rint` does both, as fast as an addition: the first product
is seldom half an integer; the second often is, but the next number above the unit moves it off. All of
it is symmetric about zero, as the integers' arithmetic is, and the numbers are as fine as their size
allows: float32 does for multipliers for which a line (`line_requantization`) needs float64.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgelite.numerics.staircases import Staircase
from edgelite.numerics.threshold_tests import LARGEST_EXACT, ThresholdTests, search, tests_of

_LEAST_PASSED = 0.25


class DoubleRounding(NamedTuple):
    """Parameters for one channel or, as arrays, for each of several; all float32, or all float64.

    Attributes:
        factor: multiplies accumulators, before the first rounding.
        unit: multiplies that, before the second. What comes out counts from the zero point.
        stretch: small integers by which accumulators must be multiplied first; None for 1.
    """

    factor: np.ndarray
    unit: np.ndarray
    stretch: np.ndarray | None = None

    def at(self, accumulator: np.ndarray) -> np.ndarray:
        """The values at integers of the parameters' dtype, stretched, as kernels evaluate them."""
        return np.rint(np.rint(accumulator * self.factor) * self.unit)


def fit(
    staircase: Staircase,
    bound: float,
    kind: type[np.floating] = np.float32,
    stretches: tuple[int, ...] = (),
) -> DoubleRounding | None:
    """Two roundings that give a staircase's values for all integers up to a bound.

    Args:
        staircase: of one channel, or of as many as there are.
        bound: the largest magnitude of accumulators.
        kind: the dtype to compute in, float32 or float64.
        stretches: odd integers by which accumulators may be multiplied; see `search`.

    Returns:
        None where the staircase is not rounded twice, or nothing was found.
    """
    if staircase.unit is None or not bound < LARGEST_EXACT or not staircase.thresholds.size:
        return None
    tests = tests_of(staircase, staircase.zero_point, bound, None, kind)
    shape = len(tests.reached), 1
    unit = np.broadcast_to(np.nextafter(staircase.unit.astype(kind), kind(2)), shape)

    def with_unit(
        tests: ThresholdTests, factor: np.ndarray, channels: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        units = unit[channels]
        return units, tests.passed(DoubleRounding(factor, units).at)

    possible = [m for m in stretches if bound * m < LARGEST_EXACT]
    first = np.broadcast_to(staircase.factor / staircase.unit, shape)
    found = search(tests, first, possible, with_unit, _LEAST_PASSED)
    return found and DoubleRounding(*found)
