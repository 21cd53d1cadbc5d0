"""Float inputs of operators with 8-bit weights, quantized while the model runs.

Each row (of FULLY_CONNECTED) or image (of convolutions) gets a scale of its own from its range. The
quantized values are kept as float32 with their zero point taken off, so that they multiply exactly in
BLAS and padding is 0.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.calls import bound
from edgelite.interpreter.kernels.shared.wide import limits, row_length, rows_of, written_out
from edgelite.interpreter.registry import Run
from edgelite.numerics.rounding import BELOW_HALF, BELOW_HALF_32, round_half_away

# Values that are beyond the limits by less are rounded to them.
_SLACK = 0.499

# What to multiply values with, and the zero point: numbers, or arrays of them to broadcast.
Parameters = tuple[Any, Any]


class InputQuantizer:
    """Quantizes the rows of a float32 array.

    Args:
        x: the input; its first axis counts the rows.
        asymmetric: to [-128, 127] with a zero point, instead of [-127, 127] without.

    Attributes:
        values: the quantized values without their zero points, in the input's shape.
        scales: float32, one a row, with as many axes as the input.
    """

    def __init__(self, x: np.ndarray, asymmetric: bool) -> None:
        self._x = x
        self._asymmetric = asymmetric
        self._axes = tuple(range(1, x.ndim))
        self.values = np.zeros(x.shape, np.float32)
        self._work = np.empty(x.shape, np.float32)
        self.scales = np.ones((len(x),) + (1,) * (x.ndim - 1), np.float32)
        self._least, self._most = (-128, 127) if asymmetric else (-127, 127)
        self._limits = limits(self._least, self._most, self.values)
        self._is_single = len(x) == 1
        self._products: list[tuple[np.ndarray, np.ndarray]] = []

    def __call__(self) -> None:
        """Quantizes the input's present elements."""
        if not self._x.size:
            return
        low, high = self._range()
        parameters = self._asymmetric_parameters if self._asymmetric else self._symmetric_parameters
        factor, zero_point = parameters(low, high)
        values = self.values
        np.multiply(self._x, factor, out=values)
        if self._asymmetric:
            np.add(values, zero_point, out=values)
        # All of this is monotonous, so that the ends of the range tell what the other elements need.
        bottom, top = low * factor + zero_point, high * factor + zero_point
        if not self._is_single:
            bottom, top = bottom.min(), top.max()
        if bottom >= 0:
            np.add(values, BELOW_HALF_32, out=values)
            np.trunc(values, out=values)
        else:
            round_half_away(values, out=values, work=self._work)
        if not (self._least - _SLACK < bottom and top < self._most + _SLACK):
            for clamp in self._limits:
                clamp()
        if self._asymmetric:
            np.subtract(values, zero_point, out=values)
        for scales, product in self._products:
            np.multiply(scales, self.scales.reshape(-1)[0], out=product)

    def rescaled(self, scales: np.ndarray, sums: np.ndarray, out: np.ndarray) -> Run:
        """What makes real values of a matrix of sums: times the weights' scales and the input's.

        Args:
            scales: the weights', one for each of the channels in the last axis.
            sums: contiguous float32, of values of the only row or image that there is.
            out: where to; contiguous, of the sums' shape.
        """
        length = row_length(sums.size, sums.shape[-1])
        found = [product for _, product in self._products if product.size == length]
        if not found:
            row = written_out(scales, length, np.float32)
            found.append(np.empty_like(row))
            self._products.append((row, found[0]))
        return bound(np.multiply, rows_of(sums, length), found[0], out=rows_of(out, length))

    def _range(self) -> tuple[np.ndarray, np.ndarray]:
        """The least and the largest element of each row, as numbers where there is one row."""
        if self._is_single:
            x = self._x.reshape(-1)
            return np.minimum.reduce(x), np.maximum.reduce(x)
        return (
            np.minimum.reduce(self._x, axis=self._axes, keepdims=True),
            np.maximum.reduce(self._x, axis=self._axes, keepdims=True),
        )

    def _symmetric_parameters(self, low: Any, high: Any) -> Parameters:
        reach = np.maximum(np.abs(low), np.abs(high))
        if self._is_single:
            reach = reach or np.float32(127)
            self.scales.fill(reach / np.float32(127))
        else:
            reach = np.where(reach == 0, np.float32(127), reach)
            np.divide(reach, np.float32(127), out=self.scales)
        return np.float32(127) / reach, np.float32(0)

    def _asymmetric_parameters(self, low: Any, high: Any) -> Parameters:
        if self._is_single:
            scale, zero_point = _affine(float(low), float(high))
            self.scales.fill(scale)
            return np.float32(1) / np.float32(scale), np.float32(zero_point)
        pairs = zip(low.reshape(-1).tolist(), high.reshape(-1).tolist(), strict=True)
        found = np.array([_affine(*pair) for pair in pairs], np.float32).T
        scales, zero_points = found.reshape(2, *self.scales.shape)
        np.copyto(self.scales, scales)
        return np.float32(1) / scales, zero_points


def _affine(low: float, high: float) -> tuple[float, int]:
    """The scale, in float64, and the zero point of int8 for values of this range."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return 1.0, 0
    if not math.isfinite(high - low):
        return math.nan, 0
    scale = (high - low) / 255
    # The zero point comes from the end of the range that gives the smaller error.
    from_low, from_high = -128 - low / scale, 127 - high / scale
    better = 128 + abs(low / scale) < 127 + abs(high / scale)
    nearest = min(max(from_low if better else from_high, -128.0), 127.0)
    return scale, math.trunc(nearest + math.copysign(BELOW_HALF, nearest))
