"""How integers become 8-bit values, as staircases: from which integer on each value is reached.

Every requantization never falls, so that it is told by its thresholds: T(k), the least integer for
which the result is at least k.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgelite.numerics.fixed_point import Multiplier
from edgelite.numerics.rounding import round_half_away

_EXACT = 2.0**53
_LARGEST_LEFT = 7  # shifts of integers below 2**24 that int32 still holds


class Staircase(NamedTuple):
    """One staircase, or one for each of several channels.

    Attributes:
        low, high: the lowest and the highest value.
        thresholds: of low + 1 ... high; integers as float64, (channels, high - low).
        factor: values for each integer, nearly; float64 (channels, 1).
        unit: where values are rounded twice, how much of a value the first rounding's integers are:
            float64 (channels, 1), or None. Then integers times factor / unit are rounded, and those
            times the unit, half away from zero; the zero point is added.
        zero_point: see `unit`.
    """

    low: int
    high: int
    thresholds: np.ndarray
    factor: np.ndarray
    unit: np.ndarray | None = None
    zero_point: int = 0


def fixed_point(multiplier: Multiplier, zero_point: int, low: int, high: int) -> Staircase | None:
    """`fixed_point.multiply`, the zero point added, clamped.

    The second of its two roundings is half away from zero, so that thresholds above zero are lower, by
    2**-shift as values, than those below would have it.

    Args:
        multiplier: with positive mantissas, of shape (channels,) or (1,).
        zero_point: the output's.
        low, high: what values are clamped to.

    Returns:
        None where float64 does not tell the thresholds exactly.
    """
    mantissa = multiplier.mantissa.astype(np.float64).reshape(-1, 1)
    shift = multiplier.shift.reshape(-1, 1)
    left, right = np.maximum(shift, 0), np.maximum(-shift, 0)
    wanted = np.arange(low + 1, high + 1, dtype=np.float64) - zero_point
    if mantissa.min(initial=1) <= 0 or (256 + abs(zero_point)) * 2.0 ** (31 + right.max()) > _EXACT:
        return None
    if left.max() > _LARGEST_LEFT:
        return None
    # What the first rounding must give for the second to give what is wanted.
    between = np.ldexp(wanted, right)
    between += np.where(right > 0, (wanted <= 0) - np.ldexp(0.5, right), 0.0)
    product = between * 2.0**31 - 2.0**30
    by = np.ldexp(mantissa, left)
    found = np.ceil(product / by)
    found -= (found - 1) * by >= product
    found += found * by < product
    unit = np.ldexp(1.0, -right) if right.any() else None
    factor = np.ldexp(mantissa, shift - 31)
    return Staircase(low, high, found, factor, unit, zero_point)


def rounded_product(factor: np.ndarray, zero_point: int, low: int, high: int) -> Staircase | None:
    """The product in float64 rounded half away from zero, the zero point added, clamped.

    Args:
        factor: positive, (channels,) or (1,).
        zero_point, low, high: see `fixed_point`.
    """
    factor = factor.reshape(-1, 1).astype(np.float64)
    if not np.all((factor > 2.0**-40) & (factor < 2.0**20)):
        return None
    wanted = np.arange(low + 1, high + 1, dtype=np.float64) - zero_point
    found = np.ceil((wanted - 0.5) / factor)
    found -= round_half_away((found - 1) * factor) >= wanted
    found += round_half_away(found * factor) < wanted
    return Staircase(low, high, found, factor)


def mean(count: int, low: int, high: int) -> Staircase:
    """Of sums of so many integers: (sum +- count // 2) / count, cut off, clamped."""
    wanted = np.arange(low + 1, high + 1, dtype=np.float64)
    above = wanted * count - count // 2
    below = (wanted - 1) * count + count // 2 + 1
    thresholds = np.where(wanted > 0, above, below).reshape(1, -1)
    factor = np.full((1, 1), 1 / count)
    return Staircase(low, high, thresholds, factor, None if count % 2 else factor)
