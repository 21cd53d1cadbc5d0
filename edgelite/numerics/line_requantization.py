"""Integer accumulators to 8-bit values by a line in floating point: y = factor * accumulator + shift.

A requantization (`fixed_point.multiply`, a zero point, a clamp) is a staircase of at most 256 steps: it
reaches the value k at some least accumulator, the threshold T(k). A function that never falls equals
it wherever it is at least k at T(k) and below k at T(k) - 1, for every k; and sums and products in
floating point never fall with their operands. So `fit` looks for a line that passes all these tests,
by evaluating it there as it will be evaluated later: in float32, which is fine enough for most
multipliers above about 1/500, else in float64. It gives up where it finds none.

The second of the two roundings is half away from zero, so that thresholds above zero are lower by
2**-shift than the line through those below. Where there are both, the sign of the accumulator is
taken into account: y = factor * accumulator +- half + shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from edgelite.numerics.fixed_point import Multiplier

LARGEST_EXACT = 2.0**24  # of integers in float32
_EXACT = 2.0**52


class Line(NamedTuple):
    """Parameters for one channel or, as arrays, for each of several; all float32, or all float64.

    Attributes:
        factor: multiplies accumulators.
        half: is added to products that are not negative, and taken from others; None for nothing.
        shift: is added last. What comes out is to be cut off and clamped; it counts from the lowest
            value of the dtype.
    """

    factor: np.ndarray
    half: np.ndarray | None
    shift: np.ndarray

    def __call__(self, accumulator: np.ndarray) -> np.ndarray:
        """The line at integers of the parameters' dtype, as kernels evaluate it."""
        product = accumulator * self.factor
        if self.half is not None:
            product = product + np.copysign(self.half, product)
        return product + self.shift


def thresholds(multiplier: Multiplier, zero_point: int, low: int, high: int) -> np.ndarray | None:
    """The least accumulators for which each of low + 1 ... high is reached.

    Args:
        multiplier: with positive mantissas, of shape (channels,) or (1,).
        zero_point: the output's.
        low, high: what values are clamped to.

    Returns:
        Integers as float64 (channels, high - low), or None where float64 does not tell them exactly.
    """
    mantissa = multiplier.mantissa.astype(np.float64).reshape(-1, 1)
    left = np.maximum(multiplier.shift, 0).reshape(-1, 1)
    right = np.maximum(-multiplier.shift, 0).reshape(-1, 1)
    wanted = np.arange(low + 1, high + 1, dtype=np.float64) - zero_point
    if mantissa.min(initial=1) <= 0 or (256 + abs(zero_point)) * 2.0 ** (31 + right.max()) > _EXACT:
        return None
    # What the first rounding must give for the second to give what is wanted.
    between = np.ldexp(wanted, right)
    between += np.where(right > 0, (wanted <= 0) - np.ldexp(0.5, right), 0.0)
    product = between * 2.0**31 - 2.0**30
    by = np.ldexp(mantissa, left)
    found = np.ceil(product / by)
    found -= (found - 1) * by >= product
    found += found * by < product
    return found


def fit(
    multiplier: Multiplier,
    zero_point: int,
    low: int,
    high: int,
    least: int,
    bound: float,
    bias: np.ndarray | None = None,
) -> Line | None:
    """A line that gives the values of `fixed_point.multiply` for all integers up to a bound.

    Args:
        multiplier: of shape (channels,) or (1,).
        zero_point: the output's.
        low, high: what values are clamped to.
        least: the lowest value of the output's dtype.
        bound: the largest magnitude of accumulators; with bias added.
        bias: integers (channels,) to be added to accumulators, which the line then takes over.

    Returns:
        None where there is no such line.
    """
    most_left = max(int(multiplier.shift.max(initial=0)), 0)
    if not bound < LARGEST_EXACT or bound * 2.0**most_left >= 2.0**31:
        return None
    steps = thresholds(multiplier, zero_point, low, high)
    if steps is None or not steps.size:
        return None
    reached, missed = np.clip(steps, -bound, None), np.clip(steps - 1, None, bound)
    has_reached, has_missed = steps <= bound, steps - 1 >= -bound
    half = None
    right = np.maximum(-multiplier.shift, 0).reshape(-1, 1)
    if right.any() and np.any((steps > 0) & has_reached) and np.any((steps <= 0) & has_missed):
        if bias is not None:
            return None  # the sign of what lacks its bias tells nothing
        half = np.where(right > 0, np.ldexp(0.5, -right), 0.0)
    if bias is not None:
        reached, missed = reached - bias[:, None], missed - bias[:, None]
        has_reached = np.broadcast_to(has_reached, reached.shape)
        has_missed = np.broadcast_to(has_missed, missed.shape)
    values = np.arange(low + 1, high + 1, dtype=np.float64) - least
    real = np.ldexp(multiplier.mantissa.astype(np.float64), multiplier.shift - 31).reshape(-1, 1)
    real = np.broadcast_to(real, (len(reached), 1))
    for kind, neighbours in _TRIALS:
        halves = None if half is None else half.astype(kind)
        tests = _Tests(
            reached.astype(kind), missed.astype(kind), has_reached, has_missed, values, halves
        )
        line = tests.line(real.astype(kind), neighbours)
        if line is not None:
            return line
    return None


# Dtypes in the order in which they are tried, and how many units in the last place from the real
# factor a factor may be.
_TRIALS: tuple[tuple[type[np.floating], Sequence[int]], ...] = (
    (np.float32, (0, 1, -1, 2, -2, 3, -3, 4, -4)),
    (np.float64, (0,)),
)


class _Tests(NamedTuple):
    """What a line must pass, an array (channels, values) each.

    Attributes:
        reached, missed: accumulators for which it must, and must not, reach the value.
        has_reached, has_missed: whether that accumulator can occur.
        values: the values, (values,).
        half: see `Line`; (channels, 1).
    """

    reached: np.ndarray
    missed: np.ndarray
    has_reached: np.ndarray
    has_missed: np.ndarray
    values: np.ndarray
    half: np.ndarray | None

    def line(self, factor: np.ndarray, neighbours: Sequence[int]) -> Line | None:
        """A line of nearly that factor (channels, 1) for each channel.

        Args:
            neighbours: which factors to try, by their distance in units in the last place.
        """
        found = np.zeros((2, len(factor), 1), factor.dtype)
        open_ = np.arange(len(factor))
        for ulps in neighbours:
            tests = self if len(open_) == len(factor) else self._only(open_)
            near = factor[open_] + factor.dtype.type(ulps) * np.spacing(factor[open_])
            shift, passed = tests.shift(near)
            found[0, open_[passed]], found[1, open_[passed]] = near[passed], shift[passed]
            open_ = open_[~passed]
            if not open_.size:
                half = None if self.half is None else self.half[:, 0]
                return Line(found[0, :, 0], half, found[1, :, 0])
            if 2 * len(open_) > len(factor) > 1:
                return None  # one or the other of so many will find no line
        return None

    def shift(self, factor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each factor a shift (channels, 1), and whether the line passes with it (channels,)."""
        kind = factor.dtype.type
        flat = Line(factor, self.half, kind(0))
        most, least = -np.inf, np.inf
        low = np.where(self.has_reached, self.values - flat(self.reached), most).max(axis=1)
        high = np.where(self.has_missed, self.values - flat(self.missed), least).min(axis=1)
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
        reaches = (line(self.reached) >= self.values) | ~self.has_reached
        misses = (line(self.missed) < self.values) | ~self.has_missed
        result: np.ndarray = np.all(reaches & misses, axis=1)
        return result

    def _only(self, channels: np.ndarray) -> _Tests:
        arrays = (self.reached, self.missed, self.has_reached, self.has_missed)
        half = None if self.half is None else self.half[channels]
        reached, missed, has_reached, has_missed = (array[channels] for array in arrays)
        return _Tests(reached, missed, has_reached, has_missed, self.values, half)
