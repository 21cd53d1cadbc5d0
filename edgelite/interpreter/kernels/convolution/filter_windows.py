"""How a convolution's filter slides over its image."""

from __future__ import annotations

from edgelite.interpreter.node import Node
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.numerics.windows import Windows


def windows_of(node: Node) -> Windows:
    """The windows of CONV_2D or DEPTHWISE_CONV_2D along height and width."""
    _, height, width, _ = node.input(1).array.shape
    shape, sizes = node.input(0).array.shape, (height, width)
    return tuple(windows_2d(node.op, shape, sizes, True, node.around))
