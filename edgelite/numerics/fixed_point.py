"""Fixed-point multiplication: a real factor as a 32-bit mantissa and a power of two.

    factor = mantissa / 2**31 * 2**shift,   2**30 <= mantissa < 2**31

The roundings are those of gemmlowp (B. Jacob and others, github.com/google/gemmlowp, fixedpoint.h),
which TensorFlow Lite's integer kernels define their results by: twice, the high half of the doubled
product half up, then the right shift half away from zero.

Integers are int64 arrays that hold int32 (or int16) values, so that products fit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
INT16_MIN, INT16_MAX = -(2**15), 2**15 - 1


class Multiplier(NamedTuple):
    """A real factor, or an array of them, in fixed point.

    Attributes:
        mantissa: int64; a negative factor has a negative mantissa.
        shift: int64; positive is to the left.
    """

    mantissa: np.ndarray
    shift: np.ndarray


def quantize_multiplier(real: np.ndarray | float) -> Multiplier:
    """The nearest fixed-point number; what is below 2**-32 becomes 0."""
    fraction, exponent = np.frexp(np.asarray(real, np.float64))
    scaled = fraction * 2.0**31
    mantissa = np.trunc(scaled + np.copysign(0.5, scaled)).astype(np.int64)
    shift = exponent.astype(np.int64)
    full = np.abs(mantissa) == 2**31
    mantissa = np.where(full, mantissa // 2, mantissa)
    shift = shift + full
    tiny = (shift < -31) | (mantissa == 0)
    return Multiplier(np.where(tiny, 0, mantissa), np.where(tiny, 0, shift))


def wrap32(x: np.ndarray) -> np.ndarray:
    """The int32 value that a sum or product kept in 32 bits wraps to."""
    return (x + 2**31 & 0xFFFFFFFF) - 2**31


def doubling_high_multiply(a: np.ndarray, b: np.ndarray | int) -> np.ndarray:
    """round(a * b / 2**31), half up; -2**31 squared saturates."""
    return np.minimum((a * b + 2**30) >> 31, INT32_MAX)


def doubling_high_multiply16(a: np.ndarray, b: np.ndarray | int) -> np.ndarray:
    """round(a * b / 2**15), half up; -2**15 squared saturates."""
    return np.minimum((a * b + 2**14) >> 15, INT16_MAX)


def saturate16(x: np.ndarray) -> np.ndarray:
    """The nearest int16 values."""
    return np.minimum(np.maximum(x, INT16_MIN), INT16_MAX)


def rounding_shift_right(x: np.ndarray, exponent: np.ndarray | int) -> np.ndarray:
    """round(x / 2**exponent), half away from zero."""
    mask = (np.int64(1) << exponent) - 1
    return (x >> exponent) + ((x & mask) > (mask >> 1) + (x < 0))


def multiply(x: np.ndarray, by: Multiplier) -> np.ndarray:
    """X times a fixed-point number, rounded twice."""
    left = np.maximum(by.shift, 0)
    right = np.maximum(-by.shift, 0)
    high = doubling_high_multiply(wrap32(x << left), by.mantissa)
    return rounding_shift_right(high, right)


def multiply_wide(x: np.ndarray, by: Multiplier) -> np.ndarray:
    """x, of up to 48 bits, times a fixed-point number of which 16 bits are taken; rounded half up."""
    right = 15 - by.shift
    return wrap32((x * shortened(by) + (np.int64(1) << (right - 1))) >> right)


def shortened(by: Multiplier) -> np.ndarray:
    """The upper 16 bits of the mantissas, rounded."""
    return np.where(by.mantissa < 0x7FFF0000, (by.mantissa + 2**15) >> 16, 0x7FFF)
