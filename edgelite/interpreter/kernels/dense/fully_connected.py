"""FULLY_CONNECTED: float, quantized, and hybrid (float inputs, small integers as weights)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.kernels.dense.hybrid import hybrid
from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    U8,
    by_dtype,
    per_tensor,
    quantized_range,
    require_symmetric,
)
from edgelite.interpreter.kernels.shared.patches import pieces_of
from edgelite.interpreter.kernels.shared.staircase_finish import staircase_finish
from edgelite.interpreter.kernels.shared.weight_columns import WeightColumns, weight_columns
from edgelite.interpreter.kernels.shared.weights import (
    add_bias_and_clamp,
    biases,
    constant_weights,
    filter_scales,
    input_magnitude,
    largest_sum,
    once,
    output_multiplier,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.pages import packed
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.fixed_point import quantize_multiplier
from edgelite.numerics.integer_product import IntegerProduct
from edgelite.numerics.requantization import DoubleRequantizer, Requantizer, WideRequantizer
from edgelite.numerics.staircases import Staircase, fixed_point, rounded_product
from edgelite.schema.enums import FullyConnectedOptionsWeightsFormat as WeightsFormat
from edgelite.schema.ops.dense import FullyConnected

Prepare = Callable[[Node], Run]
Finish = DoubleRequantizer | Requantizer | WideRequantizer


@kernel(FullyConnected)
def fully_connected(node: Node) -> Run:
    """Rows of the input times the weights, plus the bias."""
    table: dict[object, Prepare] = {
        (F32, F32, F32): _float,
        (I8, I8, I8): _quantized,
        (U8, U8, U8): _quantized,
        (U8, U8, I16): _quantized,
        (I16, I8, I16): _quantized,
        (I16, I16, I16): _quantized,
        (F32, I8, F32): hybrid,
        (F32, U8, F32): hybrid,
    }
    if node.op.weights_format == WeightsFormat.SHUFFLED4x16INT8:
        table = {(U8, U8, I16): _shuffled}
    return by_dtype(node, table, node.input(0), node.input(1), node.output)(node)


def _matrices(node: Node) -> tuple[np.ndarray, np.ndarray]:
    """Input and output as matrices, a row each."""
    units, depth = node.input(1).array.shape
    out = node.output.array
    rows = out.size // units if units else 0
    return node.input(0).array.reshape(rows, depth), out.reshape(rows, units)


def _float(node: Node) -> Run:
    rows, out = _matrices(node)
    weights = node.prepared(node.input(1), np.transpose)
    finish = add_bias_and_clamp(node, node.optional(2), out)
    if node.input(1).constant:
        return in_turn([bound(np.matmul, rows, weights(), out=out), finish])

    def run() -> None:
        np.matmul(rows, weights(), out=out)
        finish()

    return run


def _quantized(node: Node) -> Run:
    weights = node.input(1)
    units, depth = weights.array.shape
    require_symmetric(node)
    is_per_channel = filter_scales(node, weights, 0, units).size > 1
    # Of weights with a scale for each unit LiteRT takes no zero point.
    zero_point = 0 if is_per_channel else per_tensor(node, weights)[1]
    low, high = quantized_range(node, node.op.fused_activation_function, node.output)
    out_zero_point = node.output.zero_point
    is_micro = node.machine.micro
    single = not is_per_channel and (weights.dtype == I16 or (is_micro and not node.optional(2)))
    multiplier = output_multiplier(node, 0, units, single)
    by, bound = quantize_multiplier(multiplier), largest_sum(node, depth)
    finish: Finish
    if weights.dtype == I16:
        finish = WideRequantizer(by, out_zero_point, low, high, bound)
    elif is_micro:
        finish = Requantizer(by, out_zero_point, low, high, node.output.dtype, bound)
    else:
        finish = DoubleRequantizer(multiplier, out_zero_point, low, high)
    if weights.dtype != I16 and constant_weights(node):
        staircase = (
            fixed_point(by, out_zero_point, low, high)
            if is_micro
            else rounded_product(multiplier, out_zero_point, low, high)
        )
        columns = weight_columns(node, weights.array, zero_point)
        run_line = staircase and _line(node, columns, staircase)
        if run_line is not None:
            return run_line
    return _product(
        node,
        lambda: weights.array.T.astype(np.int32) - np.int32(zero_point),
        biases(node),
        finish,
    )


def _line(node: Node, weights: WeightColumns, staircase: Staircase) -> Run | None:
    """What makes 8-bit outputs of the sums by a line; None where there is none.

    Args:
        weights: whose last row, the bias, meets a column of ones.
        staircase: how the sums become outputs.
    """
    rows, out = _matrices(node)
    depth, units = rows.shape[1], out.shape[1]
    pieces = _pieces(len(rows), depth, units, 4)
    largest = max((piece.stop - piece.start for piece in pieces), default=0)
    finish = staircase_finish(node, staircase, weights.bound)
    if finish is None:
        return None
    end = finish.binder(largest * units, node.machine.scratch)
    columns = packed(finish.stretched(weights.matrix))
    floats = np.ones((largest, depth + 1), np.float32)
    scratch = node.machine.scratch.array((largest, units), np.float32)
    calls: list[Run] = []
    for piece in pieces:
        count = piece.stop - piece.start
        sums = scratch[:count]
        calls += [
            bound(np.copyto, floats[:count, :depth], rows[piece]),
            bound(np.matmul, floats[:count], columns, out=sums),
            end(sums, out[piece]),
        ]
    return in_turn(calls)


def _pieces(rows: int, depth: int, units: int, size: int) -> list[slice]:
    """Cuts rows into pieces that fit the cache."""
    return [lines for _, lines in pieces_of(1, rows, size * (depth + 5 * units))]


def _shuffled(node: Node) -> Run:
    """Weights in blocks of 4 units by 16 inputs, their zero point of 128 taken off, as int8."""
    weights = node.input(1)
    units, depth = weights.array.shape
    if units % 4 or depth % 16:
        raise node.error(
            "shuffled weights must have a multiple of 4 units and of 16 inputs; received the shape "
            f"{weights.array.shape}"
        )
    if node.input(0).zero_point != 128:
        raise node.error(f"the input's zero point must be 128; received {node.input(0).zero_point}")
    by = quantize_multiplier(output_multiplier(node, 0, units, single=True))
    low, high = quantized_range(node, node.op.fused_activation_function, node.output)
    finish = Requantizer(by, 0, low, high, node.output.dtype, largest_sum(node, depth))

    def matrix() -> np.ndarray:
        blocks = weights.array.view(np.int8).reshape(units // 4, depth // 16, 4, 16)
        return blocks.transpose(1, 3, 0, 2).reshape(depth, units).astype(np.int32)

    multiply = _product(node, matrix, biases(node), finish)
    # The second output is what LiteRT shuffles the input to: 16 of each row in turn.
    rows, _ = _matrices(node)
    cut = rows.reshape(len(rows), depth // 16, 16).transpose(1, 0, 2)
    workspace = node.outputs[1].array.reshape(cut.shape)

    def run() -> None:
        multiply()
        np.bitwise_xor(cut, np.uint8(128), out=workspace)

    return run


def _product(
    node: Node,
    matrix: Callable[[], np.ndarray],
    bias: Callable[[np.ndarray], np.ndarray],
    finish: Finish,
) -> Run:
    """What multiplies rows by a matrix of integers and requantizes the sums, piece by piece."""
    rows, out = _matrices(node)
    units, depth = node.input(1).array.shape
    magnitude = input_magnitude(node)
    kind = np.float32 if magnitude < 256 else np.float64
    pieces = _pieces(len(rows), depth, units, np.dtype(kind).itemsize)
    largest = max((piece.stop - piece.start for piece in pieces), default=0)

    def prepare() -> tuple[IntegerProduct, np.ndarray]:
        weights = matrix()
        offset = finish.offset(bias(weights.sum(axis=0, dtype=np.int64)))
        return IntegerProduct(weights, magnitude, kind), offset

    prepared = once(node, prepare)
    floats = np.empty((largest, depth), kind)
    sums, work = np.empty((largest, units), kind), np.empty((largest, units))
    steps = [
        (rows[piece], out[piece], *(a[: piece.stop - piece.start] for a in (floats, sums, work)))
        for piece in pieces
    ]

    def run() -> None:
        product, offset = prepared()
        for source, result, wide, single, double in steps:
            np.copyto(wide, source)
            finish(product(wide, single, double), offset, result, double)

    return run
