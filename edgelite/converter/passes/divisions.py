"""Multiplies by the reciprocal of a constant instead of dividing by it: cheaper, and int8 can.

y = DIV x c                           becomes        y = MUL x (1 / c)
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import activation_of, elements, is_float_constant
from edgelite.schema.ops.arithmetic import Div, Mul


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_multiply, Div)


def _multiply(graph: Graph, node: Node) -> bool:
    divisor = node.inputs[1]
    if divisor is None or not is_float_constant(divisor):
        return False
    with np.errstate(divide="ignore", over="ignore"):
        reciprocal = 1 / elements(divisor)
    if not np.isfinite(reciprocal).all():
        return False
    node.op = Mul(fused_activation_function=activation_of(node))
    graph.set_input(node, 1, graph.constant(reciprocal, divisor.name))
    return True
