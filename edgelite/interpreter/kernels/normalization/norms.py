"""Normalizations."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F32,
    QUANTIZED_8,
    activation_range,
    per_tensor,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.fixed_point import Multiplier, multiply
from edgelite.numerics.fixed_point_functions import inverse_sqrt
from edgelite.schema.ops.normalization import L2Normalization

_LEAST_NORM = np.float32(1e-6)


@kernel(L2Normalization)
def l2_normalization(node: Node) -> Run:
    """The input divided by its Euclidean norm along the last axis."""
    x, out = node.input(0), node.output
    require_same_dtype(node, x, out)
    if activation_range(node, node.op.fused_activation_function) != (-np.inf, np.inf):
        raise node.error("a fused activation is not supported")
    if x.dtype in QUANTIZED_8:
        return _quantized(node)
    require_dtype(node, F32, x)
    source, result = x.array, out.array
    norm = np.empty((*source.shape[:-1], 1), np.float32)

    def run() -> None:
        np.square(source, out=result)
        np.add.reduce(result, axis=-1, keepdims=True, out=norm)
        np.sqrt(norm, out=norm)
        np.maximum(norm, _LEAST_NORM, out=norm)
        np.divide(source, norm, out=result)

    return run


def _quantized(node: Node) -> Run:
    _, zero_point = per_tensor(node, node.input(0))
    scale, out_zero_point = per_tensor(node, node.output)
    source, result = node.input(0).array, node.output.array
    info = np.iinfo(result.dtype)
    middle = int(info.min) + 128
    if scale != np.float32(1 / 128) or out_zero_point != middle:
        raise node.error(
            f"the output must have the scale 1/128 and the zero point {middle}; received "
            f"{float(scale)} and {out_zero_point}"
        )

    def run() -> None:
        values = source.astype(np.int64) - zero_point
        by = inverse_sqrt((values * values).sum(axis=-1, keepdims=True))
        if middle:  # uint8 scales before the multiplication, int8 within it
            raw = multiply(128 * values, by)
        else:
            raw = multiply(values, Multiplier(by.mantissa, by.shift + 7))
        np.copyto(result, np.clip(raw + middle, info.min, info.max), casting="unsafe")

    return run
