"""Zeros around an image become the padding of the convolution behind them.

    y = PAD x [[0 0] [1 1] [1 1] [0 0]];  z = CONV_2D y w b, VALID
                                                becomes     z = CONV_2D x w b, with that padding

A quantized image's zero is its zero point. The convolution brings its input to padded memory anyway.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edgelite.interpreter.fusion.links import Links, changed
from edgelite.interpreter.node import Around, Node
from edgelite.schema.enums import Padding
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.layout import Pad, PadV2


def run(nodes: Sequence[Node], links: Links) -> list[Node]:
    """Applies the pass."""
    joined: dict[Node, Node | None] = {}
    for node in nodes:
        if not isinstance(node.op, Conv2D | DepthwiseConv2D) or node.op.padding != Padding.VALID:
            continue
        before = links.before(node, Pad, PadV2)
        around = None if before is None else _around(before)
        if before is not None and around is not None:
            inputs = [before.input(0), *node.inputs[1:]]
            joined[before], joined[node] = None, changed(node, inputs=inputs, around=around)
    return [now for node in nodes if (now := joined.get(node, node)) is not None]


def _around(node: Node) -> Around | None:
    """The padding of height and width, where a node does nothing but put zeros there."""
    x, sizes = node.input(0), node.input(1)
    if x.variable or not sizes.constant or sizes.array.shape != (4, 2) or not _pads_zeros(node):
        return None
    batch, *around, channels = (tuple(map(int, pair)) for pair in sizes.array)
    if (
        batch != (0, 0)
        or channels != (0, 0)
        or sizes.array.min() < 0
        or x.dtype != node.output.dtype
    ):
        return None
    (top, bottom), (left, right) = around
    return (top, bottom), (left, right)


def _pads_zeros(node: Node) -> bool:
    x, out, value = node.input(0), node.output, node.optional(2)
    scales = [operand.quantization for operand in (x, out) if operand.quantization is not None]
    if len(scales) == 1 or not all(scale.same(scales[0]) for scale in scales):
        return False
    if value is None:
        return True
    zero = 0 if x.quantization is None else x.zero_point
    return value.constant and value.array.size == 1 and bool(np.all(value.array == zero))
