"""Fixed-point arithmetic against its definition in exact rational numbers."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelite.numerics import fixed_point
from edgelite.numerics.fixed_point import Multiplier

INT32 = st.integers(-(2**31), 2**31 - 1)
MANTISSA = st.integers(2**30, 2**31 - 1)


def half_up(x: Fraction) -> int:
    return floor(x + Fraction(1, 2))


def half_away(x: Fraction) -> int:
    return half_up(x) if x >= 0 else -half_up(-x)


def array(value: int) -> np.ndarray:
    return np.array([value], np.int64)


@given(INT32, INT32)
def test_high_multiplication_rounds_half_up_and_saturates(a: int, b: int) -> None:
    expected = min(half_up(Fraction(a * b, 2**31)), 2**31 - 1)
    assert fixed_point.doubling_high_multiply(array(a), b)[0] == expected


def test_the_one_product_that_saturates() -> None:
    assert fixed_point.doubling_high_multiply(array(-(2**31)), -(2**31))[0] == 2**31 - 1


@given(INT32, st.integers(0, 31))
def test_right_shift_rounds_half_away_from_zero(x: int, exponent: int) -> None:
    expected = half_away(Fraction(x, 2**exponent))
    assert fixed_point.rounding_shift_right(array(x), exponent)[0] == expected


@given(st.integers(-(2**40), 2**40))
def test_wrapping_is_that_of_two_complements(x: int) -> None:
    assert fixed_point.wrap32(array(x))[0] == np.array(x, np.int64).astype(np.int32)


@given(st.integers(-(2**24), 2**24), MANTISSA, st.integers(-31, 6))
def test_multiplication_rounds_twice(x: int, mantissa: int, shift: int) -> None:
    high = half_up(Fraction((x << max(shift, 0)) * mantissa, 2**31))
    expected = half_away(Fraction(high, 2 ** max(-shift, 0)))
    by = Multiplier(np.int64(mantissa), np.int64(shift))
    assert fixed_point.multiply(array(x), by)[0] == expected


@given(st.floats(2.0**-31, 2.0**30))
def test_a_multiplier_is_the_nearest_of_its_mantissa(real: float) -> None:
    mantissa, shift = map(int, fixed_point.quantize_multiplier(real))
    assert 2**30 <= mantissa < 2**31
    unit = Fraction(2) ** (shift - 31)
    assert abs(Fraction(real) - mantissa * unit) <= unit / 2


@pytest.mark.parametrize("real", [0.0, 1e-12, 2.0**-40])
def test_what_is_next_to_nothing_is_zero(real: float) -> None:
    assert tuple(map(int, fixed_point.quantize_multiplier(real))) == (0, 0)


def test_a_mantissa_that_rounds_up_to_one_moves_the_shift() -> None:
    assert tuple(map(int, fixed_point.quantize_multiplier(1 - 2.0**-40))) == (2**30, 1)


def test_multipliers_of_arrays_are_those_of_their_elements() -> None:
    reals = np.array([0.3, 1.0, 7.5, 1e-5, -0.25])
    together = fixed_point.quantize_multiplier(reals)
    for i, real in enumerate(reals):
        one = fixed_point.quantize_multiplier(real)
        assert (together.mantissa[i], together.shift[i]) == (one.mantissa, one.shift)


@given(st.integers(-(2**45), 2**45), MANTISSA, st.integers(-25, -10))
def test_wide_multiplication_takes_sixteen_bits(x: int, mantissa: int, shift: int) -> None:
    short = min((mantissa + 2**15) >> 16, 0x7FFF)
    exact = half_up(Fraction(x * short, 2 ** (15 - shift)))
    by = Multiplier(np.int64(mantissa), np.int64(shift))
    expected = np.array(exact).astype(np.int64).astype(np.int32)
    assert fixed_point.multiply_wide(array(x), by)[0] == expected
