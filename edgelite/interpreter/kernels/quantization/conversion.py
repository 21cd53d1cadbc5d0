"""Conversions between dtypes and forms: QUANTIZE, DEQUANTIZE, CAST, DENSIFY, FAKE_QUANT."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.kernels.shared import lookup
from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    I32,
    U8,
    affine,
    integer_range,
    quantization_of,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.kernels.shared.cutting import in_pieces
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.bfloat16 import narrowed, widened
from edgelite.numerics.fixed_point import multiply, quantize_multiplier, wrap32
from edgelite.numerics.quantized_functions import Mapping
from edgelite.numerics.rounding import round_half_away
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.quantization import Cast, Densify, Dequantize, FakeQuant, Quantize

_NANOSECONDS = 1.5  # that quantizing an element takes

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
    if x.dtype == out.dtype == I16 and (x.zero_point or out.zero_point):
        raise node.error("int16 inputs and outputs must have zero point 0")
    mapping = Mapping(affine(node, x), affine(node, out), out.dtype)
    source, result = x.array, out.array
    if x.dtype != I32:
        return lookup.apply(node, _table(x.dtype, mapping), source, result)
    return lambda: np.copyto(result, _requantized(source, mapping), casting="unsafe")


def _table(dtype: np.dtype[Any], mapping: Mapping) -> np.ndarray:
    size = dtype.itemsize
    every = np.arange(2 ** (8 * size), dtype=f"u{size}").view(dtype)
    return _requantized(every, mapping).astype(mapping.dtype)


def _requantized(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    by = quantize_multiplier(np.float64(mapping.x.single) / np.float64(mapping.out.single))
    return mapping.result(multiply(wrap32(x.astype(np.int64) - mapping.x.zero_point), by))


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
    low, high = integer_range(node.output)

    def make(x: np.ndarray, out: np.ndarray, work: np.ndarray, signs: np.ndarray) -> Run:
        def run() -> None:
            np.divide(x, scale, out=work)
            round_half_away(work, out=work, work=signs)
            np.add(work, zero_point, out=work)
            np.clip(work, low, high, out=work)
            np.copyto(out, work, casting="unsafe")

        return run

    if scale.size > 1:
        return make(x, out, *(node.machine.scratch.array(out.shape, np.float32) for _ in range(2)))
    scale, zero_point = scale.reshape(()), zero_point.reshape(())
    return in_pieces(node, [x, out], make, _NANOSECONDS, 5, work=2)


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
    """Elements of another dtype: floats are cut off and saturate, integers wrap, truth is not 0.

    Of complex numbers the real part is taken. Bfloat16 goes by way of float32.
    """
    x, out = node.input(0).array, node.output.array
    brain = [operand.type == TensorType.BFLOAT16 for operand in (node.input(0), node.output)]
    if all(brain):
        return bound(np.copyto, out, x)
    if not any(brain):
        return _cast(node, x, out)
    single = np.empty(out.shape, np.float32)
    if brain[0]:
        given, finish = x.view(np.uint16), _cast(node, single, out)
        return in_turn([lambda: np.copyto(single, widened(given)), finish])
    begin, result = _cast(node, x, single), out.view(np.uint16)
    return in_turn([begin, lambda: np.copyto(result, narrowed(single))])


def _cast(node: Node, x: np.ndarray, out: np.ndarray) -> Run:
    if x.dtype.kind not in "fiubc" or out.dtype.kind not in "fiubc":
        raise node.unsupported()
    if x.dtype.kind == "c" and out.dtype.kind != "c":
        x = x.real
    if out.dtype.kind == "b":
        return bound(np.not_equal, x, x.dtype.type(0), out=out)
    if x.dtype.kind == "f" and out.dtype.kind in "iu":
        return _saturating(x, out, *integer_range(node.output))
    return bound(np.copyto, out, x, casting="unsafe")


def _saturating(x: np.ndarray, out: np.ndarray, low: int, high: int) -> Run:
    """What cuts floats off to integers within bounds; what is no number becomes the highest."""
    above, below = np.empty(x.shape, np.bool_), np.empty(x.shape, np.bool_)
    # As floats of the input's dtype the bounds may be infinite: float16 has none as large.
    with np.errstate(over="ignore"):
        least, most = x.dtype.type(low), x.dtype.type(high)

    def run() -> None:
        np.less(x, most, out=above)
        np.logical_not(above, out=above)
        np.less_equal(x, least, out=below)
        np.copyto(out, x, casting="unsafe")
        np.copyto(out, low, where=below)
        np.copyto(out, high, where=above)

    return run


@kernel(Densify)
def densify(node: Node) -> Run:
    """The input: sparse constants are expanded when the model is read."""
    require_same_dtype(node, node.input(0), node.output)
    return bound(np.copyto, node.output.array, node.input(0).array)


@kernel(FakeQuant)
def fake_quant(node: Node) -> Run:
    """Floats rounded to as many values as `num_bits` bits count, which reach from `min` to `max`.

    The range is moved so that 0 is one of them.
    """
    require_dtype(node, F32, node.input(0), node.output)
    op, x, out = node.op, node.input(0).array, node.output.array
    if op.narrow_range or not op.min <= 0 <= op.max or op.min == op.max:
        raise node.error(
            f"the range must contain 0 and not be narrow; received {op.min} to {op.max}"
        )
    if not 1 <= op.num_bits <= 16:
        raise node.error(f"num_bits must be from 1 to 16; received {op.num_bits}")
    steps = np.float32(2**op.num_bits - 1)
    low, high = np.float32(op.min), np.float32(op.max)
    scale = (high - low) / steps
    zero = round_half_away(np.clip(-low / scale, np.float32(0), steps))
    least, most, inverse = -zero * scale, (steps - zero) * scale, np.float32(1) / scale

    def run() -> None:
        np.clip(x, least, most, out=out)
        np.subtract(out, least, out=out)
        np.multiply(out, inverse, out=out)
        round_half_away(out, out=out)
        np.multiply(out, scale, out=out)
        np.add(out, least, out=out)

    return run
