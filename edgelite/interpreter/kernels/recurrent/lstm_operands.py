"""The operands of an LSTM cell by name, and the dtypes that go together."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, I8, I16, I32, U8, require_dtype
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.shapes.recurrent import CELL_PARTS, GATES


class Types(NamedTuple):
    """The dtypes of a cell's operands, by their roles (`CELL_PARTS`), and of its states."""

    weights: np.dtype[Any]
    peephole: np.dtype[Any]
    bias: np.dtype[Any]
    norm: np.dtype[Any]
    output_state: np.dtype[Any]
    cell_state: np.dtype[Any]


# By the dtypes of the input and the weights.
TYPES = {
    (F32, F32): Types(F32, F32, F32, F32, F32, F32),
    (F32, I8): Types(I8, I8, F32, F32, F32, F32),
    (F32, U8): Types(U8, U8, F32, F32, F32, F32),
    (I8, I8): Types(I8, I16, I32, I16, I8, I16),
}


class LstmOperands:
    """The operands of one cell.

    Args:
        node: the operator.
        way: what the names of the cell's operands begin with: "fw_" or "bw_" where there are two.

    Attributes:
        gates: the gates that it has, of `GATES`; without an input gate, that one is what the forget
            gate leaves.
        cells: how many there are.
        outputs: how many values it gives; as many as cells unless they are projected.
        batch: how many sequences it keeps the state of.
        hidden: the output state (batch, outputs), a view of its variable.
        state: the cell state (batch, cells), likewise.
    """

    def __init__(self, node: Node, way: str = "") -> None:
        self.node = node
        self._way = way
        self._names = node.op.operands()[0].names
        coupled = self.get("input_to_input_weights") is None
        self.gates = GATES[1:] if coupled else GATES
        self.cells = self.need("input_to_output_weights").known_shape[0]
        self.outputs = self.need("recurrent_to_output_weights").known_shape[-1]
        hidden, state = self.need("output_state"), self.need("cell_state")
        self._require_types(hidden, state)
        self.hidden = hidden.array.reshape(-1, self.outputs)
        self.state = state.array.reshape(-1, self.cells)
        self.batch = len(self.hidden)

    def get(self, name: str) -> Operand | None:
        """The operand with this name; None where it is absent."""
        if self._way + name not in self._names:
            return None
        return self.node.optional(self._names.index(self._way + name))

    def need(self, name: str) -> Operand:
        """An operand that must be there."""
        return self.node.input(self._names.index(self._way + name))

    def of_gate(self, name: str, gate: str) -> Operand | None:
        """A gate's operand; its name has {} for the gate."""
        return self.get(name.format(gate))

    def each(self, name: str) -> list[Operand]:
        """All gates' operands of one kind, which must be there."""
        return [self.need(name.format(gate)) for gate in self.gates]

    @property
    def normalized(self) -> bool:
        """Whether the sums of each gate are normalized over the cells."""
        return self.get("forget_layer_norm_coefficients") is not None

    def columns(self, gate: str) -> slice:
        """Where a gate's columns stand among those of all gates."""
        first = self.gates.index(gate) * self.cells
        return slice(first, first + self.cells)

    def _require_types(self, hidden: Operand, state: Operand) -> None:
        node = self.node
        key = node.input(0).dtype, self.need("input_to_output_weights").dtype
        types = TYPES.get(key)
        if types is None:
            raise node.unsupported()
        require_dtype(node, types.output_state, hidden, node.output)
        require_dtype(node, types.cell_state, state)
        for part in CELL_PARTS:
            for gate in self.gates:
                operand = self.of_gate(part.name, gate)
                if operand is not None and not is_diagonal(operand, part.name):
                    require_dtype(node, getattr(types, part.role), operand)


def is_diagonal(operand: Operand, name: str) -> bool:
    """Whether these are recurrent weights that are given by their diagonal, in float."""
    return name.startswith("recurrent") and len(operand.known_shape) == 1 and operand.dtype == F32
