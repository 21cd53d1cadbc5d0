"""Float activations that clamp become part of the operator before them.

    y = CONV_2D x w b;  z = RELU y          becomes          z = CONV_2D x w b, RELU

The values are clamped while they are in the caches; they are the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edgelite.interpreter.fusion.links import Links, changed
from edgelite.interpreter.node import Node
from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.operator import Options
from edgelite.schema.ops.activation import Relu, Relu6, ReluN1To1
from edgelite.schema.ops.arithmetic import Add, Mul, Sub
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.dense import FullyConnected

_CLAMPING: dict[type[Options], ActivationFunctionType] = {
    Relu: ActivationFunctionType.RELU,
    Relu6: ActivationFunctionType.RELU6,
    ReluN1To1: ActivationFunctionType.RELU_N1_TO_1,
}
_BEFORE = Add, Sub, Mul, Conv2D, DepthwiseConv2D, FullyConnected


def run(nodes: Sequence[Node], links: Links) -> list[Node]:
    """Applies the pass."""
    joined: dict[Node, Node | None] = {}
    for node in nodes:
        before = links.before(node, *_BEFORE) if type(node.op) in _CLAMPING else None
        if before is None or before.output.dtype != np.float32:
            continue
        if before.op.fused_activation_function == ActivationFunctionType.NONE:
            op = changed(before.op, fused_activation_function=_CLAMPING[type(node.op)])
            joined[before] = changed(before, op=op, outputs=node.outputs)
            joined[node] = None
    return [now for node in nodes if (now := joined.get(node, node)) is not None]
