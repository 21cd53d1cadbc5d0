"""What a function in floating point must pass to equal a staircase, and a search for one that does.

A function that never falls equals a staircase if it is at least k at the threshold T(k), and below k at
T(k) - 1, for every value k. Sums, products and roundings in floating point never fall with their operands;
so these tests, evaluated as the function will be evaluated later, prove it for all integers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from edgelite.numerics.staircases import Staircase

LARGEST_EXACT = 2.0**24  # of integers in float32
# How many units in the last place from the real factor a factor may be.
_ULPS = (0, 1, -1, 2, -2, 3, -3)


class ThresholdTests(NamedTuple):
    """The tests of a staircase, an array (channels, values) each, all of one dtype.

    Attributes:
        reached, missed: integers for which a function must, and must not, reach the value.
        at_least, below: the value, or an infinite one for integers that do not occur.
    """

    reached: np.ndarray
    missed: np.ndarray
    at_least: np.ndarray
    below: np.ndarray

    def passed(self, function: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Whether each channel passes: bool (channels,)."""
        reaches = function(self.reached) >= self.at_least
        misses = function(self.missed) < self.below
        return np.asarray(reaches.all(axis=1) & misses.all(axis=1))

    def stretched(self, by: int) -> ThresholdTests:
        """The tests for integers that have been multiplied."""
        if by == 1:
            return self
        kind = self.reached.dtype.type
        return self._replace(reached=self.reached * kind(by), missed=self.missed * kind(by))

    def only(self, channels: np.ndarray) -> ThresholdTests:
        """The tests of those channels."""
        return ThresholdTests(*(a if len(a) == 1 else a[channels] for a in self))


class Found(NamedTuple):
    """Parameters of functions that pass, one for each channel; those of a search.

    Attributes:
        factor: multiplies integers.
        second: whatever the function has besides.
        stretch: small integers by which integers must be multiplied first; None for 1.
    """

    factor: np.ndarray
    second: np.ndarray
    stretch: np.ndarray | None


# Gives, of tests and factors (channels, 1) of some channels, the second parameters (channels, 1) to try
# with them, and whether the functions pass with those (channels,).
Completion = Callable[[ThresholdTests, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def tests_of(
    staircase: Staircase,
    origin: int,
    bound: float,
    bias: np.ndarray | None,
    kind: type[np.floating],
) -> ThresholdTests:
    """The tests for integers up to a bound.

    Args:
        staircase: of one channel, or of as many as there are.
        origin: what the function's values count from.
        bound: the largest magnitude of integers; with bias added.
        bias: integers (channels,) that the function must add by itself.
        kind: the dtype to compute in.
    """
    steps = staircase.thresholds
    reached, missed = np.clip(steps, -bound, None), np.clip(steps - 1, None, bound)
    if bias is not None:
        reached, missed = reached - bias[:, None], missed - bias[:, None]
    values = np.arange(staircase.low + 1, staircase.high + 1) - origin
    # Integers that cannot occur pass every test.
    return ThresholdTests(
        reached.astype(kind),
        missed.astype(kind),
        np.where(steps <= bound, values, -np.inf).astype(kind),
        np.where(steps - 1 >= -bound, values, np.inf).astype(kind),
    )


def search(
    tests: ThresholdTests,
    factor: np.ndarray,
    stretches: Sequence[int],
    complete: Completion,
    least: float,
) -> Found | None:
    """Looks for parameters near the real ones with which every channel passes.

    Args:
        tests: what to pass.
        factor: the real one, float64 (channels, 1).
        stretches: odd integers by which integers may be multiplied, those of any channel by its own: each
            is another chance, as the factor is rounded anew.
        complete: see `Completion`; also gets the channels' indices.
        least: the part of the channels that must pass at the first trial: if fewer do, one or the other
            will find nothing.
    """
    kind = tests.reached.dtype
    found = np.zeros((2, len(factor), 1), kind)
    stretch = np.ones(len(factor), np.int64)
    open_ = np.arange(len(factor))
    for by in (1, *stretches):
        stretched = tests.stretched(by)
        for ulps in _ULPS:
            own = stretched if len(open_) == len(factor) else stretched.only(open_)
            near = (factor[open_] / by).astype(kind)
            near += kind.type(ulps) * np.spacing(near)
            second, passed = complete(own, near, open_)
            taken = open_[passed]
            found[:, taken], stretch[taken] = (near[passed], second[passed]), by
            open_ = open_[~passed]
            if not open_.size:
                factors, seconds = found[:, :, 0]
                return Found(factors, seconds, stretch if stretch.max() > 1 else None)
            if len(factor) > 1 and len(open_) > (1 - least) * len(factor):
                return None
    return None
