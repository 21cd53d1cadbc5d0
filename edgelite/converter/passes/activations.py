"""Fuses an activation into the operator whose result it is applied to.

    y = CONV_2D x w b;  z = RELU y        becomes        z = CONV_2D[RELU] x w b

Only where nothing else reads `y`.
"""

from __future__ import annotations

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import altered, is_plain
from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.ops.activation import Relu, Relu6, ReluN1To1
from edgelite.schema.ops.arithmetic import Add, Div, Mul, Sub
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D, TransposeConv
from edgelite.schema.ops.dense import FullyConnected
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D

_FUSED = {
    Relu: ActivationFunctionType.RELU,
    Relu6: ActivationFunctionType.RELU6,
    ReluN1To1: ActivationFunctionType.RELU_N1_TO_1,
}
# Those whose kernels apply it for every dtype; CONCATENATION has the option, but its int8 kernel not.
_HOSTS = (
    Conv2D,
    DepthwiseConv2D,
    TransposeConv,
    FullyConnected,
    Add,
    Sub,
    Mul,
    Div,
    AveragePool2D,
    MaxPool2D,
)


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_fuse, *_FUSED)


def _fuse(graph: Graph, node: Node) -> bool:
    x = node.input(0)
    host = x.producer if x is not None else None
    if x is None or host is None or not isinstance(host.op, _HOSTS):
        return False
    if not graph.is_read_once(x) or not is_plain(host):
        return False
    activation = _FUSED[type(node.op)]
    x.name = node.output.name
    host.op = altered(host.op, fused_activation_function=activation)
    return graph.bypass(node, x)
