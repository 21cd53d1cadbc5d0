"""Brings a chain of constant scales and shifts into the form: one MUL, then one ADD.

    y = SUB x m;  z = MUL y s             becomes        y = MUL x s;  z = ADD y (-m * s)
    y = MUL x s;  z = MUL y r             becomes        z = MUL x (s * r)
    y = ADD x t;  z = ADD y u             becomes        z = ADD x (t + u)

Scales and shifts are one number, or one a channel. Only where nothing else reads `y`, and no
activation comes between.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import activation_of, affine, is_plain
from edgelite.schema.ops.arithmetic import Add, Div, Mul, Sub


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_merge, Add, Sub, Mul, Div)


def _merge(graph: Graph, node: Node) -> bool:
    second = affine(node)
    first_node = second.x.producer if second is not None else None
    first = affine(first_node) if first_node is not None else None
    if second is None or first is None or first_node is None:
        return False
    if not is_plain(first_node) or not graph.is_read_once(second.x):
        return False
    if isinstance(first_node.op, Mul) and isinstance(node.op, Add):
        return False  # the form that is wanted
    scale = first.scale * second.scale
    shift = first.shift * second.scale + second.shift
    value = first.x
    fused = activation_of(node)
    graph.scope = node.scope
    if (scale != 1).any():
        last = not shift.any()
        mul = Mul(fused_activation_function=fused) if last else Mul()
        value = graph.add(mul, value, graph.constant(scale.astype(np.float32)))
    if shift.any() or value is first.x:
        add = Add(fused_activation_function=fused)
        value = graph.add(add, value, graph.constant(shift.astype(np.float32)))
    value.name = node.output.name
    graph.replace_uses(node.output, value)
    graph.remove(node)
    graph.remove(first_node)
    return True
