"""Float inputs of operators with 8-bit weights, quantized while the model runs.

Each row (of FULLY_CONNECTED) or image (of convolutions) gets a scale of its own from its range. The
quantized values are kept as float32 with their zero point taken off, so that they multiply exactly in
BLAS and padding is 0.
"""

from __future__ import annotations

import numpy as np

from edgelite.numerics.rounding import round_half_away


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
        self.scales = np.ones((len(x),) + (1,) * (x.ndim - 1), np.float32)

    def __call__(self) -> None:
        """Quantizes the input's present elements."""
        if not self._x.size:
            return
        low = self._x.min(axis=self._axes, keepdims=True)
        high = self._x.max(axis=self._axes, keepdims=True)
        if self._asymmetric:
            self._asymmetrically(low, high)
        else:
            self._symmetrically(low, high)

    def _symmetrically(self, low: np.ndarray, high: np.ndarray) -> None:
        reach = np.maximum(np.abs(low), np.abs(high))
        empty = reach == 0
        reach[empty] = 127
        np.divide(reach, np.float32(127), out=self.scales)
        np.multiply(self._x, np.float32(127) / reach, out=self.values)
        round_half_away(self.values, out=self.values)
        np.clip(self.values, -127, 127, out=self.values)

    def _asymmetrically(self, low: np.ndarray, high: np.ndarray) -> None:
        low = np.minimum(low, 0).astype(np.float64)
        high = np.maximum(high, 0).astype(np.float64)
        empty = low == high
        scale = np.where(empty, 1.0, (high - low) / 255)
        # The zero point comes from the end of the range that gives the smaller error.
        from_low, from_high = -128 - low / scale, 127 - high / scale
        better = 128 + np.abs(low / scale) < 127 + np.abs(high / scale)
        nearest = round_half_away(np.clip(np.where(better, from_low, from_high), -128, 127))
        zero_point = np.where(empty, 0, nearest).astype(np.float32)
        np.copyto(self.scales, scale, casting="same_kind")
        np.multiply(self._x, np.float32(1) / self.scales, out=self.values)
        np.add(self.values, zero_point, out=self.values)
        round_half_away(self.values, out=self.values)
        np.clip(self.values, -128, 127, out=self.values)
        np.subtract(self.values, zero_point, out=self.values)
