"""Folds a constant scale and shift of each channel into the weights and bias after it.

    y = MUL x s;  z = CONV_2D y w b       becomes        z = CONV_2D x (w * s) b
    y = ADD x t;  z = CONV_2D y w b       becomes        z = CONV_2D x w (b + sum(w * t))

SUB and DIV alike. A shift folds only where the convolution pads nothing: what it pads is zero, not
`t`. Only where nothing else reads `y`, and no activation comes between.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.converter.graph import Graph, Node, Shape
from edgelite.converter.passes.operands import (
    affine,
    elements,
    is_float_constant,
    is_plain,
    weighted,
)
from edgelite.schema.enums import Padding
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.dense import FullyConnected


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_fold, Conv2D, DepthwiseConv2D, FullyConnected)


def _fold(graph: Graph, node: Node) -> bool:
    operands = weighted(node)
    y = node.input(0)
    source = y.producer if y is not None else None
    found = affine(source) if source is not None else None
    if operands is None or y is None or source is None or found is None:
        return False
    if not graph.is_read_once(y) or not is_plain(source):
        return False
    weights = elements(node.inputs[operands.weights]).astype(np.float64)
    channels = y.shape[-1]
    scale = _per_input(node, weights.shape, np.broadcast_to(found.scale, (channels,)))
    shift = _per_input(node, weights.shape, np.broadcast_to(found.shift, (channels,)))
    if scale is None or shift is None or (shift.any() and _pads(node, weights.shape)):
        return False
    if shift.any():
        others = tuple(axis for axis in range(weights.ndim) if axis != operands.axis)
        added = (weights * shift).sum(axis=others)
        bias = node.input(operands.bias)
        if is_float_constant(bias):
            added += elements(bias).reshape(-1)
        graph.set_input(node, operands.bias, graph.constant(added.astype(np.float32)))
    if (scale != 1).any():
        scaled = (weights * scale).astype(np.float32)
        graph.set_input(node, operands.weights, graph.constant(scaled))
    graph.set_input(node, operands.data, found.x)
    graph.remove(source)
    return True


def _conv_2d(weights: Shape, values: np.ndarray) -> np.ndarray | None:
    return values if weights[3] == values.size else None  # groups: more channels than depth


def _depthwise_conv_2d(weights: Shape, values: np.ndarray) -> np.ndarray:
    return np.repeat(values, weights[3] // values.size)


def _fully_connected(weights: Shape, values: np.ndarray) -> np.ndarray | None:
    return values if weights[1] == values.size else None  # the input may be flattened


_ALONG: dict[type, Callable[[Shape, np.ndarray], np.ndarray | None]] = {
    Conv2D: _conv_2d,
    DepthwiseConv2D: _depthwise_conv_2d,
    FullyConnected: _fully_connected,
}


def _per_input(node: Node, weights: Shape, values: np.ndarray) -> np.ndarray | None:
    """Values of the input's channels, shaped to be multiplied with the weights' last axis."""
    return _ALONG[type(node.op)](weights, values)


def _pads(node: Node, weights: Shape) -> bool:
    """Whether the convolution may reach over the border of its input."""
    padding = getattr(node.op, "padding", Padding.VALID)
    return padding == Padding.SAME and tuple(weights[1:3]) != (1, 1)
