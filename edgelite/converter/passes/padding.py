"""Lets a convolution do the padding before it, where SAME pads exactly as much.

    y = PAD x [[0 0] [1 1] [1 1] [0 0]];  z = CONV_2D[VALID] y w b
                                          becomes        z = CONV_2D[SAME] x w b

Only where nothing else reads `y` and the sizes of the image are known.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node
from edgelite.converter.passes.operands import altered
from edgelite.numerics.windows import slide
from edgelite.schema.enums import Padding
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.layout import Pad


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_fuse, Conv2D, DepthwiseConv2D)


def _fuse(graph: Graph, node: Node) -> bool:
    y, weights = node.inputs[:2]
    source = y.producer if y is not None else None
    if y is None or weights is None or source is None or not isinstance(source.op, Pad):
        return False
    x, paddings = source.inputs
    if x is None or paddings is None or paddings.data is None or not graph.is_read_once(y):
        return False
    if node.op.padding != Padding.VALID or -1 in x.signature[1:3]:
        return False
    op = node.op
    wanted = np.zeros((4, 2), np.int64)
    for axis, stride, dilation in (
        (1, op.stride_h, op.dilation_h_factor),
        (2, op.stride_w, op.dilation_w_factor),
    ):
        window = slide(x.shape[axis], weights.shape[axis], stride, dilation, "same")
        wanted[axis] = window.before, window.after
    if not np.array_equal(paddings.data, wanted):
        return False
    node.op = altered(op, padding=Padding.SAME)
    graph.set_input(node, 0, x)
    graph.remove(source)
    return True
