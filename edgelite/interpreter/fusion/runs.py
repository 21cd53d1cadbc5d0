"""Elementwise float operators in a row run on a few lines after another, which stay in the caches.

    y = ADD x 3, RELU6;  z = MUL y 1/6;  w = MUL x z     becomes     w = [ADD, MUL, MUL] x 3 1/6, in tiles

Each of them by itself would read and write tensors that are too large for the caches. What passes from one
to the next is never whole; others do not read it. Small tensors stay in the caches anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from edgelite.interpreter.cost import tile_bytes
from edgelite.interpreter.fusion.links import Links, changed
from edgelite.interpreter.fusion.tiles import first_long_axis
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Shape
from edgelite.schema.operator import Options
from edgelite.schema.ops.activation import (
    Elu,
    HardSwish,
    LeakyRelu,
    Logistic,
    Relu,
    Relu0To1,
    Relu6,
    ReluN1To1,
    Tanh,
)
from edgelite.schema.ops.arithmetic import Add, Div, Maximum, Minimum, Mul, SquaredDifference, Sub
from edgelite.schema.ops.elementwise import Abs, Exp, Neg, Rsqrt, Sqrt, Square

# They compute in their outputs: what takes scratch memory would take it for every tile. PRELU does, and
# writes out its slopes.
_ELEMENTWISE: tuple[type[Options], ...] = (
    *(Add, Sub, Mul, Div, Maximum, Minimum, SquaredDifference),
    *(Elu, HardSwish, LeakyRelu, Logistic, Tanh, Relu, Relu0To1, Relu6, ReluN1To1),
    *(Abs, Exp, Neg, Rsqrt, Sqrt, Square),
)


def run(nodes: Sequence[Node], links: Links) -> list[Node]:
    """Applies the pass."""
    runs: dict[Node, list[Node]] = {}  # by their last nodes
    for node in filter(_is_elementwise, nodes):
        members = [node]
        for place in range(len(node.inputs)):
            before = links.before(node, *_ELEMENTWISE, place=place)
            if before in runs and before.output.shape == node.output.shape:
                members += runs.pop(before)
        runs[node] = members
    joined: dict[Node, Node | None] = {}
    for last, members in runs.items():
        if len(members) > 1 and _is_large(last):
            members.sort(key=lambda member: member.index)
            joined.update(dict.fromkeys(members))
            joined[last] = changed(last, inputs=_read(members), members=members)
    return [now for node in nodes if (now := joined.get(node, node)) is not None]


def _is_elementwise(node: Node) -> bool:
    """Whether a node can run on some lines of the output's first long axis."""
    if not isinstance(node.op, _ELEMENTWISE):
        return False
    out = node.output
    if not _is_plain(out) or not prod(out.known_shape):
        return False
    return all(
        operand is not None
        and _is_plain(operand)
        and _meets_lines(operand.known_shape, out.known_shape)
        for operand in node.inputs
    )


def _meets_lines(own: Shape, shape: Shape) -> bool:
    """Whether an operand has the lines of a shape, or broadcasts to each of them alike."""
    behind = len(shape) - first_long_axis(shape) - 1
    return own == shape or prod(own[: max(len(own) - behind, 0)]) == 1


def _is_plain(operand: Operand) -> bool:
    return operand.dtype == np.float32 and operand.shape is not None and not operand.variable


def _is_large(node: Node) -> bool:
    return 3 * node.output.nbytes > tile_bytes()


def _read(members: Sequence[Node]) -> list[Operand | None]:
    """What a run reads that it does not write."""
    written = {member.output for member in members}
    every = dict.fromkeys(operand for member in members for operand in member.inputs)
    return [operand for operand in every if operand not in written]
