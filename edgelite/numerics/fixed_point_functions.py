"""exp, 1 / x, log and 1 / sqrt of fixed-point numbers, in integer arithmetic alone.

The algorithms are gemmlowp's (fixedpoint.h) and TensorFlow Lite's, which define the results of
integer kernels bit for bit: Taylor series, Newton's iteration, Pade approximants. A number in format
Qm is an int32 raw value, kept in int64 arrays, that stands for raw / 2**(31 - m).
"""

from __future__ import annotations

import numpy as np

from edgelite.numerics.fixed_point import (
    INT32_MAX,
    INT32_MIN,
    Multiplier,
    doubling_high_multiply,
    rounding_shift_right,
)

_product = doubling_high_multiply  # of Qa and Qb: Q(a + b)


def saturating_shift_left(x: np.ndarray, count: np.ndarray | int) -> np.ndarray:
    """X * 2**count, within int32."""
    return np.clip(x << count, INT32_MIN, INT32_MAX)


def _shifted(x: np.ndarray, count: np.ndarray) -> np.ndarray:
    """X * 2**count, saturating to the left, rounding to the right."""
    left = saturating_shift_left(x, np.maximum(count, 0))
    return rounding_shift_right(left, np.maximum(-count, 0))


def leading_zeros(x: np.ndarray) -> np.ndarray:
    """The leading zeros of non-negative int32 values."""
    return 32 - np.frexp(x.astype(np.float64))[1].astype(np.int64)


def _half_sum(a: np.ndarray, b: int) -> np.ndarray:
    """(a + b) / 2, rounded half away from zero."""
    total = a + b
    return (np.abs(total) + 1) // 2 * np.where(total < 0, -1, 1)


def exp_of_negative(a: np.ndarray) -> np.ndarray:
    """exp(a) as Q0 for a <= 0 in Q5."""
    quarter = 1 << 24
    part = (a & (quarter - 1)) - quarter  # in [-1/4, 0)
    result = _exp_near_zero(part << 5)
    rest = part - a
    for bit, factor in enumerate(
        # exp(-1/4), exp(-1/2), exp(-1) ... exp(-16) in Q0
        (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)
    ):
        result = np.where(rest & (1 << (24 + bit)), _product(result, factor), result)
    return np.where(a == 0, INT32_MAX, result)


def _exp_near_zero(a: np.ndarray) -> np.ndarray:
    """exp(a) for a in [-1/4, 0), all in Q0: a Taylor series around -1/8."""
    x = a + (1 << 28)
    x2 = _product(x, x)
    x3 = _product(x2, x)
    x4_by_4 = rounding_shift_right(_product(x2, x2), 2)
    tail = rounding_shift_right(_product(x4_by_4 + x3, 715827883) + x2, 1)  # 1/3
    at_middle = np.int64(1895147668)  # exp(-1/8)
    return at_middle + _product(x + tail, at_middle)


def one_over_one_plus(a: np.ndarray) -> np.ndarray:
    """1 / (1 + a) for a in (0, 1), in Q0: three steps of Newton's iteration."""
    half_denominator = _half_sum(a, INT32_MAX)
    x = 1515870810 + _product(half_denominator, -1010580540)  # 48/17 - 32/17 d, in Q2
    for _ in range(3):
        rest = (1 << 29) - _product(half_denominator, x)
        x = x + saturating_shift_left(_product(x, rest), 2)
    return saturating_shift_left(x, 1)


def reciprocal(x: np.ndarray, integer_bits: int) -> tuple[np.ndarray, np.ndarray]:
    """1 / x for positive x with the given number of integer bits.

    Returns:
        A Q0 number in (1/2, 1], and the exponent e: 1 / x is that number times 2**-e.
    """
    headroom = leading_zeros(x)
    return one_over_one_plus((x << headroom) - 2**31), integer_bits - headroom


def reciprocal_of_one(x: int, integer_bits: int) -> tuple[int, int]:
    """`reciprocal` of one number, in Python's integers: arrays of one element take twenty times longer."""
    headroom = 32 - x.bit_length()
    half_denominator, half = (x << headroom) >> 1, 1 << 30
    # In this range no product saturates.
    y = 1515870810 + ((half_denominator * -1010580540 + half) >> 31)
    for _ in range(3):
        rest = (1 << 29) - ((half_denominator * y + half) >> 31)
        y += ((y * rest + half) >> 31) << 2
    return min(y << 1, INT32_MAX), integer_bits - headroom


def log_of_at_least_one(x: np.ndarray) -> np.ndarray:
    """log(x) as Q5 for x >= 1 in Q12."""
    sqrt_half, root = 1518500250, 1805811301  # sqrt(1/2) and its square root, in Q0
    quarter = rounding_shift_right(np.int64(1 << 29), 6)  # 1/4 in Q6
    headroom = leading_zeros(x)
    # Two ways to bring x near 1 by powers of two; the better one is taken.
    first = _shifted(_product(_shifted(x, headroom - 1), sqrt_half), np.int64(1))
    first_power = _saturate(_shifted(12 - headroom, np.int64(25)) + quarter)
    other_headroom = leading_zeros(_product(x, sqrt_half)) - 1
    second = _shifted(x, other_headroom)
    second_power = _saturate(_shifted(12 - other_headroom, np.int64(25)) - quarter)
    r = np.minimum(first, second)
    power = np.maximum(first_power, second_power)
    # A Pade approximant of log(r).
    p = _half_sum(r, root)
    q = 2 * (r - root)
    square = _product(q, q)
    numerator = _product(q, r) + _product(_product(q, square), 117049297)
    denominator = _product(p, 1057819769 + q + _product(square, 127690142)) + _product(q, 638450708)
    quotient = _product(rounding_shift_right(numerator, 6), one_over_one_plus(denominator))
    return saturating_shift_left(_product(power, 1488522236) + quotient, 1)  # log(2)


def _saturate(x: np.ndarray) -> np.ndarray:
    return np.clip(x, INT32_MIN, INT32_MAX)


def inverse_sqrt(x: np.ndarray) -> Multiplier:
    """1 / sqrt(x) for integers x; 0 counts as 1."""
    x = np.asarray(x, np.int64)
    small = x <= 1
    value = np.maximum(x, 2)
    right = np.full(x.shape, 11, np.int64)
    while True:
        large = value >= 1 << 29
        if not large.any():
            break
        value = np.where(large, value // 4, value)
        right += large
    pairs = (leading_zeros(value) - 1) // 2 - 1
    right -= pairs
    value = (value << (2 * pairs)) >> 1  # in Q3
    half = rounding_shift_right(value, 1)
    result = np.full(x.shape, 1 << 28, np.int64)
    for _ in range(5):
        cube = saturating_shift_left(_product(_product(result, result), result), 6)
        step = _product(result, (1 << 28) + (1 << 27)) - _product(half, cube)
        result = saturating_shift_left(step, 3)
    result = _product(result, 1518500250)
    result = result << np.maximum(-right, 0)
    right = np.maximum(right, 0)
    return Multiplier(np.where(small, INT32_MAX, result), np.where(small, 0, -right))
