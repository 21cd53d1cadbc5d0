"""Integer accumulators to quantized values: the last step of every quantized kernel.

    out = clamp(zero_point + (accumulator + bias) * multiplier)

It equals `fixed_point.multiply` for every accumulator, but most of it is done in float64, in which it
is exact: with a multiplier of m * 2**-31 * 2**-s,

    a = floor(acc * (m * 2**-31) + 1/2)            # exact while |acc * m| < 2**53
    out = floor(a * (2**-s + tiny) + 1/2 + zero_point)

`tiny` moves the ties of negative numbers below a half, so that they are rounded away from zero, and
moves nothing else across one. Accumulators for which the first product is not exact are so large that
they saturate, and rounding is monotonous, so they saturate here too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.numerics.fixed_point import Multiplier, multiply, multiply_wide, shortened
from edgelite.numerics.rounding import BELOW_HALF

_EXACT = 2.0**52  # with room for the bias beside the accumulator
_TINY = 1 + 2.0**-30


class Requantizer:
    """Makes quantized values of accumulators.

    Args:
        multiplier: one for all, or one for each channel of the last axis.
        zero_point: the output's.
        low, high: what values are clamped to: the dtype's range or an activation's.
        dtype: the output's dtype: int8, uint8, int16.
        bound: the largest magnitude that an accumulator with its bias may have.
    """

    def __init__(
        self,
        multiplier: Multiplier,
        zero_point: int,
        low: int,
        high: int,
        dtype: np.dtype[Any] | type,
        bound: float,
    ) -> None:
        self._multiplier = multiplier
        self._zero_point = zero_point
        self._low, self._high = low, high
        self._unsigned = np.dtype(f"u{np.dtype(dtype).itemsize}")
        self._least = int(np.iinfo(dtype).min)
        left = np.maximum(multiplier.shift, 0)
        right = np.maximum(-multiplier.shift, 0)
        reach = max(abs(low - zero_point), abs(high - zero_point)) + 2
        self._exact = bool(
            reach * 2.0 ** (31 + int(right.max())) < _EXACT
            and bound * 2.0 ** int(left.max()) < 2.0**31
            and int(multiplier.mantissa.min()) >= 0
        )
        self._factor = np.ldexp(multiplier.mantissa.astype(np.float64), left - 31)
        self._scale = np.ldexp(_TINY, -right)
        self._shift = zero_point - self._least + 0.5
        self._bottom = float(low - self._least)
        self._top = high - self._least + 0.5

    def offset(self, bias: np.ndarray | int) -> np.ndarray:
        """What stands for a bias, integers that are added to the accumulators, in calls."""
        bias = np.asarray(bias)
        if self._exact and np.max(np.abs(bias), initial=0) * 2.0**31 < _EXACT:
            return bias * self._factor + 0.5
        return bias.astype(np.int64)

    def __call__(
        self, accumulator: np.ndarray, offset: np.ndarray, out: np.ndarray, work: np.ndarray
    ) -> None:
        """Writes quantized values.

        Args:
            accumulator: integers, as float32, float64 or an integer dtype.
            offset: what `offset` gave.
            out: array of the output's dtype and the accumulator's shape.
            work: float64 array of that shape; its elements are lost.
        """
        if offset.dtype != np.float64:
            np.copyto(out, self._precisely(accumulator, offset), casting="unsafe")
            return
        np.copyto(work, accumulator)
        np.multiply(work, self._factor, out=work)
        np.add(work, offset, out=work)
        np.floor(work, out=work)
        np.multiply(work, self._scale, out=work)
        np.add(work, self._shift, out=work)
        np.clip(work, self._bottom, self._top, out=work)
        # Positive numbers: the conversion cuts off, which here is floor.
        bits = out.view(self._unsigned)
        np.copyto(bits, work, casting="unsafe")
        if self._least:
            np.bitwise_xor(bits, -self._least, out=bits)

    def _precisely(self, accumulator: np.ndarray, bias: np.ndarray) -> np.ndarray:
        total = accumulator.astype(np.int64) + bias
        result = multiply(total, self._multiplier) + self._zero_point
        return np.clip(result, self._low, self._high)


class WideRequantizer:
    """Makes int16 values of 64-bit accumulators by `fixed_point.multiply_wide`.

    A mantissa of 16 bits leaves accumulators 37 bits in which their product is exact in float64, so that

        out = floor(accumulator * factor + 1/2)

    is the same number.

    Args:
        multiplier, zero_point, low, high, bound: see `Requantizer`.
    """

    def __init__(
        self, multiplier: Multiplier, zero_point: int, low: int, high: int, bound: float
    ) -> None:
        self._multiplier = multiplier
        self._zero_point = zero_point
        self._low, self._high = low, high
        self._factor = np.ldexp(shortened(multiplier).astype(np.float64), multiplier.shift - 15)
        # A product that int32 does not hold wraps.
        fits = bound * float(np.max(self._factor, initial=0)) < 2.0**31 - 1
        self._exact = fits and bound * 2.0**15 < _EXACT and int(np.max(multiplier.shift)) < 15

    def offset(self, bias: np.ndarray | int) -> np.ndarray:
        """What stands for a bias in calls."""
        bias = np.asarray(bias)
        return bias * self._factor + 0.5 if self._exact else bias.astype(np.int64)

    def __call__(
        self, accumulator: np.ndarray, offset: np.ndarray, out: np.ndarray, work: np.ndarray
    ) -> None:
        """Writes quantized values; see `Requantizer`."""
        if self._exact:
            np.multiply(accumulator, self._factor, out=work)
            np.add(work, offset, out=work)
            np.floor(work, out=work)
            np.add(work, self._zero_point, out=work)
            np.clip(work, self._low, self._high, out=work)
            np.copyto(out, work, casting="unsafe")
        else:
            total = accumulator.astype(np.int64) + offset
            result = multiply_wide(total, self._multiplier) + self._zero_point
            np.copyto(out, np.clip(result, self._low, self._high), casting="unsafe")


class DoubleRequantizer:
    """Makes quantized values by one multiplication in float64, rounded half away from zero.

    It is how LiteRT's reference kernels of FULLY_CONNECTED do it.

    Args:
        factor: the real multiplier, one for all or one for each channel of the last axis.
        zero_point: the output's.
        low, high: what values are clamped to.
    """

    def __init__(self, factor: np.ndarray, zero_point: int, low: int, high: int) -> None:
        self._factor = factor
        self._zero_point = float(zero_point)
        self._low, self._high = low, high
        self._halves = np.empty((0, 0))

    def offset(self, bias: np.ndarray | int) -> np.ndarray:
        """What stands for a bias in calls."""
        return np.asarray(bias, np.float64)

    def __call__(
        self, accumulator: np.ndarray, offset: np.ndarray, out: np.ndarray, work: np.ndarray
    ) -> None:
        """Writes quantized values; see `Requantizer`."""
        if self._halves.shape[1:] != work.shape[1:] or len(self._halves) < len(work):
            self._halves = np.empty_like(work)
        halves = self._halves[: len(work)]
        np.add(accumulator, offset, out=work)
        np.multiply(work, self._factor, out=work)
        np.copysign(BELOW_HALF, work, out=halves)
        np.add(work, halves, out=work)
        np.trunc(work, out=work)
        np.add(work, self._zero_point, out=work)
        np.clip(work, self._low, self._high, out=work)
        np.copyto(out, work, casting="unsafe")
