"""Integer accumulators to 8-bit values by a line in floating point: y = factor * accumulator + shift.

Float32 is fine enough for most multipliers above about 1/500, float64 for nearly all. `fit` gives up where
it finds no line that passes the `threshold_tests`.

Where a staircase is rounded twice, steps above zero lie lower than the line through those below: if there
are both, no line is sought; see `double_rounding`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgelite.numerics.staircases import Staircase
from edgelite.numerics.threshold_tests import LARGEST_EXACT, ThresholdTests, search, tests_of

# Of the shifts that are possible only one or the other will do.
_LEAST_PASSED = 0.5


class Line(NamedTuple):
    """Parameters for one channel or, as arrays, for each of several; all float32, or all float64.

    Attributes:
        factor: multiplies accumulators.
        shift: is added. What comes out is to be cut off and clamped; it counts from an origin.
        stretch: small integers by which accumulators must be multiplied first; None for 1.
    """

    factor: np.ndarray
    shift: np.ndarray
    stretch: np.ndarray | None = None

    def at(self, accumulator: np.ndarray) -> np.ndarray:
        """The line at integers of the parameters' dtype, stretched, as kernels evaluate it."""
        return accumulator * self.factor + self.shift


def fit(
    staircase: Staircase,
    origin: int,
    bound: float,
    bias: np.ndarray | None = None,
    kind: type[np.floating] = np.float32,
    stretches: tuple[int, ...] = (),
) -> Line | None:
    """A line that gives a staircase's values for all integers up to a bound.

    Args:
        staircase: of one channel, or of as many as there are.
        origin: what the line's values count from.
        bound: the largest magnitude of accumulators; with bias added.
        bias: integers (channels,) to be added to accumulators, which the line then takes over.
        kind: the line's dtype, float32 or float64.
        stretches: odd integers by which accumulators may be multiplied; see `search`.

    Returns:
        None where none was found.
    """
    steps = staircase.thresholds
    if not bound < LARGEST_EXACT or not steps.size:
        return None
    is_above, is_below = (steps > 0) & (steps <= bound), (steps <= 0) & (steps - 1 >= -bound)
    if staircase.unit is not None and np.any(is_above) and np.any(is_below):
        return None
    tests = tests_of(staircase, origin, bound, bias, kind)
    largest = reach(bound, bias)
    possible = [m for m in stretches if largest * m < LARGEST_EXACT]
    factor = np.broadcast_to(staircase.factor, (len(tests.reached), 1))
    found = search(tests, factor, possible, _with_shift, _LEAST_PASSED)
    return found and Line(*found)


def reach(bound: float, bias: np.ndarray | None) -> float:
    """The largest magnitude of accumulators before a bias is added; arguments as of `fit`."""
    return bound if bias is None else bound + float(np.abs(bias).max(initial=0))


def _with_shift(
    tests: ThresholdTests, factor: np.ndarray, _channels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each factor a shift (channels, 1), and whether the line passes with it (channels,)."""
    kind = factor.dtype.type
    low = (tests.at_least - tests.reached * factor).max(axis=1)
    high = (tests.below - tests.missed * factor).min(axis=1)
    low, high = np.where(np.isinf(low), high - 1, low), np.where(np.isinf(high), low + 1, high)
    middle = ((low + high) / 2).astype(kind)[:, None]
    best, passed = middle, tests.passed(Line(factor, middle).at)
    if passed.all():
        return best, passed
    for other in (np.nextafter(middle, kind(to)) for to in (np.inf, -np.inf)):
        also = ~passed & tests.passed(Line(factor, other).at)
        best, passed = np.where(also[:, None], other, best), passed | also
    return best, passed
