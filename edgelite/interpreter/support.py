"""Whether a model can be run here, and what stands in its way, without running it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from edgelite.errors import EdgeLiteError, UnsupportedOperatorError
from edgelite.interpreter.custom import find_custom
from edgelite.interpreter.inference import Inferred, infer_node, prepare
from edgelite.interpreter.machine import CustomFunction, Machine
from edgelite.interpreter.memory import new_array
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.plan import reset
from edgelite.interpreter.program import build
from edgelite.interpreter.registry import kernel_of
from edgelite.interpreter.routine import Graph
from edgelite.schema.model import Model
from edgelite.schema.operator import operator_name, operator_of
from edgelite.schema.ops.custom import Custom


class Obstacle(NamedTuple):
    """An operator that cannot be run.

    Attributes:
        subgraph, operator: where it stands.
        name: its name, such as "CONV_2D", or a custom operator's.
        problem: what is missing or wrong, and what to do.
    """

    subgraph: int
    operator: int
    name: str
    problem: str


def obstacles(
    model: Model, custom_ops: Mapping[str, CustomFunction] | None = None
) -> list[Obstacle]:
    """Every operator of a model that cannot be run, as far as can be told before it runs.

    An operator whose shapes only running the model tells counts as one that can.

    Args:
        model: the model.
        custom_ops: functions for custom operators by name, as `Interpreter` takes them.

    Raises:
        ModelError: the model is inconsistent as a whole; says where.
    """
    found = _unknown(model)
    if found:
        return found
    machine = Machine(custom=custom_ops)
    build(model, machine)
    return [
        Obstacle(index, node.index, node.name, problem)
        for index, routine in enumerate(machine.routines)
        for node, problem in _problems(routine.graph)
    ]


def _unknown(model: Model) -> list[Obstacle]:
    """The operators that this version does not know by their number."""
    found = []
    for index, subgraph in enumerate(model.subgraphs):
        for position, operator in enumerate(subgraph.operators):
            try:
                operator_of(model, operator)
            except UnsupportedOperatorError as error:
                name = operator_name(model, operator)
                found.append(Obstacle(index, position, name, str(error)))
    return found


def _problems(graph: Graph) -> list[tuple[Node, str]]:
    """The nodes that cannot be prepared; those behind them count on the shapes that the file tells."""
    found: list[tuple[Node, str]] = []
    inferred = Inferred(set(), set())
    for operand in graph.operands:
        if operand.variable:
            operand.array = reset(operand)
        elif not operand.constant:
            _give_array(operand)
    for node in graph.nodes:
        try:
            _prepare(node, inferred)
        except EdgeLiteError as error:
            found.append((node, str(error).removeprefix(f"{node}: ")))
            for operand in node.outputs:
                operand.shape = operand.present_shape
                _give_array(operand)
    return found


def _prepare(node: Node, inferred: Inferred) -> None:
    kernel_of(type(node.op))
    if isinstance(node.op, Custom):
        find_custom(node)
    infer_node(node, inferred)
    if node in inferred.deferred or node in inferred.folded:
        return
    for operand in node.outputs:
        _give_array(operand)
    prepare(node)


def _give_array(operand: Operand) -> None:
    operand.array = new_array(operand.known_shape, operand.dtype)
