"""SOFTMAX and LOG_SOFTMAX along the last axis."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.common import (
    F32,
    QUANTIZED_8,
    per_tensor,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.quantized_softmax import DifferenceScale, log_softmax, softmax
from edgelite.schema.ops.activation import LogSoftmax, Softmax


@kernel(Softmax)
def softmax_kernel(node: Node) -> Run:
    """exp(beta x) over its sum."""
    x, out, beta = node.input(0), node.output, float(node.op.beta)
    require_same_dtype(node, x, out)
    if not x.array.shape:
        raise node.error("the input must have at least one axis; received a scalar")
    if x.dtype in QUANTIZED_8:
        _require_output(node, 1 / 256, 0)
        scale = DifferenceScale(float(per_tensor(node, x)[0]), beta)
        source, result = x.array, out.array
        return lambda: np.copyto(result, softmax(source, scale), casting="unsafe")
    require_dtype(node, F32, x)
    source, result, factor = x.array, out.array, np.float32(beta)

    def run() -> None:
        np.subtract(source, source.max(axis=-1, keepdims=True), out=result)
        if factor != 1:
            np.multiply(result, factor, out=result)
        np.exp(result, out=result)
        np.divide(result, result.sum(axis=-1, keepdims=True), out=result)

    return run if source.size else lambda: None


@kernel(LogSoftmax)
def log_softmax_kernel(node: Node) -> Run:
    """X minus the logarithm of the sum of exp(x)."""
    x, out = node.input(0), node.output
    require_same_dtype(node, x, out)
    source, result = x.array, out.array
    if x.dtype in QUANTIZED_8:
        _require_output(node, 16 / 256, 255)
        scale = DifferenceScale(float(per_tensor(node, x)[0]), 1.0)
        return lambda: np.copyto(result, log_softmax(source, scale), casting="unsafe")
    require_dtype(node, F32, x)

    def run() -> None:
        np.subtract(source, source.max(axis=-1, keepdims=True), out=result)
        sums = np.exp(result).sum(axis=-1, keepdims=True)
        np.subtract(result, np.log(sums), out=result)

    return run if source.size else lambda: None


def _require_output(node: Node, scale: float, above_lowest: int) -> None:
    """Refuses an output that is not quantized in the one way in which the kernel gives results."""
    own, zero_point = per_tensor(node, node.output)
    wanted = int(np.iinfo(node.output.dtype).min) + above_lowest
    if abs(float(own) - scale) > scale * 1e-3 or zero_point != wanted:
        raise node.error(
            f"the output must have the scale {scale} and the zero point {wanted}; "
            f"received {float(own)} and {zero_point}"
        )
