"""LSTM cells in int8 whose products are int8 too, by twelve intermediate tensors.

Each gate has three of them: its sum, the input's and the output state's part. LiteRT has this kind only
with layer normalization, a projection with bias, and the input gate coupled to the forget gate.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.recurrent.integer_lstm import (
    quantized_clip,
    scale_of,
    state_update,
)
from edgelite.interpreter.kernels.recurrent.integer_sums import IntegerSums, Target
from edgelite.interpreter.kernels.recurrent.lstm_operands import LstmOperands
from edgelite.interpreter.kernels.recurrent.sequences import Rows
from edgelite.interpreter.kernels.shared.common import I8, per_tensor
from edgelite.interpreter.registry import Run
from edgelite.interpreter.shapes.recurrent import GATES
from edgelite.numerics.fixed_point import (
    Multiplier,
    multiply,
    multiply_wide,
    quantize_multiplier,
    saturate16,
)
from edgelite.numerics.fixed_point import rounding_shift_right as shift_right
from edgelite.numerics.fixed_point_gates import float_logistic_table, float_tanh_table, look_up
from edgelite.numerics.integer_normalization import layer_normalization_in_float

INTERMEDIATES = 12
_STATE_POWER = -15
_GATE_POWER = -12


def integer_lstm_8(cell: LstmOperands, x: np.ndarray, out: np.ndarray) -> Run:
    """A cell over steps x (time, batch, depth), which gives out (time, batch, outputs)."""
    node = cell.node
    if not cell.normalized or cell.get("projection_bias") is None:
        raise node.error(
            f"with {INTERMEDIATES} intermediate tensors it must have layer normalization and a "
            "projection with bias"
        )
    if scale_of(cell, "cell_state") != np.float32(2.0**_STATE_POWER):
        raise node.error("the scale of cell_state must be 2**-15")
    rows = Rows(x)
    time = len(x)
    gates = {gate: _Gate(cell, gate, len(rows.matrix)) for gate in GATES[1:]}
    clip = node.op.cell_clip
    update = state_update(cell, _STATE_POWER, clip if clip < 1 else 0)
    project = _projection(cell)
    tanh = float_tanh_table(_STATE_POWER)

    def run() -> None:
        rows.refresh()
        given = {
            gate: own.of_input(rows.matrix).reshape(time, cell.batch, cell.cells)
            for gate, own in gates.items()
        }
        for t in range(time):
            values = {gate: own(given[gate][t], cell.hidden) for gate, own in gates.items()}
            update(values)
            hidden = shift_right(values["output"] * look_up(tanh, cell.state), 15)
            np.copyto(cell.hidden, project(hidden), casting="unsafe")
            np.copyto(out[t], cell.hidden)

    return run


class _Part:
    """What the input or the output state adds to a gate, in int8.

    Args:
        cell: the cell's operands.
        name: the weights.
        data: the name of what they meet, "" for the input.
        scale, zero_point: the part's.
        count: how many rows there are.
    """

    def __init__(
        self,
        cell: LstmOperands,
        name: str,
        data: str,
        scale: np.float32,
        zero_point: int,
        count: int,
    ) -> None:
        node = cell.node
        data_scale, data_zero_point = per_tensor(node, cell.need(data) if data else node.input(0))
        by = quantize_multiplier(np.float64(scale_of(cell, name) * data_scale / scale))
        target = Target(I8, zero_point)
        self._sums = IntegerSums(node, [cell.need(name)], data_zero_point, by, count, target)
        self._zero_point = zero_point

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        """The part without its zero point."""
        return self._sums(rows).astype(np.int64) - self._zero_point


class _Gate:
    """A gate: its two parts added, normalized, and its activation function applied."""

    def __init__(self, cell: LstmOperands, gate: str, rows: int) -> None:
        node = cell.node
        first = 3 * GATES.index(gate)
        parameters = [per_tensor(node, operand) for operand in node.intermediates]
        (total, _), (given, given_zero), (kept, kept_zero) = parameters[first : first + 3]
        by = quantize_multiplier(np.float64(kept / total))
        if gate == "output":
            # LiteRT takes the zero point of another gate's part here, and for the factor's mantissa
            # a number that stands beyond its array: the shift of the forget gate's factor.
            kept_zero = parameters[7][1]
            forget = quantize_multiplier(np.float64(parameters[5][0] / parameters[3][0]))
            by = Multiplier(forget.shift, by.shift)
        self._input = _Part(cell, f"input_to_{gate}_weights", "", given, given_zero, rows)
        self._hidden = _Part(
            cell, f"recurrent_to_{gate}_weights", "output_state", kept, kept_zero, cell.batch
        )
        self._by_input = quantize_multiplier(np.float64(given / total))
        self._by_hidden = by
        coefficients = cell.need(f"{gate}_layer_norm_coefficients")
        self._coefficients = coefficients.array
        self._bias = cell.need(f"{gate}_gate_bias").array
        self._scale = quantize_multiplier(np.float64(per_tensor(node, coefficients)[0]))
        table = float_tanh_table if gate == "cell" else float_logistic_table
        self._table = table(_GATE_POWER)

    def of_input(self, rows: np.ndarray) -> np.ndarray:
        """The input's part on the gate's scale, for all steps at once."""
        return multiply(self._input(rows), self._by_input)

    def __call__(self, given: np.ndarray, hidden: np.ndarray) -> np.ndarray:
        """The gate, without integer bits, of the input's part and the output state."""
        sums = saturate16(given + multiply(self._hidden(hidden), self._by_hidden))
        normal = layer_normalization_in_float(sums, self._coefficients, self._bias, self._scale)
        return look_up(self._table, normal.astype(np.int16)).astype(np.int64)


def _projection(cell: LstmOperands) -> Callable[[np.ndarray], np.ndarray]:
    """What makes int8 outputs of the cells' int16 values, whose sums are kept in 64 bits."""
    node = cell.node
    scale, zero_point = per_tensor(node, cell.need("output_state"))
    real = float(scale_of(cell, "projection_weights")) * 2.0**_STATE_POWER / float(scale)
    by = quantize_multiplier(np.float64(np.float32(real)))
    matrix = cell.need("projection_weights").array.astype(np.int64).T
    bias = cell.need("projection_bias").array.astype(np.int64)
    limit = quantized_clip(node.op.proj_clip, per_tensor(node, node.output)[0], 127)

    def run(values: np.ndarray) -> np.ndarray:
        out = np.clip(multiply_wide(values @ matrix + bias, by) + zero_point, -128, 127)
        return np.clip(out, -limit, limit) if limit else out

    return run
