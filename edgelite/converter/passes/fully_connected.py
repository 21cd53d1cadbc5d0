"""Makes a product with a constant matrix a FULLY_CONNECTED, whose weights are (outputs, inputs).

    y = BATCH_MATMUL x w                  becomes        y = FULLY_CONNECTED[keep_num_dims] x w^T

`w` is a matrix, or has only sizes of 1 before its last two; `x` is not transposed.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import elements, is_float_constant
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_lower, BatchMatMul)


def _lower(graph: Graph, node: Node) -> bool:
    x, matrix = node.inputs
    if x is None or matrix is None or node.op.adj_x or x.data is not None:
        return False
    if not is_float_constant(matrix) or matrix.size != np.prod(matrix.shape[-2:]):
        return False
    if len(node.output.shape) != len(x.shape):
        return False
    weights = elements(matrix).reshape(matrix.shape[-2:])
    weights = weights if node.op.adj_y else weights.T
    node.op = FullyConnected(keep_num_dims=len(x.shape) > 2)
    graph.set_input(node, 1, graph.constant(np.ascontiguousarray(weights), matrix.name))
    return True
