"""TRANSPOSE_CONV: float, 8-bit, 16-bit with 8-bit weights, and hybrid (float inputs, 8-bit weights)."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    I32,
    I64,
    U8,
    by_dtype,
    per_tensor,
    quantized_range,
    require_dtype,
)
from edgelite.interpreter.kernels.shared.hybrid import InputQuantizer
from edgelite.interpreter.kernels.shared.weights import (
    add_bias_and_clamp,
    filter_scales,
    output_multiplier,
    requantizer,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.numerics.fixed_point import multiply, multiply_wide, quantize_multiplier
from edgelite.numerics.integer_product import LARGEST_EXACT, IntegerProduct
from edgelite.numerics.transposed_convolution import Canvas, filter_matrix
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.convolution import TransposeConv


@kernel(TransposeConv)
def transpose_conv(node: Node) -> Run:
    """Products of each position's channels and the whole filter, added up where they overlap."""
    require_dtype(node, I32, node.input(0))
    table: dict[object, Callable[[Node], Run]] = {
        (F32, F32): _float,
        (I8, I8): _quantized,
        (U8, U8): _quantized,
        (I16, I8): _wide,
        (F32, I8): _hybrid,
    }
    arranged = copy.copy(node)  # with its inputs in the order of other convolutions
    arranged.inputs = [node.optional(index) for index in (2, 1, 3)]
    prepare = by_dtype(node, table, arranged.input(0), arranged.input(1))
    require_dtype(node, arranged.input(0).dtype, node.output)
    return prepare(arranged)


def _canvas(node: Node, dtype: type) -> Canvas:
    out = node.output.array
    _, height, width, _ = node.input(1).array.shape
    return Canvas(out, tuple(windows_2d(node.op, out.shape, (height, width))), dtype)


def _float(node: Node) -> Run:
    x, out = node.input(0).array, node.output.array
    rows = x.reshape(-1, x.shape[3])
    canvas = _canvas(node, np.float32)
    matrix = node.prepared(node.input(1), filter_matrix)
    finish = add_bias_and_clamp(node, node.optional(2), out)

    def run() -> None:
        canvas.paint(np.matmul(rows, matrix()))
        if canvas.inner is not out:
            np.copyto(out, canvas.inner)
        finish()

    return run


def _product(node: Node, weights_zero_point: int, magnitude: int) -> Callable[[], IntegerProduct]:
    def make(weights: np.ndarray) -> IntegerProduct:
        matrix = filter_matrix(weights).astype(np.int16) - np.int16(weights_zero_point)
        return IntegerProduct(matrix, magnitude)

    return node.prepared(node.input(1), make)


def _bias(node: Node) -> Callable[[], np.ndarray | int]:
    bias = node.optional(2)
    if bias is None:
        return lambda: 0
    return node.prepared(bias, lambda a: a.reshape(-1).astype(np.int64))


def _quantized(node: Node) -> Run:
    x, filter, out = node.input(0).array, node.input(1), node.output.array
    require_dtype(node, I32, node.optional(2))
    _, zero_point = per_tensor(node, node.input(0))
    unsigned = x.dtype == U8
    weights_zero_point = per_tensor(node, filter)[1] if unsigned else 0
    outputs, height, width, channels = filter.array.shape
    depth = height * width * channels
    exact = np.float32 if depth * 255 * 255 < LARGEST_EXACT else np.float64
    canvas = _canvas(node, exact)
    product, bias = _product(node, weights_zero_point, 255), _bias(node)
    requantize = requantizer(node, output_multiplier(node, 0, outputs, unsigned), depth)
    rows = np.empty((x.size // channels, channels), np.float32)
    shape = len(rows), outputs * height * width
    single, double, work = np.empty(shape, np.float32), np.empty(shape), np.empty(out.shape)

    def run() -> None:
        np.subtract(x.reshape(rows.shape), np.float32(zero_point), out=rows)
        canvas.paint(product()(rows, single, double))
        requantize(canvas.inner, requantize.offset(bias()), out, work)

    return run


def _wide(node: Node) -> Run:
    x, filter, out = node.input(0).array, node.input(1), node.output.array
    bias_operand = node.optional(2)
    if bias_operand is not None and bias_operand.dtype not in (I32, I64):
        raise node.unsupported()
    for operand in (node.input(0), node.output):
        if per_tensor(node, operand)[1]:
            raise node.error("input and output must have zero point 0")
    outputs, height, width, channels = filter.array.shape
    canvas = _canvas(node, np.float64)
    product, bias = _product(node, 0, 32768), _bias(node)
    by = quantize_multiplier(output_multiplier(node, 0, outputs))
    # Where the options name a 32-bit bias, LiteRT accumulates in 32 bits, too.
    scale = multiply if node.op.quantized_bias_type == TensorType.INT32 else multiply_wide
    low, high = quantized_range(node, node.op.fused_activation_function, node.output)
    rows = np.empty((x.size // channels, channels), np.float32)
    shape = len(rows), outputs * height * width
    single, double = np.empty(shape, np.float32), np.empty(shape)

    def run() -> None:
        np.copyto(rows, x.reshape(rows.shape))
        canvas.paint(product()(rows, single, double))
        sums = canvas.inner.astype(np.int64) + bias()
        np.copyto(out, np.clip(scale(sums, by), low, high), casting="unsafe")

    return run


def _hybrid(node: Node) -> Run:
    x, filter, out = node.input(0).array, node.input(1), node.output.array
    outputs, height, width, channels = filter.array.shape
    scales = filter_scales(node, filter, 0, outputs)
    quantize = InputQuantizer(x, asymmetric=True)
    canvas = _canvas(node, np.float64)
    product = _product(node, 0, 255)
    rows = quantize.values.reshape(-1, channels)
    shape = len(rows), outputs * height * width
    single, double = np.empty(shape, np.float32), np.empty(shape)
    finish = add_bias_and_clamp(node, node.optional(2), out)

    def run() -> None:
        quantize()
        canvas.paint(product()(rows, single, double))
        np.multiply(canvas.inner, scales * quantize.scales, out=out, casting="same_kind")
        finish()

    return run
