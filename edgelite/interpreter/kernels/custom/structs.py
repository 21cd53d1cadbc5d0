"""Options of custom operators that are the bytes of a C structure: 32-bit integers, little-endian."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.node import Node
from edgelite.schema.enums import ActivationFunctionType, Padding
from edgelite.schema.ops.pooling import Pool2DOptions

# TfLitePadding, in which 0 is unknown.
_PADDINGS = {1: Padding.SAME, 2: Padding.VALID}


def fields(node: Node, count: int) -> list[int]:
    """The first `count` numbers of the structure."""
    if len(node.custom_bytes) < 4 * count:
        raise node.error(
            f"custom_options must have at least {4 * count} bytes; received {len(node.custom_bytes)}"
        )
    return np.frombuffer(node.custom_bytes, "<i4", count).tolist()


def padding(node: Node, value: int) -> Padding:
    """A padding by its number in TensorFlow Lite's C interface."""
    if value not in _PADDINGS:
        raise node.error(f"padding must be SAME (1) or VALID (2); received {value}")
    return _PADDINGS[value]


def pool_options(node: Node) -> Pool2DOptions:
    """TfLitePoolParams."""
    kind, stride_w, stride_h, width, height, activation = fields(node, 6)
    if min(stride_w, stride_h, width, height) < 1:
        raise node.error(
            f"strides and filter sizes must be positive; received {(stride_h, stride_w)} and "
            f"{(height, width)}"
        )
    return Pool2DOptions(
        padding=padding(node, kind),
        stride_w=stride_w,
        stride_h=stride_h,
        filter_width=width,
        filter_height=height,
        fused_activation_function=ActivationFunctionType(activation),
    )
