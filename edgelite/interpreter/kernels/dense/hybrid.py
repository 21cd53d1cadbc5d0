"""FULLY_CONNECTED of float inputs and weights of small integers.

Each row of the input is quantized while the model runs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.kernels.shared.blocks import real_rows
from edgelite.interpreter.kernels.shared.common import F32, require_dtype
from edgelite.interpreter.kernels.shared.hybrid import InputQuantizer
from edgelite.interpreter.kernels.shared.weights import add_bias_and_clamp, filter_scales
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.numerics.integer_product import IntegerProduct
from edgelite.schema.enums import ActivationFunctionType as Activation


def hybrid(node: Node) -> Run:
    """Weights with one scale, with one for each unit, or with one for each block of a row."""
    if node.input(1).blocks is not None:
        return _blockwise(node)
    weights, out = node.input(1), node.output.array
    units, depth = weights.array.shape
    rows, out = node.input(0).array.reshape(-1, depth), out.reshape(-1, units)
    scales = filter_scales(node, weights, 0, units)
    quantize = InputQuantizer(rows, bool(node.op.asymmetric_quantize_inputs))
    # Old files call them UINT8, but the bytes are int8.
    product = node.prepared(weights, lambda array: IntegerProduct(array.view(np.int8).T, 255))
    sums, work = np.empty(out.shape, np.float32), np.empty(out.shape)
    finish = _finish(node, out)
    matrix = product().whole if weights.constant else None
    if matrix is not None and len(rows) == 1:
        multiply = bound(np.matmul, quantize.values, matrix, out=sums)
        return in_turn([quantize, multiply, quantize.rescaled(scales, sums, out), finish])

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


def _blockwise(node: Node) -> Run:
    weights = node.input(1)
    units, depth = weights.array.shape
    real = real_rows(node, weights)
    rows, out = node.input(0).array.reshape(-1, depth), node.output.array.reshape(-1, units)
    quantize = InputQuantizer(rows, asymmetric=True)
    matrix = node.prepared(weights, lambda _array: real().T)
    finish = _finish(node, out)

    def run() -> None:
        quantize()
        np.matmul(quantize.values, matrix(), out=out)
        np.multiply(out, quantize.scales, out=out)
        finish()

    return run


# Beside those that clamp, LiteRT fuses these into hybrid products.
_FUNCTIONS: dict[int, Callable[[np.ndarray], Run]] = {
    Activation.TANH: lambda out: bound(np.tanh, out, out=out),
    Activation.SIGN_BIT: lambda out: bound(np.signbit, out, out=out, casting="unsafe"),
}


def _finish(node: Node, out: np.ndarray) -> Run:
    make = _FUNCTIONS.get(node.op.fused_activation_function)
    if make is None:
        return add_bias_and_clamp(node, node.optional(2), out)
    activate, bias = make(out), node.optional(2)
    require_dtype(node, F32, bias)

    def finish() -> None:
        if bias is not None:
            np.add(out, bias.array.reshape(-1), out=out)
        activate()

    return finish
