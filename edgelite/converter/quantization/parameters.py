"""Scales and zero points from ranges and weights, as TensorFlow Lite chooses them.

Source: TensorFlow Lite's 8-bit quantization specification; the nudged zero point is that of
B. Jacob et al., CVPR 2018, section 3.
"""

from __future__ import annotations

import math

import numpy as np

from edgelite.numerics.quantization import Quantization

# Weights within this distance of zero are taken for zero.
_TINY = 1e-12
_INT8_MAX = 127


def activation_parameters(
    low: float, high: float, dtype: np.dtype | type = np.int8
) -> Quantization:
    """Scale and zero point for real values between `low` and `high`.

    The range is widened to hold 0, and moved by less than a step so that 0 is exactly a quantized
    value: padding and RELU then lose nothing. A range that is only {0} gets the scale 1.
    """
    info = np.iinfo(dtype)
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    scale = float(np.float32((high - low) / (info.max - info.min)))
    if scale < np.finfo(np.float32).tiny:
        return Quantization.per_tensor(1.0, info.min)
    # Of the two ends, the one that is rounded less decides.
    from_low, from_high = info.min - low / scale, info.max - high / scale
    low_error = abs(info.min) + abs(low / scale)
    high_error = abs(info.max) + abs(high / scale)
    zero_point = from_low if low_error < high_error else from_high
    rounded = math.floor(zero_point + 0.5)
    return Quantization.per_tensor(scale, min(max(rounded, info.min), info.max))


def weight_parameters(weights: np.ndarray, axis: int | None) -> Quantization:
    """Symmetric scales that map the largest magnitude to 127: for each index of `axis`, or one.

    Channels that are all zero get the largest scale of the others, or 1.
    """
    if axis is None:
        largest = np.abs(weights).max(initial=0.0).reshape(1)
    else:
        others = tuple(i for i in range(weights.ndim) if i != axis)
        largest = np.abs(weights).max(axis=others, initial=0.0)
    scale = largest.astype(np.float64) / _INT8_MAX
    scale[largest < _TINY] = scale.max(initial=0.0) if largest.max(initial=0.0) >= _TINY else 1.0
    return Quantization(scale.astype(np.float32), np.zeros(scale.shape, np.int64), axis or 0)


def widened_for_bias(weights: Quantization, bias: np.ndarray, input_scale: float) -> Quantization:
    """Larger scales for channels whose bias would otherwise not fit into int32.

    The bias' scale is input scale * weight scale: tiny weights beside a large bias overflow it. A
    bias is let take half of int32's range, so that the sums of products have the other half.
    """
    largest = np.abs(bias.astype(np.float64)) / (np.iinfo(np.int32).max // 2)
    needed = largest / input_scale
    if not weights.is_per_channel:
        needed = needed.max(initial=0.0, keepdims=True)
    scale = np.maximum(weights.scale.astype(np.float64), needed)
    return Quantization(scale.astype(np.float32), weights.zero_point, weights.axis)


def bias_parameters(weights: Quantization, input_scale: float) -> Quantization:
    """The scales of the int32 bias: input scale * weight scale for each channel."""
    scale = np.float32(input_scale) * weights.scale
    return Quantization(scale.astype(np.float32), np.zeros(scale.shape, np.int64), 0)
