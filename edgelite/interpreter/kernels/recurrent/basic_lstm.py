"""The basic LSTM cell: one matrix for all gates over input and output side by side, no options.

The quantized kind is uint8 with zero point 128 and scale 1/128, with int16 inside: the gates' sums have 3
integer bits, the cell state has 4. Source: LiteRT's LstmCell.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.recurrent.activation import sigmoid_in_place
from edgelite.interpreter.kernels.shared.common import (
    F32,
    I16,
    I32,
    U8,
    by_dtype,
    per_tensor,
    require_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.numerics.fixed_point import (
    Multiplier,
    doubling_high_multiply,
    doubling_high_multiply16,
    quantize_multiplier,
    saturate16,
    wrap32,
)
from edgelite.numerics.fixed_point import rounding_shift_right as shift_right
from edgelite.numerics.fixed_point_gates import logistic_table, look_up, tanh_table
from edgelite.numerics.integer_product import IntegerProduct

_STATE_SCALE = 2.0**-11
_ZERO_POINT = 128


def basic_lstm(node: Node) -> Run:
    """One step; its outputs are the activation, the state, and what it computed on the way."""
    table: dict[object, Callable[[Node], Run]] = {F32: _float, U8: _quantized}
    prepare = by_dtype(node, table, node.input(0))
    x, previous, _, _, state = (node.input(i) for i in range(5))
    for operand in (previous, state):
        if operand.constant:
            raise node.error(f"tensor {operand.index} {operand.name!r} is updated: not a constant")
    activation, new_state, joined, _ = node.outputs
    step = prepare(node)
    depth = x.known_shape[1]

    def run() -> None:
        joined.array[:, :depth] = x.array
        joined.array[:, depth:] = previous.array
        step()
        np.copyto(previous.array, activation.array)
        np.copyto(state.array, new_state.array)

    return run


def _gates(sums: np.ndarray) -> list[np.ndarray]:
    """Input gate, cell gate, forget gate and output gate: views of the sums of all."""
    return np.split(sums, 4, axis=1)


def _float(node: Node) -> Run:
    require_dtype(node, F32, *node.inputs, *node.outputs)
    weights, bias, state = (node.input(i) for i in (2, 3, 4))
    activation, new_state, joined, sums = (operand.array for operand in node.outputs)
    matrix = node.prepared(weights, lambda a: a.T)
    work = np.empty(sums.shape, np.float32)
    opened, update, forget, output = _gates(work)

    def run() -> None:
        np.matmul(joined, matrix(), out=sums)
        np.add(sums, bias.array, out=sums)
        np.copyto(work, sums)
        for gate in (opened, forget, output):
            sigmoid_in_place(gate)
        np.multiply(opened, np.tanh(update), out=new_state)
        np.add(new_state, forget * state.array, out=new_state)
        np.multiply(output, np.tanh(new_state), out=activation)

    return run


def _multiply_half_up(x: np.ndarray, by: Multiplier) -> np.ndarray:
    """`multiply` whose second rounding is half up too, as LiteRT's matrix library has it."""
    left, right = max(int(by.shift), 0), max(-int(by.shift), 0)
    high = doubling_high_multiply(wrap32(x << left), by.mantissa)
    return (high + (1 << right >> 1)) >> right


def _quantized(node: Node) -> Run:
    weights, bias, state = (node.input(i) for i in (2, 3, 4))
    activation, new_state, joined, sums = node.outputs
    require_dtype(node, U8, node.input(1), weights, activation, joined)
    require_dtype(node, I16, state, new_state, sums)
    require_dtype(node, I32, bias)
    scale, _ = per_tensor(node, new_state)
    if scale != np.float32(_STATE_SCALE):
        raise node.error(f"the scale of its state must be 2**-11; received {scale}")
    _, zero_point = per_tensor(node, weights)
    by = quantize_multiplier(np.float64(np.float32(4096) * per_tensor(node, bias)[0]))
    products = node.prepared(
        weights, lambda a: IntegerProduct(a.T.astype(np.int16) - np.int16(zero_point), 128)
    )
    rows = np.empty(joined.array.shape, np.float32)
    single = np.empty(sums.array.shape, np.float32)
    double = np.empty(single.shape)
    tanh, logistic = tanh_table(3), logistic_table(3)

    def run() -> None:
        np.subtract(joined.array, np.float32(_ZERO_POINT), out=rows)
        total = products()(rows, single, double).astype(np.int64) + bias.array
        np.copyto(sums.array, saturate16(_multiply_half_up(total, by)), casting="unsafe")
        opened, update, forget, output = _gates(sums.array)
        added = doubling_high_multiply16(
            look_up(logistic, opened).astype(np.int64), look_up(tanh, update)
        )
        kept = doubling_high_multiply16(look_up(logistic, forget).astype(np.int64), state.array)
        new = saturate16(shift_right(added, 4) + kept)
        np.copyto(new_state.array, new, casting="unsafe")
        narrow = saturate16(new << 1).astype(np.int16)
        value = doubling_high_multiply16(
            look_up(logistic, output).astype(np.int64), look_up(tanh, narrow)
        )
        out = np.clip(shift_right(value, 8), -128, 127) + _ZERO_POINT
        np.copyto(activation.array, out, casting="unsafe")

    return run
