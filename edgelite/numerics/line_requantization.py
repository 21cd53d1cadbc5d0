"""Integer accumulators to 8-bit values by a line in floating point: y = factor * accumulator + shift.

A requantization is a staircase (`staircases`): it reaches the value k at some least accumulator, the
threshold T(k). A function that never falls equals it wherever it is at least k at T(k) and below k at
T(k) - 1, for every k; and sums and products in floating point never fall with their operands. So `fit`
looks for a line that passes all these tests, by evaluating it there as it will be evaluated later. Float32
is fine enough for most multipliers above about 1/500, float64 for nearly all. It gives up where it finds
none.

Where steps above zero lie lower than the line through those below (`Staircase.half`), and there are
both, the sign of the accumulator is taken into account: y = factor * accumulator +- half + shift.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgelite.numerics.staircases import Staircase

LARGEST_EXACT = 2.0**24  # of integers in float32


class Line(NamedTuple):
    """Parameters for one channel or, as arrays, for each of several; all float32, or all float64.

    Attributes:
        factor: multiplies accumulators.
        half: is added to products that are not negative, and taken from others; None for nothing.
        shift: is added last. What comes out is to be cut off and clamped; it counts from an origin.
        stretch: small integers by which accumulators must be multiplied first; None for 1.
    """

    factor: np.ndarray
    half: np.ndarray | None
    shift: np.ndarray
    stretch: np.ndarray | None = None

    def __call__(self, accumulator: np.ndarray) -> np.ndarray:
        """The line at integers of the parameters' dtype, stretched, as kernels evaluate it."""
        product = accumulator * self.factor
        if self.half is not None:
            product = product + np.copysign(self.half, product)
        return product + self.shift


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
        stretches: odd integers by which accumulators may be multiplied, those of any channel by its own:
            each is another chance, as the factor is rounded anew.

    Returns:
        None where none was found.
    """
    steps, half = staircase.thresholds, staircase.half
    if not bound < LARGEST_EXACT or not steps.size:
        return None
    reached, missed = np.clip(steps, -bound, None), np.clip(steps - 1, None, bound)
    has_reached, has_missed = steps <= bound, steps - 1 >= -bound
    if not (np.any((steps > 0) & has_reached) and np.any((steps <= 0) & has_missed)):
        half = None
    if bias is not None:
        if half is not None:
            return None  # the sign of what lacks its bias tells nothing
        reached, missed = reached - bias[:, None], missed - bias[:, None]
    values = np.arange(staircase.low + 1, staircase.high + 1) - origin
    # Integers that cannot occur pass every test.
    tests = _Tests(
        reached.astype(kind),
        missed.astype(kind),
        np.where(has_reached, values, -np.inf).astype(kind),
        np.where(has_missed, values, np.inf).astype(kind),
        None if half is None else half.astype(kind),
    )
    largest = reach(bound, bias)
    possible = [m for m in stretches if largest * m < LARGEST_EXACT]
    return tests.line(np.broadcast_to(staircase.factor, (len(reached), 1)), possible)


def reach(bound: float, bias: np.ndarray | None) -> float:
    """The largest magnitude of accumulators before a bias is added; arguments as of `fit`."""
    return bound if bias is None else bound + float(np.abs(bias).max(initial=0))


# How many units in the last place from the real factor a factor may be.
_ULPS = (0, 1, -1, 2, -2)


class _Tests(NamedTuple):
    """What a line must pass, an array (channels, values) each.

    Attributes:
        reached, missed: accumulators for which it must, and must not, reach the value.
        at_least, below: the value, or an infinite one for accumulators that do not occur.
        half: see `Line`; (channels, 1).
    """

    reached: np.ndarray
    missed: np.ndarray
    at_least: np.ndarray
    below: np.ndarray
    half: np.ndarray | None

    def line(self, factor: np.ndarray, stretches: list[int]) -> Line | None:
        """A line of nearly that factor, float64 (channels, 1), for each channel."""
        kind = self.reached.dtype
        found = np.zeros((2, len(factor), 1), kind)
        stretch = np.ones(len(factor), np.int64)
        open_ = np.arange(len(factor))
        for by in (1, *stretches):
            stretched = self._stretched(by)
            for ulps in _ULPS:
                tests = stretched if len(open_) == len(factor) else stretched.only(open_)
                near = (factor[open_] / by).astype(kind)
                near += kind.type(ulps) * np.spacing(near)
                shift, passed = tests.shift(near)
                taken = open_[passed]
                found[:, taken], stretch[taken] = (near[passed], shift[passed]), by
                open_ = open_[~passed]
                if not open_.size:
                    half = None if self.half is None else self.half[:, 0]
                    stretches_ = stretch if stretch.max() > 1 else None
                    return Line(found[0, :, 0], half, found[1, :, 0], stretches_)
                if 2 * len(open_) > len(factor) > 1:
                    return None  # one or the other of so many will find no line
        return None

    def shift(self, factor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each factor a shift (channels, 1), and whether the line passes with it (channels,)."""
        kind = factor.dtype.type
        flat = Line(factor, self.half, kind(0))
        low = (self.at_least - flat(self.reached)).max(axis=1)
        high = (self.below - flat(self.missed)).min(axis=1)
        low, high = np.where(np.isinf(low), high - 1, low), np.where(np.isinf(high), low + 1, high)
        middle = ((low + high) / 2).astype(kind)[:, None]
        best, passed = middle, self.passes(Line(factor, self.half, middle))
        if passed.all():
            return best, passed
        for other in (np.nextafter(middle, kind(to)) for to in (np.inf, -np.inf)):
            also = ~passed & self.passes(Line(factor, self.half, other))
            best, passed = np.where(also[:, None], other, best), passed | also
        return best, passed

    def passes(self, line: Line) -> np.ndarray:
        """Whether each channel's line passes: bool (channels,)."""
        reaches, misses = line(self.reached) >= self.at_least, line(self.missed) < self.below
        return np.asarray(reaches.all(axis=1) & misses.all(axis=1))

    def _stretched(self, by: int) -> _Tests:
        if by == 1:
            return self
        kind = self.reached.dtype.type
        return self._replace(reached=self.reached * kind(by), missed=self.missed * kind(by))

    def only(self, channels: np.ndarray) -> _Tests:
        """The tests of those channels."""
        half = None if self.half is None else self.half[channels]
        arrays = (self.reached, self.missed, self.at_least, self.below)
        reached, missed, at_least, below = (
            array if len(array) == 1 else array[channels] for array in arrays
        )
        return _Tests(reached, missed, at_least, below, half)
