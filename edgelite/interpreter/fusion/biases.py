"""A float convolution's bias passes through the pointwise convolution behind it.

    y = DEPTHWISE_CONV_2D x w b;  z = CONV_2D y v c     becomes     y = DEPTHWISE_CONV_2D x w
                                                                    z = CONV_2D y v (c + v b)

That saves a pass over y. Nothing may stand between: no activation, and no padding.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np

from edgelite.interpreter.fusion.links import Links, changed
from edgelite.interpreter.node import Node, Operand
from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D


def run(nodes: Sequence[Node], links: Links) -> list[Node]:
    """Applies the pass."""
    new: dict[Node, Node] = {}
    for node in nodes:
        first = links.before(node, Conv2D, DepthwiseConv2D) if _is_pointwise(node) else None
        if first is None:
            continue
        before = new.get(first, first)  # which may have got another's bias
        bias = _plain_bias(before)
        if bias is not None:
            new[first] = changed(before, inputs=[*before.inputs[:2], None])
            new[node] = changed(node, inputs=[*node.inputs[:2], _joined(node, bias)])
    return [new.get(node, node) for node in nodes]


def _is_pointwise(node: Node) -> bool:
    if not isinstance(node.op, Conv2D) or not _is_float_constant(node.input(1)):
        return False
    if node.around is not None:  # zeros have no bias
        return False
    bias, cells = node.optional(2), node.input(1).known_shape[1:]
    has_plain_bias = bias is None or _is_float_constant(bias)
    return has_plain_bias and cells == (1, 1, node.input(0).known_shape[-1])


def _plain_bias(node: Node) -> Operand | None:
    """The bias of a float convolution without activation, where it is constant."""
    bias, activation = node.optional(2), node.op.fused_activation_function
    is_linear = activation == ActivationFunctionType.NONE and node.output.dtype == np.float32
    return bias if is_linear and bias is not None and _is_float_constant(bias) else None


def _is_float_constant(operand: Operand) -> bool:
    return operand.constant and operand.dtype == np.float32


def _joined(node: Node, bias: Operand) -> Operand:
    """A pointwise convolution's bias, with what its filter makes of the bias of its input."""
    filter, own = node.input(1).array, node.optional(2)
    sums = filter.reshape(len(filter), -1).astype(np.float64) @ bias.array.reshape(-1)
    if own is not None:
        sums = sums + own.array.reshape(-1)
    joined = copy.copy(bias)
    joined.shape, joined.array = sums.shape, sums.astype(np.float32)
    return joined
