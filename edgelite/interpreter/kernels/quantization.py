"""Conversions between dtypes: QUANTIZE, DEQUANTIZE, CAST."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.interpreter.kernels import (
    bits,  # noqa: F401 - more of this family
    lookup,
)
from edgelite.interpreter.kernels.common import (
    F32,
    I8,
    I16,
    I32,
    QUANTIZED_8,
    U8,
    affine,
    bound,
    quantization_of,
    require_dtype,
)
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.fixed_point import multiply, quantize_multiplier
from edgelite.numerics.quantized_functions import Mapping
from edgelite.numerics.rounding import round_half_away
from edgelite.schema.ops.quantization import Cast, Dequantize, Quantize

# Which quantized dtypes may be made of which.
_REQUANTIZED = {I8: (I8, U8, I16), U8: (I8, U8, I16), I16: (I8, I16, I32), I32: (I8, I16)}


@kernel(Quantize)
def quantize(node: Node) -> Run:
    """Real values to quantized ones, or quantized ones to another scale and zero point."""
    x, out = node.input(0), node.output
    if x.dtype == F32:
        return _quantize_floats(node)
    if out.dtype not in _REQUANTIZED.get(x.dtype, ()):
        raise node.unsupported()
    mapping = Mapping(affine(node, x), affine(node, out), out.dtype)
    source, result = x.array, out.array
    if x.dtype in QUANTIZED_8:
        every = np.arange(256, dtype=np.uint8).view(x.dtype)
        return lookup.apply(_requantized(every, mapping).astype(out.dtype), source, result)
    return lambda: np.copyto(result, _requantized(source, mapping), casting="unsafe")


def _requantized(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    by = quantize_multiplier(np.float64(mapping.x.single) / np.float64(mapping.out.single))
    return mapping.result(multiply(x.astype(np.int64) - mapping.x.zero_point, by))


def _along(node: Node, operand: Operand) -> tuple[np.ndarray, np.ndarray]:
    """The scales and zero points of an operand, shaped to broadcast against it."""
    quantization = quantization_of(node, operand)
    rank = operand.array.ndim
    scale = quantization.along(quantization.scale, rank)
    return scale, quantization.along(quantization.zero_point, rank).astype(np.float32)


def _quantize_floats(node: Node) -> Run:
    x, out = node.input(0).array, node.output.array
    if out.dtype not in (I8, U8, I16):
        raise node.unsupported()
    scale, zero_point = _along(node, node.output)
    info = np.iinfo(out.dtype)
    work = np.empty(out.shape, np.float32)

    def run() -> None:
        np.divide(x, scale, out=work)
        round_half_away(work, out=work)
        np.add(work, zero_point, out=work)
        np.clip(work, info.min, info.max, out=work)
        np.copyto(out, work, casting="unsafe")

    return run


@kernel(Dequantize)
def dequantize(node: Node) -> Run:
    """The real values that quantized ones stand for; float16 as float32."""
    x, out = node.input(0).array, node.output.array
    require_dtype(node, F32, node.output)
    if x.dtype == np.float16:
        return bound(np.copyto, out, x)
    if x.dtype not in (I8, U8, I16, I32):
        raise node.unsupported()
    scale, zero_point = _along(node, node.input(0))
    if x.dtype == I32:
        zero, wide = zero_point.astype(np.int64), scale.astype(np.float64)
        return lambda: np.copyto(out, (x.astype(np.int64) - zero) * wide, casting="same_kind")

    def run() -> None:
        np.subtract(x, zero_point, out=out, dtype=np.float32)
        np.multiply(out, scale, out=out)

    return run


@kernel(Cast)
def cast(node: Node) -> Run:
    """Elements of another dtype: floats are cut off and saturate, integers wrap, truth is not 0."""
    x, out = node.input(0).array, node.output.array
    if x.dtype.kind not in "fiub" or out.dtype.kind not in "fiub":
        raise node.unsupported()
    if out.dtype.kind == "b":
        return bound(np.not_equal, x, x.dtype.type(0), out=out)
    if x.dtype.kind == "f" and out.dtype.kind in "iu":
        return lambda: np.copyto(out, _saturated(x, out.dtype))
    return bound(np.copyto, out, x, casting="unsafe")


def _saturated(x: np.ndarray, dtype: np.dtype[Any]) -> np.ndarray:
    info = np.iinfo(dtype)
    result = np.nan_to_num(x, nan=0).astype(dtype)
    result[x >= float(info.max)] = info.max
    result[x <= float(info.min)] = info.min
    return result
