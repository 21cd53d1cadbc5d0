"""Affine quantization: real = scale * (quantized - zero_point).

Source: TensorFlow Lite's 8-bit quantization specification; B. Jacob et al., Quantization and
Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, CVPR 2018.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Quantization:
    """The scales and zero points of a tensor, one for all of it or one for each index of an axis.

    Attributes:
        scale: float32, shape (1,) or (channels,).
        zero_point: int64, the same shape.
        axis: the axis that the channels stand along; 0 where there is one scale for all.
    """

    scale: np.ndarray
    zero_point: np.ndarray
    axis: int = 0

    @classmethod
    def per_tensor(cls, scale: float, zero_point: int = 0) -> Quantization:
        """One scale and zero point for the whole tensor."""
        return cls(np.array([scale], np.float32), np.array([zero_point], np.int64))

    @classmethod
    def per_channel(cls, scale: np.ndarray, axis: int) -> Quantization:
        """A scale for each index of `axis`, and zero point 0."""
        scale = np.asarray(scale, np.float32)
        return cls(scale, np.zeros(scale.shape, np.int64), axis)

    @property
    def is_per_channel(self) -> bool:
        """Whether there are several scales."""
        return self.scale.size > 1

    def along(self, values: np.ndarray, rank: int) -> np.ndarray:
        """`values`, one a channel, shaped to broadcast against a tensor of `rank` dimensions."""
        if values.size == 1:
            return values.reshape(())
        shape = [1] * rank
        shape[self.axis] = values.size
        return values.reshape(shape)

    def quantize(
        self, real: np.ndarray, dtype: np.dtype | type, narrow: bool = False
    ) -> np.ndarray:
        """The nearest quantized values, ties away from zero, clamped to the dtype's range.

        Args:
            real: float values of any shape.
            dtype: the integer dtype.
            narrow: leave out the lowest value, as weights do ([-127, 127] for int8).
        """
        info = np.iinfo(dtype)
        scaled = np.asarray(real, np.float64) / self.along(self.scale.astype(np.float64), real.ndim)
        rounded = np.trunc(scaled + np.copysign(0.5, scaled))
        shifted = rounded + self.along(self.zero_point, real.ndim)
        return np.clip(shifted, info.min + narrow, info.max).astype(dtype)

    def dequantize(self, quantized: np.ndarray) -> np.ndarray:
        """The real values that quantized ones stand for, as float32."""
        zero_point = self.along(self.zero_point, quantized.ndim)
        scale = self.along(self.scale, quantized.ndim)
        return ((quantized.astype(np.int64) - zero_point) * scale).astype(np.float32)

    def same(self, other: Quantization | None) -> bool:
        """Whether both map every value alike."""
        return (
            other is not None
            and np.array_equal(self.scale, other.scale)
            and np.array_equal(self.zero_point, other.zero_point)
            and (self.axis == other.axis or not self.is_per_channel)
        )
