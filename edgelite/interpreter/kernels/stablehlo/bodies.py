"""Subgraphs that say how two elements are joined: recognized by the operator that they consist of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from edgelite.errors import UnsupportedOperatorError
from edgelite.interpreter.node import Node
from edgelite.schema.operator import Options
from edgelite.schema.ops.arithmetic import Add, Maximum, Minimum, Mul
from edgelite.schema.ops.comparison import LogicalAnd, LogicalOr
from edgelite.schema.ops.stablehlo_elementwise import (
    StablehloAdd,
    StablehloAnd,
    StablehloMaximum,
    StablehloMinimum,
    StablehloMultiply,
    StablehloOr,
)

T = TypeVar("T")

_NAMES: dict[type[Options], str] = {
    Add: "add",
    StablehloAdd: "add",
    Mul: "multiply",
    StablehloMultiply: "multiply",
    Maximum: "maximum",
    StablehloMaximum: "maximum",
    Minimum: "minimum",
    StablehloMinimum: "minimum",
    LogicalAnd: "all",
    StablehloAnd: "all",
    LogicalOr: "any",
    StablehloOr: "any",
}


def of_body(node: Node, table: Mapping[str, T]) -> T:
    """The entry of a table for the node's subgraph: of "add" and so on, "update" if it is empty.

    Raises:
        UnsupportedOperatorError: the table has none.
    """
    (index,) = node.op.subgraphs()
    nodes = node.machine.routines[index].graph.nodes
    if not nodes:
        name = "update"
    elif len(nodes) == 1:
        name = _NAMES.get(type(nodes[0].op), "")
    else:
        name = ""
    if name not in table:
        within = ", ".join(inner.name for inner in nodes) or "no operator"
        raise UnsupportedOperatorError(
            f"{node}: subgraph {index} consists of {within}; expected what does one of these: "
            f"{', '.join(table)}"
        )
    return table[name]
