"""Softmax and its logarithm of 8-bit values, in TensorFlow Lite's fixed-point arithmetic."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from edgelite.numerics.fixed_point import (
    INT32_MIN,
    Multiplier,
    doubling_high_multiply,
    multiply,
    quantize_multiplier,
    rounding_shift_right,
)
from edgelite.numerics.fixed_point_functions import (
    exp_of_negative,
    log_of_at_least_one,
    reciprocal,
)

_INPUT_BITS = 5  # differences from the maximum are kept as Q5
_SUM_BITS = 12  # sums of exponentials as Q12


class DifferenceScale(NamedTuple):
    """What a difference of quantized values stands for.

    Attributes:
        scale: the values' scale.
        beta: the factor before the exponential.
    """

    scale: float
    beta: float

    def multiplier(self) -> Multiplier:
        """What makes Q5 of a difference."""
        return quantize_multiplier(min(self.beta * self.scale * 2.0**26, 2.0**31 - 1))

    def lowest(self) -> int:
        """The lowest difference that fits Q5; what is below counts as nothing."""
        return -int(31 * 2.0**26 / 2.0 ** int(self.multiplier().shift))


@lru_cache(maxsize=64)
def _exponentials(scale: DifferenceScale) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For the differences 0, -1 ... -255: as Q5, their exponential as Q0, and as Q12.

    Those below `lowest` have exponential 0.
    """
    difference = -np.arange(256, dtype=np.int64)
    fixed = multiply(difference, scale.multiplier())
    valid = difference >= scale.lowest()
    exponential = np.where(valid, exp_of_negative(np.where(valid, fixed, 0)), 0)
    return fixed, exponential, rounding_shift_right(exponential, _SUM_BITS)


def _differences(x: np.ndarray) -> np.ndarray:
    """How far each value is below the largest of its row."""
    wide = x.astype(np.intp)
    return wide.max(axis=-1, keepdims=True, initial=-128) - wide


def softmax(x: np.ndarray, scale: DifferenceScale) -> np.ndarray:
    """The softmax of int8 or uint8 along the last axis, scale 1/256, zero point the lowest value."""
    below = _differences(x)
    _, exponential, addend = _exponentials(scale)
    sums = addend[below].sum(axis=-1, keepdims=True)
    inverse, exponent = reciprocal(sums, _SUM_BITS)
    product = doubling_high_multiply(inverse, exponential[below])
    raw = rounding_shift_right(product, exponent + 31 - 8)
    info = np.iinfo(x.dtype)
    result = np.minimum(raw + info.min, info.max)
    return np.where(below > -scale.lowest(), info.min, result)


def log_softmax(x: np.ndarray, scale: DifferenceScale) -> np.ndarray:
    """The logarithm of the softmax of int8 or uint8, scale 1/16, zero point the highest value."""
    below = _differences(x)
    fixed, _, addend = _exponentials(scale)
    log_sum = log_of_at_least_one(addend[below].sum(axis=-1, keepdims=True))
    by = scale.multiplier()
    back = quantize_multiplier(2.0 ** (31 - int(by.shift)) / float(by.mantissa))
    lowest = np.maximum(scale.lowest() - 1, multiply(log_sum + INT32_MIN, back))
    info = np.iinfo(x.dtype)
    raw = rounding_shift_right(fixed[below] - log_sum, 31 - _INPUT_BITS - 4) + info.max
    return np.where(-below > lowest, np.clip(raw, info.min, info.max), info.min)
