"""Elementwise functions of two quantized operands, in TensorFlow Lite's fixed-point arithmetic.

Operands and results are int64 arrays of quantized values.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from edgelite.numerics.fixed_point import (
    Multiplier,
    doubling_high_multiply,
    multiply,
    quantize_multiplier,
    rounding_shift_right,
    wrap32,
)
from edgelite.numerics.fixed_point_functions import leading_zeros, reciprocal


class Affine(NamedTuple):
    """A scale, exact in float32, and a zero point."""

    scale: float
    zero_point: int

    @property
    def single(self) -> np.float32:
        """The scale as float32."""
        return np.float32(self.scale)


class Pair(NamedTuple):
    """How both operands and the result are quantized, and what the result is clamped to."""

    x: Affine
    y: Affine
    out: Affine
    low: int
    high: int

    def result(self, values: np.ndarray) -> np.ndarray:
        """Values without the zero point as results."""
        return np.clip(values + self.out.zero_point, self.low, self.high)


def power_of_two(scale: np.float32) -> int | None:
    """The exponent of a scale that is a power of two, or nearly so; else None."""
    exponent = np.log(scale) * np.float32(1 / np.log(np.float32(2)))
    nearest = np.floor(exponent + np.float32(0.5))
    return int(nearest) if abs(exponent - nearest) < 1e-3 else None


PairFunction = Callable[[np.ndarray, np.ndarray, Pair], np.ndarray]


_ROWS = 32  # of a table, at a time


@lru_cache(maxsize=64)
def table_of(function: PairFunction, pair: Pair, dtypes: tuple[np.dtype[Any], ...]) -> np.ndarray:
    """The results for all pairs of 8-bit operands: entry 256 x + y, of their bytes.

    They are computed a few rows at a time, in memory that is reused: there may be many tables.

    Args:
        dtypes: those of the operands and the result.
    """
    every = np.arange(256, dtype=np.uint8)
    x, y = (every.view(dtype).astype(np.int64) for dtype in dtypes[:2])
    table = np.empty((256, 256), dtypes[2])
    for first in range(0, 256, _ROWS):
        part = slice(first, first + _ROWS)
        table[part] = function(x[part, None], y[None, :], pair)
    return table.reshape(-1)


def to_common_scale(value: np.ndarray, of: Affine, other: Affine, left: int) -> np.ndarray:
    """An operand on twice the larger of both scales, shifted left for precision."""
    return multiply((value - of.zero_point) << left, _common_multiplier(of, other))


@lru_cache(maxsize=64)
def _common_multiplier(of: Affine, other: Affine) -> Multiplier:
    return quantize_multiplier(np.float64(of.single) / _twice(of, other))


@lru_cache(maxsize=64)
def common_scale_table(of: Affine, other: Affine, left: int) -> np.ndarray:
    """`to_common_scale` of all int16 values, float64, in the order of their bytes."""
    return to_common_scale(_every_int16(), of, other, left).astype(np.float64)


@lru_cache(maxsize=16)
def shifted_table(count: int) -> np.ndarray:
    """All int16 values shifted right with rounding, float64, in the order of their bytes."""
    return rounding_shift_right(_every_int16(), count).astype(np.float64)


def _every_int16() -> np.ndarray:
    return np.arange(2**16, dtype=np.uint16).view(np.int16).astype(np.int64)


def _twice(x: Affine, y: Affine) -> np.float64:
    return np.float64(2 * max(x.single, y.single))


@lru_cache(maxsize=64)
def sum_multiplier(pair: Pair, left: int) -> Multiplier:
    """What makes results of sums of operands that `to_common_scale` shifted left."""
    scale = np.float64(np.float32(1 << left) * pair.out.single)
    return quantize_multiplier(_twice(pair.x, pair.y) / scale)


def product_multiplier(pair: Pair) -> Multiplier:
    """What makes results of products of operands without their zero points."""
    return quantize_multiplier(np.float64(pair.x.single * pair.y.single / pair.out.single))


def _scaled(x: np.ndarray, y: np.ndarray, pair: Pair, left: int) -> tuple[np.ndarray, np.ndarray]:
    return to_common_scale(x, pair.x, pair.y, left), to_common_scale(y, pair.y, pair.x, left)


def add(x: np.ndarray, y: np.ndarray, pair: Pair) -> np.ndarray:
    """X + y."""
    a, b = _scaled(x, y, pair, 20)
    return pair.result(multiply(a + b, sum_multiplier(pair, 20)))


def subtract(x: np.ndarray, y: np.ndarray, pair: Pair) -> np.ndarray:
    """X - y."""
    a, b = _scaled(x, y, pair, 20)
    return pair.result(multiply(a - b, sum_multiplier(pair, 20)))


def squared_difference(x: np.ndarray, y: np.ndarray, pair: Pair) -> np.ndarray:
    """(x - y)**2."""
    a, b = _scaled(x, y, pair, 7)
    twice = _twice(pair.x, pair.y)
    real = twice * twice / np.float64(np.float32(1 << 14) * pair.out.single)
    return pair.result(multiply((a - b) ** 2, quantize_multiplier(real)))


def product(x: np.ndarray, y: np.ndarray, pair: Pair) -> np.ndarray:
    """X * y."""
    values = (x - pair.x.zero_point) * (y - pair.y.zero_point)
    return pair.result(multiply(values, product_multiplier(pair)))


def quotient(x: np.ndarray, y: np.ndarray, pair: Pair) -> np.ndarray:
    """Quotients x / y; those by zero mean nothing."""
    real = pair.x.single / (pair.y.single * pair.out.single)
    by = quantize_multiplier(np.float64(real))
    dividend, divisor = np.broadcast_arrays(x - pair.x.zero_point, y - pair.y.zero_point)
    dividend = np.where(divisor < 0, -dividend, dividend)
    inverse, shift = reciprocal(np.maximum(np.abs(divisor), 1), 31)
    magnitude = np.where(dividend < 0, ~dividend, dividend)
    headroom = leading_zeros(magnitude) - 1
    raw = doubling_high_multiply(wrap32(dividend << headroom), inverse)
    raw = doubling_high_multiply(raw, by.mantissa)
    return pair.result(_shift_right_like_c(raw, shift + headroom - by.shift))


def _shift_right_like_c(x: np.ndarray, count: np.ndarray) -> np.ndarray:
    """`rounding_shift_right` as C code does it for counts that int32 has not.

    Quotients that are next to nothing ask for those. x86-64 and AArch64 shift by count modulo 32,
    and the mask of what is shifted out is all ones, so that numbers not below zero are rounded up.
    """
    outside = (count < 0) | (count > 31)
    inside = rounding_shift_right(x, np.where(outside, 0, count))
    return np.where(outside, (x >> (count & 31)) + (x >= 0), inside)


def prelu(x: np.ndarray, alpha: np.ndarray, pair: Pair) -> np.ndarray:
    """X where it is positive, else alpha * x."""
    value = x - pair.x.zero_point
    identity = quantize_multiplier(np.float64(pair.x.single / pair.out.single))
    slope = quantize_multiplier(np.float64(pair.x.single * pair.y.single / pair.out.single))
    below = multiply(value * (alpha - pair.y.zero_point), slope)
    return pair.result(np.where(value >= 0, multiply(value, identity), below))


def to_comparable(value: np.ndarray, of: Affine) -> np.ndarray:
    """A quantized operand on the scale on which comparisons are made."""
    return multiply((value - of.zero_point) << 8, quantize_multiplier(np.float64(of.single)))


def comparison(compare: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> PairFunction:
    """A comparison of real values as a function of quantized ones, with truth values as results."""

    def function(x: np.ndarray, y: np.ndarray, pair: Pair) -> np.ndarray:
        return compare(to_comparable(x, pair.x), to_comparable(y, pair.y))

    return function
