"""Variables and hash tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.common import I32, I64, STRING, require_same_dtype
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import (
    Evaluate,
    Run,
    Shape,
    evaluation,
    kernel,
    node_rule,
)
from edgelite.schema.ops.state import (
    AssignVariable,
    Hashtable,
    HashtableFind,
    HashtableImport,
    HashtableSize,
    ReadVariable,
    VarHandle,
)


def _handle(node: Node) -> Callable[[], int]:
    """What reads the number of the variable or table that the first operand names."""
    operand = node.input(0)
    if operand.dtype != I32 or operand.array.size != 1:
        raise node.error(
            f"the first operand must be one handle; received {operand.type.name} of shape "
            f"{list(operand.known_shape)}"
        )
    array = operand.array
    return lambda: int(array.item())


@node_rule(VarHandle, Hashtable)
def handle_shapes(node: Node) -> list[Shape | None]:
    """As declared: a handle is one number."""
    return [node.output.declared]


@node_rule(AssignVariable, HashtableImport)
def no_shapes(node: Node) -> list[Shape | None]:
    """There are no outputs."""
    return []


@kernel(VarHandle)
def var_handle(node: Node) -> Run:
    """The number of a variable, the same for all operators that name it."""
    number = node.machine.handle(node.op.container or "", node.op.shared_name or "")
    out = node.output.array
    return lambda: out.fill(number)


@node_rule(ReadVariable)
def read_variable_shapes(node: Node) -> list[Shape | None]:
    """What the file declares; a variable itself may hold any shape.

    Files say [] for a scalar, and for a shape that they do not know, too.
    """
    return [node.output.declared or None]


@evaluation(ReadVariable)
def read_variable(node: Node) -> Evaluate:
    """The value that was last assigned."""
    handle, machine = _handle(node), node.machine

    def evaluate() -> list[np.ndarray]:
        variable = machine.variable(handle())
        if variable.value is None:
            raise node.failed(f"variable {variable.name!r} is read before it is assigned")
        return [variable.value]

    return evaluate


@kernel(AssignVariable)
def assign_variable(node: Node) -> Run:
    """Keeps a copy of the value."""
    handle, machine, value = _handle(node), node.machine, node.input(1).array

    def run() -> None:
        variable = machine.variable(handle())
        kept = variable.value
        if kept is not None and (kept.shape, kept.dtype) == (value.shape, value.dtype):
            np.copyto(kept, value)
        else:
            variable.value = value.copy()

    return run


@kernel(Hashtable)
def hashtable(node: Node) -> Run:
    """The number of a table."""
    number = node.op.table_id
    out = node.output.array

    def run() -> None:
        node.machine.tables.setdefault(number, {})
        out.fill(number)

    return run


def _table(node: Node) -> Callable[[], dict[Any, Any]]:
    """What finds the table that the first operand names."""
    handle, tables = _handle(node), node.machine.tables

    def find() -> dict[Any, Any]:
        if handle() not in tables:
            raise node.failed(f"there is no table {handle()}; a HASHTABLE must make it before")
        return tables[handle()]

    return find


def _require_pair(node: Node, keys: Operand, values: Operand) -> None:
    """Refuses what is not numbers by names or names by numbers."""
    if {keys.dtype, values.dtype} != {I64, STRING}:
        raise node.unsupported()


@kernel(HashtableImport)
def hashtable_import(node: Node) -> Run:
    """Fills a table once; later imports change nothing, as in LiteRT."""
    _require_pair(node, node.input(1), node.input(2))
    table, keys, values = _table(node), node.input(1).array, node.input(2).array
    if keys.shape != values.shape:
        raise node.error(
            f"keys and values must have one shape; received {keys.shape} and {values.shape}"
        )

    def run() -> None:
        found = table()
        if not found:
            found.update(zip(keys.reshape(-1).tolist(), values.reshape(-1).tolist(), strict=True))

    return run


@node_rule(HashtableFind)
def hashtable_find_shapes(node: Node) -> list[Shape | None]:
    """A value for each key."""
    return [node.input(1).shape]


@kernel(HashtableFind)
def hashtable_find(node: Node) -> Run:
    """The keys' values, the default for those that the table does not have."""
    require_same_dtype(node, node.input(2), node.output)
    _require_pair(node, node.input(1), node.output)
    table, keys, default = _table(node), node.input(1).array, node.input(2).array
    if default.size != 1:
        raise node.error(f"default_value must be one element; received the shape {default.shape}")
    out = node.output.array

    def run() -> None:
        found, other = table(), default.reshape(-1)[0]
        flat = [found.get(key, other) for key in keys.reshape(-1).tolist()]
        out.reshape(-1)[:] = flat

    return run


@node_rule(HashtableSize)
def hashtable_size_shapes(node: Node) -> list[Shape | None]:
    """One number."""
    return [(1,)]


@kernel(HashtableSize)
def hashtable_size(node: Node) -> Run:
    """How many keys a table has."""
    table, out = _table(node), node.output.array
    return lambda: out.fill(len(table()))
