"""How the kernels with weights (convolutions, FULLY_CONNECTED) finish their accumulators."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from edgelite.interpreter.calls import bound, in_turn, nothing
from edgelite.interpreter.kernels.shared.common import (
    I16,
    I32,
    I64,
    U8,
    clamp,
    per_tensor,
    quantization_of,
    quantized_range,
    require_dtype,
)
from edgelite.interpreter.kernels.shared.wide import combined
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run
from edgelite.numerics.fixed_point import quantize_multiplier
from edgelite.numerics.requantization import Requantizer, WideRequantizer
from edgelite.schema.enums import TensorType

T = TypeVar("T")

# The largest magnitude of quantized inputs, less their zero point, by their bytes.
_MAGNITUDES = {1: 255, 2: 32768}


def add_bias_and_clamp(
    node: Node, bias: Operand | None, out: np.ndarray, part: slice = slice(None)
) -> Run:
    """What adds a float bias to the last axis of `out` and applies the fused activation, in place.

    Args:
        part: which elements of the bias belong to `out`.
    """
    require_dtype(node, out.dtype, bias)
    steps: list[Run] = []
    if bias is not None and bias.constant and out.size and out.flags.c_contiguous:
        steps.append(combined(np.add, bias.array.reshape(-1)[part], out))
    elif bias is not None:
        steps.append(bound(np.add, out, bias.array.reshape(-1)[part], out=out))
    limit = clamp(node, node.op.fused_activation_function, out)
    if limit is not None:
        steps.append(limit)
    return in_turn(steps) if steps else nothing


def filter_scales(node: Node, weights: Operand, axis: int, channels: int) -> np.ndarray:
    """The weights' scales along `axis`, float32: one, or one for each of the channels."""
    quantization = quantization_of(node, weights)
    scale = quantization.scale
    if scale.size > 1 and (scale.size != channels or quantization.axis != axis):
        raise node.error(
            f"weights must have 1 scale, or {channels} along axis {axis}; received {scale.size} "
            f"along axis {quantization.axis}"
        )
    return scale


def output_multiplier(node: Node, axis: int, channels: int, single: bool = False) -> np.ndarray:
    """Input scale times weights' scales over output scale, float64: one, or one for each channel.

    Args:
        axis: the weights' axis of output channels.
        channels: how many there are.
        single: whether the first two are multiplied in float32, as LiteRT does for uint8.
    """
    input_scale, _ = per_tensor(node, node.input(0))
    output_scale, _ = per_tensor(node, node.output)
    scales = filter_scales(node, node.input(1), axis, channels)
    if single:
        product = (input_scale * scales).astype(np.float64)
    else:
        product = np.float64(input_scale) * scales.astype(np.float64)
    return product / np.float64(output_scale)


def input_magnitude(node: Node) -> int:
    """The largest magnitude of a quantized input without its zero point."""
    return _MAGNITUDES[node.input(0).dtype.itemsize]


def input_reach(node: Node) -> int:
    """The largest magnitude of a quantized input as it is stored."""
    info = np.iinfo(node.input(0).dtype)
    return max(-int(info.min), int(info.max))


def largest_sum(node: Node, depth: int) -> float:
    """The largest magnitude of a sum of `depth` products of inputs and weights, and the bias."""
    bias = node.optional(2)
    largest = 2.0**30
    if bias is None:
        largest = 0.0
    elif bias.constant:
        largest = float(np.max(np.abs(bias.array.astype(np.float64)), initial=0))
    magnitude = 255.0 if node.input(1).dtype == U8 else 128.0
    return depth * input_magnitude(node) * magnitude + largest


def has_wide_sums(node: Node) -> bool:
    """Whether LiteRT adds up in 64 bits: of int16 inputs, unless the bias has 32."""
    bias = node.optional(2)
    narrow = getattr(node.op, "quantized_bias_type", TensorType.FLOAT32) == TensorType.INT32
    return node.input(0).dtype == I16 and not narrow and (bias is None or bias.dtype != I32)


def requantizer(
    node: Node, multiplier: np.ndarray, depth: int, part: slice = slice(None)
) -> Requantizer | WideRequantizer:
    """What makes outputs of the sums of products of quantized inputs and weights.

    Args:
        multiplier: what `output_multiplier` gave.
        depth: how many products are added up.
        part: the channels that it is for.
    """
    _, zero_point = per_tensor(node, node.output)
    low, high = quantized_range(node, node.op.fused_activation_function, node.output)
    by = quantize_multiplier(multiplier[part] if multiplier.size > 1 else multiplier)
    bound = largest_sum(node, depth)
    if has_wide_sums(node):
        return WideRequantizer(by, zero_point, low, high, bound)
    return Requantizer(by, zero_point, low, high, node.output.dtype, bound)


def biases(node: Node) -> Callable[[np.ndarray], np.ndarray]:
    """What stands for the bias and the input's zero point: integers added to the accumulators.

    Returns:
        A function of the sums of each output channel's weights.
    """
    _, zero_point = per_tensor(node, node.input(0))
    bias = node.optional(2)
    wide = node.input(0).dtype == I16
    if bias is not None and bias.dtype != I32 and not (wide and bias.dtype == I64):
        raise node.unsupported()

    def compute(sums: np.ndarray) -> np.ndarray:
        row = 0 if bias is None else bias.array.reshape(-1).astype(np.int64)
        return row - zero_point * sums.astype(np.int64)

    return compute


def constant_weights(node: Node) -> bool:
    """Whether weights and bias, if any, are constant, so that what follows from them is, too."""
    bias = node.optional(2)
    return node.input(1).constant and (bias is None or bias.constant)


def once(node: Node, make: Callable[[], T]) -> Callable[[], T]:
    """What `make` makes of weights and bias: once where they are constant, else each run."""
    if not constant_weights(node):
        return make
    value = make()
    return lambda: value
