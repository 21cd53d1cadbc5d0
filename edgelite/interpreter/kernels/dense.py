"""Products of matrices: FULLY_CONNECTED and BATCH_MATMUL."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.common import (
    F32,
    I8,
    I32,
    U8,
    by_dtype,
    per_tensor,
    quantized_range,
    require_dtype,
)
from edgelite.interpreter.kernels.hybrid import InputQuantizer
from edgelite.interpreter.kernels.patches import pieces_of
from edgelite.interpreter.kernels.weights import (
    add_bias_and_clamp,
    biases,
    filter_scales,
    once,
    output_multiplier,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.fixed_point import quantize_multiplier
from edgelite.numerics.integer_product import LARGEST_EXACT, IntegerProduct
from edgelite.numerics.requantization import DoubleRequantizer, Requantizer
from edgelite.schema.enums import ActivationFunctionType, FullyConnectedOptionsWeightsFormat
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected

Prepare = Callable[[Node], Run]


@kernel(FullyConnected)
def fully_connected(node: Node) -> Run:
    """Rows of the input times the weights, plus the bias."""
    if node.op.weights_format != FullyConnectedOptionsWeightsFormat.DEFAULT:
        raise node.error("weights_format must be DEFAULT; shuffled weights are not supported")
    table: dict[object, Prepare] = {
        (F32, F32): _float,
        (I8, I8): _quantized,
        (U8, U8): _quantized,
        (F32, I8): _hybrid,
    }
    prepare = by_dtype(node, table, node.input(0), node.input(1))
    require_dtype(node, node.input(0).dtype, node.output)
    return prepare(node)


def _matrices(node: Node) -> tuple[np.ndarray, np.ndarray]:
    """Input and output as matrices, a row each."""
    units, depth = node.input(1).array.shape
    return node.input(0).array.reshape(-1, depth), node.output.array.reshape(-1, units)


def _float(node: Node) -> Run:
    rows, out = _matrices(node)
    weights = node.prepared(node.input(1), np.transpose)
    finish = add_bias_and_clamp(node, node.optional(2), out)

    def run() -> None:
        np.matmul(rows, weights(), out=out)
        finish()

    return run


def _quantized(node: Node) -> Run:
    rows, out = _matrices(node)
    weights = node.input(1)
    units, depth = weights.array.shape
    multiplier = output_multiplier(node, 0, units)
    # Of weights with a scale for each unit LiteRT takes no zero point.
    zero_point = per_tensor(node, weights)[1] if multiplier.size == 1 else 0
    pieces = [lines for _, lines in pieces_of(1, len(rows), 4 * (depth + 5 * units))]
    largest = max((piece.stop - piece.start for piece in pieces), default=0)
    low, high = quantized_range(node, node.op.fused_activation_function, node.output)
    requantize = DoubleRequantizer(multiplier, node.output.zero_point, low, high, (largest, units))
    bias = biases(node)

    def prepare() -> tuple[IntegerProduct, np.ndarray]:
        matrix = weights.array.T.astype(np.int16) - np.int16(zero_point)
        offset = requantize.offset(bias(matrix.sum(axis=0, dtype=np.int64)))
        return IntegerProduct(matrix, 255), offset

    prepared = once(node, prepare)
    floats = np.empty((largest, depth), np.float32)
    sums, work = np.empty((largest, units), np.float32), np.empty((largest, units))
    steps = [
        (rows[piece], out[piece], *(a[: piece.stop - piece.start] for a in (floats, sums, work)))
        for piece in pieces
    ]

    def run() -> None:
        product, offset = prepared()
        for source, result, wide, single, double in steps:
            np.copyto(wide, source)
            requantize(product(wide, single, double), offset, result, double)

    return run


def _hybrid(node: Node) -> Run:
    rows, out = _matrices(node)
    units = len(node.input(1).array)
    scales = filter_scales(node, node.input(1), 0, units)
    quantize = InputQuantizer(rows, bool(node.op.asymmetric_quantize_inputs))
    product = node.prepared(node.input(1), lambda array: IntegerProduct(array.T, 255))
    sums, work = np.empty(out.shape, np.float32), np.empty(out.shape)
    finish = add_bias_and_clamp(node, node.optional(2), out)

    def run() -> None:
        quantize()
        np.multiply(
            product()(quantize.values, sums, work),
            quantize.scales * scales,
            out=out,
            casting="same_kind",
        )
        finish()

    return run


@kernel(BatchMatMul)
def batch_mat_mul(node: Node) -> Run:
    """Products of matrices in the last two axes; the others broadcast."""
    table: dict[object, Prepare] = {
        (F32, F32): _float_products,
        (I8, I8): _quantized_products,
        (F32, I8): _hybrid_products,
    }
    return by_dtype(node, table, node.input(0), node.input(1))(node)


def _turned(array: np.ndarray, turn: bool) -> np.ndarray:
    return array.swapaxes(-1, -2) if turn else array


def _float_products(node: Node) -> Run:
    require_dtype(node, F32, node.output)
    x = _turned(node.input(0).array, node.op.adj_x)
    y = _turned(node.input(1).array, node.op.adj_y)
    out = node.output.array

    def run() -> None:
        np.matmul(x, y, out=out)

    return run


def _exact_dtype(depth: int, magnitude: int) -> type[np.floating]:
    """The float dtype in which sums of `depth` products of integers are exact."""
    return np.float32 if depth * magnitude < LARGEST_EXACT else np.float64


def _quantized_products(node: Node) -> Run:
    out = node.output.array
    raw = node.output.dtype == I32
    if not raw:
        require_dtype(node, I8, node.output)
    x = _turned(node.input(0).array, node.op.adj_x)
    y = _turned(node.input(1).array, node.op.adj_y)
    kind = _exact_dtype(x.shape[-1], 255 * 255)
    # Into int32 LiteRT adds up products of the stored values, without their zero points.
    zeros = [0 if raw else per_tensor(node, node.input(i))[1] for i in (0, 1)]
    left, right = np.empty(x.shape, kind), np.empty(y.shape, kind)
    sums, work = np.empty(out.shape, kind), np.empty(out.shape)
    requantize = None if raw else _requantizer(node, x.shape[-1])
    none = np.zeros(()) if requantize is None else requantize.offset(0)

    def run() -> None:
        np.subtract(x, zeros[0], out=left, dtype=kind)
        np.subtract(y, zeros[1], out=right, dtype=kind)
        np.matmul(left, right, out=sums)
        if requantize is None:
            np.copyto(out, sums, casting="unsafe")
        else:
            requantize(sums, none, out, work)

    return run


def _requantizer(node: Node, depth: int) -> Requantizer:
    (x_scale, _), (y_scale, _) = (per_tensor(node, node.input(i)) for i in (0, 1))
    scale, zero_point = per_tensor(node, node.output)
    low, high = quantized_range(node, ActivationFunctionType.NONE, node.output)
    return Requantizer(
        quantize_multiplier(np.float64(x_scale * y_scale) / np.float64(scale)),
        zero_point,
        low,
        high,
        node.output.dtype,
        bound=depth * 255.0 * 255.0,
    )


def _hybrid_products(node: Node) -> Run:
    require_dtype(node, F32, node.output)
    x = _turned(node.input(0).array, node.op.adj_x)
    y = node.input(1)
    scale, _ = per_tensor(node, y)
    depth = x.shape[-1]
    kind = _exact_dtype(depth, 255 * 128)
    rows = np.empty(x.shape, np.float32)
    quantize = InputQuantizer(rows.reshape(-1, depth), bool(node.op.asymmetric_quantize_inputs))
    left, scales = quantize.values.reshape(x.shape), quantize.scales.reshape(*x.shape[:-1], 1)
    right = node.prepared(y, lambda array: _turned(array, node.op.adj_y).astype(kind))
    out = node.output.array
    sums = np.empty(out.shape, kind)

    def run() -> None:
        np.copyto(rows, x)
        quantize()
        np.matmul(left, right(), out=sums)
        np.multiply(sums, scales * scale, out=out, casting="same_kind")

    return run
