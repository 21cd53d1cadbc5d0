"""Gives every convolution a bias, of zeros where it has none: accelerators and older runtimes ask for it.

y = CONV_2D x w                       becomes        y = CONV_2D x w 0
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import elements, weighted
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_add, Conv2D, DepthwiseConv2D)


def _add(graph: Graph, node: Node) -> bool:
    operands = weighted(node)
    if operands is None or node.input(operands.bias) is not None:
        return False
    channels = elements(node.inputs[operands.weights]).shape[operands.axis]
    graph.set_input(node, operands.bias, graph.constant(np.zeros(channels, np.float32)))
    return True
