"""Writes as products what has no int8 arithmetic, for a graph in which nothing may stay float.

    y = SQUARE x                          becomes        y = MUL x x
    y = NEG x                             becomes        y = MUL x -1

Not among `PASSES`: where float is allowed, these are cheaper and more exact as they are.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.arithmetic import Mul
from edgelite.schema.ops.elementwise import Neg, Square


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_multiply, Square, Neg)


def _multiply(graph: Graph, node: Node) -> bool:
    x = node.input(0)
    if x is None or x.type != TensorType.FLOAT32:
        return False
    factor = x if isinstance(node.op, Square) else graph.constant(np.float32(-1))
    node.op = Mul()
    graph.set_input(node, 1, factor)
    return True
