"""Functions of one quantized operand, in TensorFlow Lite's arithmetic.

Operands and results are int64 arrays of quantized values; results are clamped to the range of the
dtype. The results for all operands make a table.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from edgelite.numerics.fixed_point import (
    Multiplier,
    doubling_high_multiply16,
    multiply,
    quantize_multiplier,
    rounding_shift_right,
    saturate16,
    shortened,
)
from edgelite.numerics.fixed_point_functions import inverse_sqrt
from edgelite.numerics.quantized_pairs import Affine
from edgelite.numerics.rounding import round_half_away


class Mapping(NamedTuple):
    """How the operand and the result are quantized."""

    x: Affine
    out: Affine
    dtype: np.dtype[Any]

    def real(self, x: np.ndarray) -> np.ndarray:
        """The real values of an operand, as float32."""
        return self.x.single * (x - self.x.zero_point).astype(np.float32)

    def result(self, values: np.ndarray) -> np.ndarray:
        """Values without the zero point as results."""
        info = np.iinfo(self.dtype)
        return np.clip(values + self.out.zero_point, info.min, info.max)

    def quantized(self, real: np.ndarray) -> np.ndarray:
        """Real values, float32, as results; multiplied by the reciprocal of the scale."""
        rounded = round_half_away(real * (np.float32(1) / self.out.single))
        return self.result(np.clip(rounded, -(2.0**31), 2.0**31).astype(np.int64))


Function = Callable[[np.ndarray, Mapping], np.ndarray]


# Functions that take parameters are made once for each, so that their tables are found again.
@lru_cache(maxsize=64)
def table_of(function: Function, mapping: Mapping) -> np.ndarray:
    """The results for all operands of 8 or 16 bits, in the order of their bytes."""
    size = mapping.dtype.itemsize
    every = np.arange(2 ** (8 * size), dtype=f"u{size}").view(mapping.dtype).astype(np.int64)
    return function(every, mapping).astype(mapping.dtype)


def through_float(function: Callable[[np.ndarray], np.ndarray]) -> Function:
    """A function of real values as one of quantized values.

    It is computed in float64 and rounded to float32, as C's float functions nearly give it.
    """

    def quantized(x: np.ndarray, mapping: Mapping) -> np.ndarray:
        real = function(mapping.real(x).astype(np.float64)).astype(np.float32)
        return mapping.quantized(real)

    return quantized


@lru_cache(maxsize=64)
def relu(low: float, high: float) -> Function:
    """X clamped to real bounds."""

    def quantized(x: np.ndarray, mapping: Mapping) -> np.ndarray:
        by = quantize_multiplier(np.float64(mapping.x.single / mapping.out.single))
        values = mapping.result(multiply(x - mapping.x.zero_point, by))
        return np.clip(values, _bound(low, mapping), _bound(high, mapping))

    return quantized


def _bound(real: float, mapping: Mapping) -> float:
    if np.isinf(real):
        return real
    return float(round_half_away(np.float32(real) / mapping.out.single)) + mapping.out.zero_point


@lru_cache(maxsize=64)
def leaky_relu(alpha: float) -> Function:
    """X where it is positive, else alpha * x."""

    def quantized(x: np.ndarray, mapping: Mapping) -> np.ndarray:
        value = x - mapping.x.zero_point
        out = mapping.out.single
        identity = quantize_multiplier(np.float64(mapping.x.single / out))
        slope = quantize_multiplier(np.float64(mapping.x.single * np.float32(alpha) / out))
        steep = Multiplier(np.abs(slope.mantissa), slope.shift)
        below = multiply(value, steep) * np.sign(slope.mantissa)
        return mapping.result(np.where(value >= 0, multiply(value, identity), below))

    return quantized


def hard_swish(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    """X * relu6(x + 3) / 6 in 16-bit fixed point."""
    fine = mapping.x.single * np.float32(1 / 128)
    to_out = quantize_multiplier(np.float64(fine / mapping.out.single))
    to_gate = quantize_multiplier(np.float64(fine / np.float32(3 / 32768)))
    value = (x - mapping.x.zero_point) << 7
    product = doubling_high_multiply16(value, shortened(to_out))
    shift = int(to_gate.shift)
    gate = saturate16(value << max(shift - 1, 0))
    gate = doubling_high_multiply16(gate, shortened(to_gate))
    if shift > 0:
        gate = saturate16(gate << 1)
    gate = rounding_shift_right(gate, max(-shift, 0))
    gate = (gate + (1 << 15)) >> 1
    # Here the high half is cut off towards zero, so that the two biases cancel.
    raw = gate * product
    raw = np.where(raw < 0, -(-raw >> 15), raw >> 15)
    return mapping.result(rounding_shift_right(raw, max(-int(to_out.shift), 0)))


def absolute(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    """|x|."""
    value = np.abs(x - mapping.x.zero_point)
    if mapping.x.scale != mapping.out.scale:
        by = quantize_multiplier(np.float64(mapping.x.single / mapping.out.single))
        value = multiply(value, by)
    return mapping.result(value)


def sqrt(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    """The square root, cut off; what is negative gives the result of 0."""
    root = np.sqrt(np.maximum(mapping.real(x), 0))
    return mapping.result((root / mapping.out.single).astype(np.int64))


def inverse_square_root(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    """1 / sqrt(x); what is not positive gives the highest value."""
    real = 1.0 / np.float64(np.sqrt(mapping.x.single) * mapping.out.single)
    by = quantize_multiplier(real)
    value = x - mapping.x.zero_point
    inverse = inverse_sqrt(np.maximum(value, 1))
    fine = multiply(np.ones_like(value), Multiplier(inverse.mantissa, inverse.shift + 20))
    result = mapping.result(multiply(fine, Multiplier(by.mantissa, by.shift - 20)))
    return np.where(value <= 0, np.iinfo(mapping.dtype).max, result)


def real_inverse_square_root(real: np.ndarray, mapping: Mapping) -> np.ndarray:
    """1 / sqrt(x) of real values; what is not positive gives the highest result."""
    highest = np.float32(np.iinfo(mapping.dtype).max) * mapping.out.single
    positive = real > 0
    inverse = np.float32(1) / np.sqrt(np.where(positive, real, np.float32(1)))
    return np.where(positive, inverse, highest)


def real_log(real: np.ndarray, mapping: Mapping) -> np.ndarray:
    """The logarithm of real values; what is not positive gives the lowest result."""
    info = np.iinfo(mapping.dtype)
    lowest = np.float32(info.min - mapping.out.zero_point) * mapping.out.single
    positive = real > 0
    value = np.log(np.where(positive, real, 1).astype(np.float64)).astype(np.float32)
    return np.where(positive, value, lowest)


def log(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    """The logarithm; what is not positive gives the lowest value."""
    return mapping.quantized(real_log(mapping.real(x), mapping))
