"""LSTM cells in int8 with int16 gates and an int16 cell state whose scale is a power of two.

Every gate's sums have 3 integer bits (raw / 2**12) or, before they are normalized, the scale of an
intermediate tensor of the operator; a fifth intermediate tensor has the scale of the cells' values
before projection.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.recurrent.integer_sums import IntegerSums, Target
from edgelite.interpreter.kernels.recurrent.lstm_operands import LstmOperands
from edgelite.interpreter.kernels.recurrent.sequences import Rows
from edgelite.interpreter.kernels.shared.common import I8, I16, per_tensor
from edgelite.interpreter.node import Operand
from edgelite.interpreter.registry import Run
from edgelite.interpreter.shapes.recurrent import GATES
from edgelite.numerics.fixed_point import (
    INT16_MAX,
    Multiplier,
    multiply,
    quantize_multiplier,
    saturate16,
)
from edgelite.numerics.fixed_point import rounding_shift_right as shift_right
from edgelite.numerics.fixed_point_gates import logistic_table, look_up, tanh_table
from edgelite.numerics.integer_normalization import layer_normalization

INTERMEDIATES = 5
_GATE_SCALE = 2.0**-12
_VALUE_SCALE = 2.0**-15  # of what the logistic function and tanh give


def integer_lstm(
    cell: LstmOperands, x: np.ndarray, out: np.ndarray, time_major: bool = True
) -> Run:
    """A cell over a sequence.

    Args:
        cell: its operands.
        x: (time, batch, depth).
        out: (time, batch, outputs).
        time_major: how the sequence stands in the input, on which peepholes depend.
    """
    node = cell.node
    rows = Rows(x)
    time = len(x)
    _, x_zero_point = per_tensor(node, node.input(0))
    _, hidden_zero_point = per_tensor(node, cell.need("output_state"))
    bias = [np.zeros(cell.cells, np.int64)] * len(cell.gates)
    if not cell.normalized:
        bias = [operand.array.astype(np.int64) for operand in cell.each("{}_gate_bias")]
    from_input = IntegerSums(
        node,
        cell.each("input_to_{}_weights"),
        x_zero_point,
        _multipliers(cell, "input_to_{}_weights", node.input(0)),
        len(rows.matrix),
        Target(I16),
        np.concatenate(bias),
    )
    from_hidden = IntegerSums(
        node,
        cell.each("recurrent_to_{}_weights"),
        hidden_zero_point,
        _multipliers(cell, "recurrent_to_{}_weights", cell.need("output_state")),
        cell.batch,
    )
    gates = {gate: _gate(cell, gate, time_major) for gate in cell.gates}
    update = _update(cell)
    output = _output(cell)

    def run() -> None:
        rows.refresh()
        given = from_input(rows.matrix)
        given = given.reshape(time, cell.batch, given.shape[1])
        for t in range(time):
            sums = saturate16(from_hidden(cell.hidden) + given[t])
            values = {gate: gates[gate](sums) for gate in cell.gates[:-1]}
            update(values)
            output(gates["output"](sums))
            np.copyto(out[t], cell.hidden)

    return run


def scale_of(cell: LstmOperands, name: str) -> np.float32:
    """The scale of an operand."""
    return per_tensor(cell.node, cell.need(name))[0]


def quantized_clip(clip: float, scale: np.float32, highest: int) -> int:
    """A clip in quantized values, cut off; 0 for none."""
    return int(min(np.float32(clip) / scale, np.float32(highest))) if clip > 0 else 0


def repeat(by: list[Multiplier], count: int) -> Multiplier:
    """One multiplier for each column of several blocks of `count` columns."""
    return Multiplier(
        np.repeat([m.mantissa for m in by], count), np.repeat([m.shift for m in by], count)
    )


def _gate_scale(cell: LstmOperands, gate: str) -> np.float32:
    """The scale of a gate's sums."""
    if not cell.normalized:
        return np.float32(_GATE_SCALE)
    return per_tensor(cell.node, cell.node.intermediates[GATES.index(gate)])[0]


def _multipliers(cell: LstmOperands, name: str, data: Operand) -> Multiplier:
    """What brings products of `data` and each gate's weights to the gate's scale."""
    scale = per_tensor(cell.node, data)[0]
    real = [
        np.float64(scale_of(cell, name.format(gate)) * scale / _gate_scale(cell, gate))
        for gate in cell.gates
    ]
    return repeat([quantize_multiplier(value) for value in real], cell.cells)


def _state_bits(cell: LstmOperands) -> int:
    """The power of two that the cell state's scale is."""
    scale = float(scale_of(cell, "cell_state"))
    power = round(math.log2(scale))
    if scale != 2.0**power or not -15 <= power <= -9:
        raise cell.node.error(
            f"the scale of cell_state must be a power of two from 2**-15 to 2**-9; received {scale}"
        )
    return power


def _gate(cell: LstmOperands, gate: str, time_major: bool) -> Callable[[np.ndarray], np.ndarray]:
    """What makes a gate, without integer bits, of all gates' sums."""
    columns = cell.columns(gate)
    table = tanh_table(3) if gate == "cell" else logistic_table(3)
    peephole = _peephole(cell, gate, time_major)
    normalize = _normalization(cell, gate)

    def run(sums: np.ndarray) -> np.ndarray:
        own = sums[:, columns]
        if peephole is not None:
            own = saturate16(own + peephole())
        if normalize is not None:
            own = normalize(own)
        return look_up(table, own.astype(np.int16)).astype(np.int64)

    return run


def _peephole(cell: LstmOperands, gate: str, time_major: bool) -> Callable[[], np.ndarray] | None:
    operand = cell.of_gate("cell_to_{}_weights", gate)
    if operand is None:
        return None
    real = 2.0 ** _state_bits(cell) * float(per_tensor(cell.node, operand)[0])
    by = quantize_multiplier(np.float64(np.float32(real / float(_gate_scale(cell, gate)))))
    # LiteRT takes the number of outputs for that of cells here: where there are fewer, it weighs
    # the first states only, of each batch entry or, where time comes first, of all in a row.
    count = min(cell.outputs, cell.cells)
    weights = np.zeros(cell.state.shape, np.int64)
    if time_major:
        weights.reshape(-1)[: count * cell.batch] = np.tile(operand.array[:count], cell.batch)
    else:
        weights[:, :count] = operand.array[:count]
    return lambda: multiply(weights * cell.state, by)


def _normalization(cell: LstmOperands, gate: str) -> Callable[[np.ndarray], np.ndarray] | None:
    if not cell.normalized:
        return None
    coefficients = cell.need(f"{gate}_layer_norm_coefficients")
    scale = per_tensor(cell.node, coefficients)[0]
    guard = max(1, int(np.float32(10000) * scale))
    by = quantize_multiplier(np.float64(scale))
    row = coefficients.array.astype(np.int64)
    bias = cell.need(f"{gate}_gate_bias").array.astype(np.int64)
    return lambda sums: layer_normalization(sums, row, bias, by, guard)


def _update(cell: LstmOperands) -> Callable[[dict[str, np.ndarray]], None]:
    """What makes the new cell state of the gates."""
    return state_update(cell, _state_bits(cell), cell.node.op.cell_clip)


def state_update(
    cell: LstmOperands, power: int, clip: float
) -> Callable[[dict[str, np.ndarray]], None]:
    """The new cell state: forget * state + input * cell gate, all within int16.

    Args:
        cell: its operands.
        power: the cell state's scale is 2**power.
        clip: the largest magnitude of a state; 0 for any.
    """
    state = cell.state
    limit = quantized_clip(clip, scale_of(cell, "cell_state"), INT16_MAX)

    def run(gates: dict[str, np.ndarray]) -> None:
        forget = gates["forget"]
        opened = gates.get("input", INT16_MAX - forget)
        kept = shift_right(forget * state, 15).astype(np.int16)
        added = shift_right(opened * gates["cell"], 30 + power).astype(np.int16)
        new = saturate16(kept.astype(np.int64) + added)
        if limit:
            new = np.clip(new, -limit, limit)
        np.copyto(state, new, casting="unsafe")

    return run


def _output(cell: LstmOperands) -> Callable[[np.ndarray], None]:
    """What makes the output state of the output gate and the cell state."""
    node, hidden = cell.node, cell.hidden
    value_scale, value_zero_point = per_tensor(node, node.intermediates[4])
    to_value = quantize_multiplier(
        np.float64(np.float32(_VALUE_SCALE / float(value_scale) * _VALUE_SCALE))
    )
    table = tanh_table(15 + _state_bits(cell))
    weights = cell.get("projection_weights")
    project = None if weights is None else projection(cell, value_scale, value_zero_point)
    # LiteRT moves the values before a projection the other way, and takes it out again alike.
    offset = value_zero_point if project is None else -value_zero_point

    def run(gate: np.ndarray) -> None:
        values = multiply(gate * look_up(table, cell.state), to_value) + offset
        values = np.clip(values, -128, 127)
        np.copyto(hidden, values if project is None else project(values), casting="unsafe")

    return run


def projection(
    cell: LstmOperands, scale: np.float32, zero_point: int
) -> Callable[[np.ndarray], np.ndarray]:
    """What makes int8 outputs of the cells' int8 values.

    Args:
        cell: its operands.
        scale, zero_point: the values'.
    """
    node = cell.node
    out_scale, out_zero_point = per_tensor(node, cell.need("output_state"))
    real = scale_of(cell, "projection_weights") * scale / out_scale
    bias = cell.get("projection_bias")
    limit = quantized_clip(node.op.proj_clip, per_tensor(node, node.output)[0], 127) or 128
    return IntegerSums(
        node,
        [cell.need("projection_weights")],
        -zero_point,
        quantize_multiplier(np.float64(real)),
        cell.batch,
        Target(I8, out_zero_point, -limit, min(limit, 127)),
        0 if bias is None else bias.array.astype(np.int64),
    )
