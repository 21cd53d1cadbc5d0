"""The logistic function and tanh of 16-bit fixed-point numbers, as integer LSTM cells use them.

The algorithms are gemmlowp's (fixedpoint.h) for int16: Taylor series, a chain of constant factors and
Newton's iteration, every step rounded to 16 bits. There are only 65,536 arguments, so that each
function is computed once for all of them and then looked up.

A number with m integer bits is a raw int16 value that stands for raw / 2**(15 - m); while they are
computed with, raw values are int64 arrays.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from edgelite.numerics.fixed_point import (
    INT16_MAX,
    doubling_high_multiply16,
    rounding_shift_right,
    saturate16,
)

# exp(-1/4), exp(-1/2), exp(-1), exp(-2) ... exp(-16) without integer bits.
_EXPONENTIALS = (25520, 19875, 12055, 4435, 600, 11, 0)


_product = doubling_high_multiply16


def look_up(table: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The entries of a table of this module for raw int16 values."""
    return table[x.view(np.uint16)]


@lru_cache(maxsize=8)
def logistic_table(integer_bits: int) -> np.ndarray:
    """1 / (1 + exp(-x)) without integer bits, int16, by the bytes of x."""
    raw = _every()
    positive = _one_over_one_plus(_exp_of_negative(-np.abs(raw), integer_bits))
    result = np.where(raw > 0, positive, INT16_MAX - positive)
    return np.where(raw == 0, 2**14, result).astype(np.int16)


@lru_cache(maxsize=8)
def tanh_table(integer_bits: int) -> np.ndarray:
    """tanh(x) without integer bits, int16, by the bytes of x."""
    raw = _every()
    # With one integer bit more, the same raw value is twice the number.
    exponential = _exp_of_negative(-np.abs(raw), integer_bits + 1)
    magnitude = saturate16((_reciprocal_of_half(exponential) - 2**13) << 2)
    return (np.sign(raw) * magnitude).astype(np.int16)


@lru_cache(maxsize=8)
def float_logistic_table(power: int) -> np.ndarray:
    """`logistic_table` of raw * 2**power, computed in float32 and cut off."""
    x = (_every() * 2.0**power).astype(np.float32)
    exponential = np.exp(-x.astype(np.float64)).astype(np.float32)
    return _cut_off(np.float32(1) / (np.float32(1) + exponential))


@lru_cache(maxsize=8)
def float_tanh_table(power: int) -> np.ndarray:
    """`tanh_table` of raw * 2**power, computed in float32 and cut off.

    The float32 tanh is rounded correctly, which not every C library's is: runtimes that call it may
    have one unit more or less in one entry of a thousand.
    """
    x = (_every() * 2.0**power).astype(np.float32)
    return _cut_off(np.tanh(x.astype(np.float64)).astype(np.float32))


def _cut_off(values: np.ndarray) -> np.ndarray:
    """Values from -1 to 1 without integer bits."""
    return saturate16(np.trunc(values * np.float32(2**15))).astype(np.int16)


def _every() -> np.ndarray:
    return np.arange(2**16, dtype=np.uint16).view(np.int16).astype(np.int64)


def _exp_of_negative(a: np.ndarray, integer_bits: int) -> np.ndarray:
    """exp(a) without integer bits, for a <= 0."""
    fraction_bits = 15 - integer_bits
    quarter = 1 << (fraction_bits - 2)
    part = (a & (quarter - 1)) - quarter  # in [-1/4, 0)
    result = _exp_near_zero(part << integer_bits)
    rest = part - a
    for exponent, factor in enumerate(_EXPONENTIALS, start=-2):
        if exponent < integer_bits:
            bit = 1 << (fraction_bits + exponent)
            result = np.where(rest & bit, _product(result, factor), result)
    if integer_bits > 5:
        result = np.where(a < -32 << fraction_bits, 0, result)
    return np.where(a == 0, INT16_MAX, result)


def _exp_near_zero(a: np.ndarray) -> np.ndarray:
    """exp(a) for a in [-1/4, 0): a Taylor series around -1/8."""
    x = a + (1 << 12)
    x2 = _product(x, x)
    x3 = _product(x2, x)
    x4_by_4 = rounding_shift_right(_product(x2, x2), 2)
    tail = rounding_shift_right(_product(x4_by_4 + x3, 10923) + x2, 1)  # 1/3
    at_middle = np.int64(28918)  # exp(-1/8)
    return saturate16(at_middle + _product(x + tail, at_middle))


def _reciprocal_of_half(a: np.ndarray) -> np.ndarray:
    """2 / (1 + a) with two integer bits, for a in [0, 1]: three steps of Newton's iteration."""
    half_denominator = (a + INT16_MAX + 1) // 2
    x = 23130 + _product(half_denominator, -15420)  # 48/17 - 32/17 d
    for _ in range(3):
        rest = (1 << 13) - _product(half_denominator, x)
        x = x + saturate16(_product(x, rest) << 2)
    return x


def _one_over_one_plus(a: np.ndarray) -> np.ndarray:
    """1 / (1 + a) without integer bits, for a in [0, 1]."""
    return saturate16(_reciprocal_of_half(a) << 1)
