"""LSTM and its sequences in one direction or both."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.recurrent.basic_lstm import basic_lstm
from edgelite.interpreter.kernels.recurrent.float_lstm import float_lstm
from edgelite.interpreter.kernels.recurrent.integer_lstm import INTERMEDIATES, integer_lstm
from edgelite.interpreter.kernels.recurrent.integer_lstm_8 import (
    INTERMEDIATES as INTERMEDIATES_8,
)
from edgelite.interpreter.kernels.recurrent.integer_lstm_8 import integer_lstm_8
from edgelite.interpreter.kernels.recurrent.lstm_operands import LstmOperands
from edgelite.interpreter.kernels.recurrent.sequences import in_time
from edgelite.interpreter.kernels.shared.common import F32, I8, require_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.enums import LSTMKernelType
from edgelite.schema.ops.recurrent import (
    BidirectionalSequenceLstm,
    Lstm,
    UnidirectionalSequenceLstm,
)


@kernel(Lstm)
def lstm(node: Node) -> Run:
    if node.op.kernel_type == LSTMKernelType.BASIC:
        return basic_lstm(node)
    cell = LstmOperands(node)
    x, out = in_time(node.input(0).array), in_time(node.output.array)
    if len(node.intermediates) == INTERMEDIATES_8 and node.input(0).dtype == I8:
        return integer_lstm_8(cell, x, out)
    return _unidirectional(cell, x, out, time_major=True)


@kernel(UnidirectionalSequenceLstm)
def unidirectional_sequence_lstm(node: Node) -> Run:
    time_major = node.op.time_major
    x, out = (in_time(o.array, time_major) for o in (node.input(0), node.output))
    return _unidirectional(LstmOperands(node), x, out, time_major)


def _unidirectional(cell: LstmOperands, x: np.ndarray, out: np.ndarray, time_major: bool) -> Run:
    node = cell.node
    if node.input(0).dtype == F32:
        return float_lstm(cell, x, out)
    if len(node.intermediates) != INTERMEDIATES:
        raise node.error(
            f"an int8 LSTM must have {INTERMEDIATES} intermediate tensors, which hold "
            f"its scales; received {len(node.intermediates)}"
        )
    return integer_lstm(cell, x, out, time_major)


@kernel(BidirectionalSequenceLstm)
def bidirectional_sequence_lstm(node: Node) -> Run:
    op = node.op
    forward, backward = LstmOperands(node, "fw_"), LstmOperands(node, "bw_")
    require_dtype(node, F32, node.input(0), *node.outputs)
    x = in_time(node.input(0).array, op.time_major)
    outs = [in_time(o.array, op.time_major) for o in node.outputs]
    if op.merge_outputs:
        outs = [outs[0][..., : forward.outputs], outs[0][..., forward.outputs :]]
    operand = node.optional(op.operands()[0].index("aux_input"))
    require_dtype(node, F32, operand)
    aux = None if operand is None else in_time(operand.array, op.time_major)
    backward_x = x
    # Without weights of its own an auxiliary input is the backward cell's input.
    if aux is not None and forward.get("aux_input_to_forget_weights") is None:
        backward_x, aux = aux, None
    cells = [
        float_lstm(forward, x, outs[0], aux),
        float_lstm(backward, backward_x, outs[1], aux, backward=True),
    ]

    def run() -> None:
        for cell in cells:
            cell()

    return run
