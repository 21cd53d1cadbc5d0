"""Checks of a subgraph's operators: what they are connected to, and in which order they run."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from edgelite.errors import ModelError
from edgelite.schema.constants import has_data
from edgelite.schema.kinds import Scalar
from edgelite.schema.model import Model, Operator, SubGraph
from edgelite.schema.operator import Operands, Options, operator_of
from edgelite.schema.verification.places import located

ABSENT_TENSOR = -1
# Options that divide, or by which a window moves on: none of them may be 0.
_POSITIVE = ("stride_", "dilation_", "filter_", "block_size")


def verify_subgraph(model: Model, subgraph: SubGraph, place: str) -> None:
    """Checks a subgraph's inputs, outputs and operators.

    Raises:
        ModelError: see `edgelite.schema.verification`.
    """
    for side, indices in (("inputs", subgraph.inputs), ("outputs", subgraph.outputs)):
        _verify_indices(indices, subgraph, f"{place}: {side}")
    order = _Order(model, subgraph)
    for index, operator in enumerate(subgraph.operators):
        with located(f"{place}, operator {index}"):
            op = operator_of(model, operator)
            with located(op.row.name):
                _verify_options(op)
                _verify_operands(op, operator, subgraph)
                order.run(op, operator, index)
    for tensor in subgraph.outputs:
        if tensor not in order.ready:
            raise ModelError(f"{place}: output tensor {tensor} is written by no operator")


class _Order:
    """Follows which tensors hold something while the operators run one after the other."""

    def __init__(self, model: Model, subgraph: SubGraph) -> None:
        self.tensors = subgraph.tensors
        self.constants: set[int] = set()
        self.ready = set(subgraph.inputs)
        self.writers: dict[int, str] = dict.fromkeys(subgraph.inputs, "the caller of the subgraph")
        for index, tensor in enumerate(subgraph.tensors):
            if tensor.buffer and has_data(tensor, model.buffers[tensor.buffer]):
                self.constants.add(index)
            if tensor.is_variable or tensor.external_buffer:
                self.ready.add(index)
        self.ready |= self.constants

    def run(self, op: Options, operator: Operator, index: int) -> None:
        """Checks what `operator` reads and writes."""
        takes = op.operands()[0]
        for position, tensor in enumerate(operator.inputs):
            if tensor != ABSENT_TENSOR and tensor not in self.ready:
                raise ModelError(
                    f"input {takes.name(position)} is tensor {tensor}, which no operator before "
                    "this one writes: operators must stand in the order in which they run"
                )
        for position in takes.state:
            self._update(operator.inputs[position], takes.name(position))
        for tensor in operator.outputs:
            if tensor != ABSENT_TENSOR:
                self._write(tensor, index)

    def _update(self, tensor: int, name: str) -> None:
        if tensor in self.constants or not self.tensors[tensor].is_variable:
            raise ModelError(
                f"input {name} is a state that the operator updates; tensor {tensor} is not marked "
                "as variable"
            )

    def _write(self, tensor: int, index: int) -> None:
        if tensor in self.constants:
            raise ModelError(f"writes tensor {tensor}, which is constant")
        if tensor in self.writers:
            raise ModelError(
                f"writes tensor {tensor}, as {self.writers[tensor]} does; a tensor has one producer"
            )
        self.writers[tensor] = f"operator {index}"
        self.ready.add(tensor)


def _verify_indices(indices: Sequence[int], subgraph: SubGraph, place: str) -> None:
    for index in indices:
        if not 0 <= index < len(subgraph.tensors):
            raise ModelError(f"{place} name tensor {index}; there are {len(subgraph.tensors)}")


def _verify_operands(op: Options, operator: Operator, subgraph: SubGraph) -> None:
    takes, gives = op.operands()
    for side, operands, indices in (
        ("input", takes, operator.inputs),
        ("output", gives, operator.outputs),
    ):
        if not operands.accepts(len(indices)):
            raise ModelError(f"has {len(indices)} {side}s; expected {_expected(operands)}")
        for position, index in enumerate(indices):
            absent = index == ABSENT_TENSOR and operands.may_be_absent(position)
            if not absent and not 0 <= index < len(subgraph.tensors):
                raise ModelError(
                    f"{side} {operands.name(position)} is tensor {index}; "
                    f"there are {len(subgraph.tensors)}"
                )
    given = [index for index in operator.intermediates if index != ABSENT_TENSOR]
    _verify_indices(given, subgraph, "intermediates")


def _expected(operands: Operands) -> str:
    most = "any number" if operands.variadic else str(len(operands.names))
    names = f" ({', '.join(operands.names)})" if operands.names else ""
    return f"{most}{names}" if str(operands.least) == most else f"{operands.least} to {most}{names}"


def _verify_options(op: Options) -> None:
    for slot in op.slots:
        value = getattr(op, slot.name)
        if slot.name.startswith(_POSITIVE) and value < 1:
            raise ModelError(f"{slot.name} must be positive; received {value}")
        enum = slot.kind.enum if isinstance(slot.kind, Scalar) else None
        if enum is not None and not isinstance(value, IntEnum):
            raise ModelError(f"{slot.name} {value} is not known; expected {_members(enum)}")


def _members(enum: type[IntEnum]) -> str:
    return ", ".join(f"{member.value} {member.name}" for member in enum)
