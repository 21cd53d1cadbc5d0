"""Folds a constant scale and shift of each channel into the weights and bias before it.

    y = CONV_2D x w b;  z = MUL y s       becomes        z = CONV_2D x (w * s) (b * s)
    y = CONV_2D x w b;  z = ADD y t       becomes        z = CONV_2D x w (b + t)

SUB and DIV alike; so batch normalization and biases vanish. Only where nothing else reads `y`, and
no activation comes between.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import (
    activation_of,
    affine,
    altered,
    elements,
    is_plain,
    weighted,
)
from edgelite.schema.ops.arithmetic import Add, Div, Mul, Sub


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_fold, Add, Sub, Mul, Div)


def _fold(graph: Graph, node: Node) -> bool:
    found = affine(node)
    host = found.x.producer if found is not None else None
    if found is None or host is None or not graph.is_read_once(found.x) or not is_plain(host):
        return False
    operands = weighted(host)
    if operands is None:
        return False
    weights = elements(host.inputs[operands.weights])
    channels = weights.shape[operands.axis]
    bias = np.zeros(channels)
    if host.input(operands.bias) is not None:
        bias = elements(host.inputs[operands.bias]).reshape(-1).astype(np.float64)
    along = [1] * weights.ndim
    along[operands.axis] = -1 if found.scale.ndim else 1
    if found.scale.size > 1 or found.scale != 1:
        scaled = (weights * found.scale.reshape(along)).astype(np.float32)
        graph.set_input(host, operands.weights, graph.constant(scaled))
    shifted = (bias * found.scale + found.shift).astype(np.float32)
    graph.set_input(host, operands.bias, graph.constant(shifted))
    host.op = altered(host.op, fused_activation_function=activation_of(node))
    found.x.name = node.output.name
    return graph.bypass(node, found.x)
