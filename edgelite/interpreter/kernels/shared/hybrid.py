"""Float inputs of operators with 8-bit weights, quantized while the model runs.

Each row (of FULLY_CONNECTED) or image (of convolutions) gets a scale of its own from its range. The
quantized values are kept as float32 with their zero point taken off, so that they multiply exactly in
BLAS and padding is 0.
"""

from __future__ import annotations

import math

import numpy as np

from edgelite.interpreter.calls import bound, in_turn, nothing
from edgelite.interpreter.kernels.shared.wide import limits, row_length, rows_of, written_out
from edgelite.interpreter.registry import Run
from edgelite.numerics.rounding import BELOW_HALF, BELOW_HALF_32, round_half_away

# Elements of a row of the scales' products, which is made anew each time.
_LONGEST = 2048
# Up to so many elements it is faster to find where the extrema are.
_FEW = 1 << 14
# Values that are beyond the limits by less are rounded to them.
_SLACK = 0.499


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
        self._x, self._asymmetric = x, asymmetric
        self.values = np.zeros(x.shape, np.float32)
        self.scales = np.ones((len(x),) + (1,) * (x.ndim - 1), np.float32)
        self._factors, self._zero_points = np.ones_like(self.scales), np.zeros_like(self.scales)
        self._least, self._most = (-128, 127) if asymmetric else (-127, 127)
        self._prepare = self._prepare_one if len(x) == 1 else self._prepare_several
        arrays: list[np.ndarray] = [x, self.values, self._factors, self._zero_points]
        if len(x) == 1 and x.flags.c_contiguous:  # loops over all of it
            arrays = [array.reshape(-1) for array in arrays]
        given, values, factors, zero_points = arrays
        self._given = given
        below_half, work = np.array([BELOW_HALF_32]), np.empty_like(values)
        add = bound(np.add, values, zero_points, out=values) if asymmetric else nothing
        self._multiply = in_turn([bound(np.multiply, given, factors, out=values), add])
        self._round = bound(round_half_away, values, out=values, work=work)
        self._round_positive = in_turn(
            [bound(np.add, values, below_half, out=values), bound(np.trunc, values, out=values)]
        )
        self._clamp = in_turn(limits(self._least, self._most, self.values))
        subtract = bound(np.subtract, values, zero_points, out=values) if asymmetric else nothing
        self._finish = [subtract]
        self._products: dict[int, np.ndarray] = {}

    def __call__(self) -> None:
        """Quantizes the input's present elements."""
        if not self._x.size:
            return
        bottom, top = self._prepare()
        self._multiply()
        # All of this is monotonous, so that the ends of the range tell what the other elements need.
        if bottom >= 0:
            self._round_positive()
        else:
            self._round()
        if not (self._least - _SLACK < bottom and top < self._most + _SLACK):
            self._clamp()
        for finish in self._finish:
            finish()

    def _prepare_one(self) -> tuple[float, float]:
        """Finds the only row's parameters; returns what the ends of its range become, nearly."""
        low, high = self._extrema()
        if self._asymmetric:
            scale, zero_point = _affine(low, high)
            factor = float(np.float32(1) / np.float32(scale))
        else:
            reach = max(abs(low), abs(high)) or 127.0
            scale, factor, zero_point = reach / 127, 127 / reach, 0
        self.scales.fill(scale)
        self._factors.fill(factor)
        self._zero_points.fill(zero_point)
        factor = self._factors.item(0)  # as float32 holds it
        return low * factor + zero_point, high * factor + zero_point

    def _extrema(self) -> tuple[float, float]:
        """The only row's lowest and highest value."""
        x = self._given
        if x.size > _FEW:
            return float(np.minimum.reduce(x, None)), float(np.maximum.reduce(x, None))
        return x.item(x.argmin()), x.item(x.argmax())

    def _prepare_several(self) -> tuple[float, float]:
        """Finds all rows' parameters; returns what the ends of their ranges become."""
        axes = tuple(range(1, self._x.ndim))
        low = np.minimum.reduce(self._x, axis=axes, keepdims=True)
        high = np.maximum.reduce(self._x, axis=axes, keepdims=True)
        if self._asymmetric:
            pairs = zip(low.reshape(-1).tolist(), high.reshape(-1).tolist(), strict=True)
            found = np.array([_affine(*pair) for pair in pairs], np.float32).T
            scales, zero_points = found.reshape(2, *self.scales.shape)
            np.copyto(self.scales, scales)
            np.copyto(self._zero_points, zero_points)
            np.divide(np.float32(1), scales, out=self._factors)
        else:
            reach = np.maximum(np.abs(low), np.abs(high))
            reach = np.where(reach == 0, np.float32(127), reach)
            np.divide(reach, np.float32(127), out=self.scales)
            np.divide(np.float32(127), reach, out=self._factors)
        bottom, top = (end * self._factors + self._zero_points for end in (low, high))
        return float(bottom.min()), float(top.max())

    def rescaled(self, scales: np.ndarray, sums: np.ndarray, out: np.ndarray) -> Run:
        """What makes real values of a matrix of sums: times the weights' scales and the input's.

        Args:
            scales: the weights', one for each of the channels in the last axis.
            sums: contiguous float32, of values of the only row or image that there is.
            out: where to; contiguous, of the sums' shape.
        """
        length = row_length(sums.size, sums.shape[-1], _LONGEST)
        if length not in self._products:
            row = written_out(scales, length, np.float32)
            self._products[length] = product = np.empty_like(row)
            self._finish.append(bound(np.multiply, row, self.scales.reshape(-1), out=product))
        product = self._products[length]
        return bound(np.multiply, rows_of(sums, length), product, out=rows_of(out, length))


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
