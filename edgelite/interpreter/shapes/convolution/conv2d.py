"""Shapes of convolutions."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import require_bias, require_rank
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D


@shape_rule(Conv2D)
def conv_2d(op: Conv2D, x: Spec, filter: Spec, bias: Spec | None = None) -> list[Shape | None]:
    """(n, h, w, c) and (outputs, kh, kw, c / groups) give (n, oh, ow, outputs)."""
    require_rank(x, 4, "input")
    require_rank(filter, 4, "filter")
    outputs, height, width, depth = filter.shape
    channels = x.shape[3]
    if depth <= 0 or channels <= 0 or channels % depth:
        raise ModelError(
            f"the input's channels must be a multiple of the filter's depth; received {channels} "
            f"channels and depth {depth}"
        )
    if outputs % (channels // depth):
        raise ModelError(f"{outputs} filters cannot be divided among {channels // depth} groups")
    require_bias(bias, outputs)
    rows, columns = windows_2d(op, x.shape, (height, width), dilated=True)
    return [(x.shape[0], rows.count, columns.count, outputs)]


@shape_rule(DepthwiseConv2D)
def depthwise_conv_2d(
    op: DepthwiseConv2D, x: Spec, filter: Spec, bias: Spec | None = None
) -> list[Shape | None]:
    """(n, h, w, c) and (1, kh, kw, c * multiplier) give (n, oh, ow, c * multiplier)."""
    require_rank(x, 4, "input")
    require_rank(filter, 4, "filter")
    first, height, width, outputs = filter.shape
    channels = x.shape[3]
    if first != 1:
        raise ModelError(f"the filter's first size must be 1; received {first}")
    if channels <= 0 or outputs % channels:
        raise ModelError(
            f"the filter's channels must be a multiple of the input's; received {outputs} and "
            f"{channels}"
        )
    require_bias(bias, outputs)
    rows, columns = windows_2d(op, x.shape, (height, width), dilated=True)
    return [(x.shape[0], rows.count, columns.count, outputs)]
