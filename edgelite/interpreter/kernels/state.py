"""Variables and hash tables."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.node import Node
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
    """What the file declares; a variable itself may hold any shape."""
    return [node.output.declared]


@evaluation(ReadVariable)
def read_variable(node: Node) -> Evaluate:
    """The value that was last assigned."""
    handle, machine = node.input(0).array, node.machine

    def evaluate() -> list[np.ndarray]:
        variable = machine.variable(handle.item())
        if variable.value is None:
            raise node.failed(f"variable {variable.name!r} is read before it is assigned")
        return [variable.value]

    return evaluate


@kernel(AssignVariable)
def assign_variable(node: Node) -> Run:
    """Keeps a copy of the value."""
    handle, machine, value = node.input(0).array, node.machine, node.input(1).array

    def run() -> None:
        variable = machine.variable(handle.item())
        if variable.value is not None and variable.value.shape == value.shape:
            np.copyto(variable.value, value)
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


@kernel(HashtableImport)
def hashtable_import(node: Node) -> Run:
    """Fills a table once; later imports change nothing, as in LiteRT."""
    table, keys, values = (node.input(i).array for i in range(3))

    def run() -> None:
        found = node.machine.tables[table.item()]
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
    table, keys, default = (node.input(i).array for i in range(3))
    out = node.output.array

    def run() -> None:
        found, other = node.machine.tables[table.item()], default.reshape(-1)[0]
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
    table, out = node.input(0).array, node.output.array
    return lambda: out.fill(len(node.machine.tables[table.item()]))
