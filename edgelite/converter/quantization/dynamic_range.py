"""Dynamic-range quantization: int8 weights, float activations.

The operator quantizes its input while it runs, with a scale for each row of that input.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import altered, elements, is_float_constant
from edgelite.converter.quantization.parameters import weight_parameters

# As TensorFlow's converter: quantizing less is not worth the loss.
SMALLEST = 1024


def quantize_dynamic_range(graph: Graph) -> None:
    """Quantizes in place the weights of at least `SMALLEST` elements, each channel by itself."""
    for node in graph.nodes:
        rules = node.op.row.quantization
        if rules is not None and rules.hybrid:
            for name, axis in rules.weights.items():
                _quantize(graph, node, node.operand(name), axis)


def _quantize(graph: Graph, node: Node, index: int, axis: int | None) -> None:
    weights = node.input(index)
    if weights is None or not is_float_constant(weights) or weights.size < SMALLEST:
        return
    data = elements(weights)
    parameters = weight_parameters(data, axis)
    values = parameters.quantize(data, np.int8, narrow=True)
    graph.set_input(node, index, graph.constant(values, weights.name, parameters))
    node.op = altered(node.op, asymmetric_quantize_inputs=True)
