"""Makes float32 constants of float16 ones, for a graph whose weights will be quantized.

    w = DEQUANTIZE w16                    becomes        w, a float32 constant

Not among `PASSES`: in a graph that stays float it would double the file.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import elements
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.quantization import Dequantize


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_restore, Dequantize)


def is_half_constant(node: Node) -> bool:
    """Whether it makes float32 of a float16 constant."""
    half = node.input(0)
    return (
        isinstance(node.op, Dequantize)
        and half is not None
        and half.data is not None
        and half.type == TensorType.FLOAT16
    )


def _restore(graph: Graph, node: Node) -> bool:
    if not is_half_constant(node):
        return False
    value = graph.constant(elements(node.inputs[0]).astype(np.float32), node.output.name)
    graph.replace_uses(node.output, value)
    graph.remove(node)
    return True
