"""Shapes of convolutions with three spatial axes."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import require_bias, require_rank
from edgelite.interpreter.shapes.windows import windows_3d
from edgelite.schema.ops.convolution import Conv3D


@shape_rule(Conv3D)
def conv_3d(op: Conv3D, x: Spec, filter: Spec, bias: Spec | None = None) -> list[Shape | None]:
    """(n, d, h, w, c) and (kd, kh, kw, c, outputs) give (n, od, oh, ow, outputs)."""
    require_rank(x, 5, "input")
    require_rank(filter, 5, "filter")
    *size, channels, outputs = filter.shape
    if x.shape[-1] != channels:
        raise ModelError(f"the filter is for {channels} channels; the input has {x.shape[-1]}")
    require_bias(bias, outputs)
    windows = windows_3d(op, x.shape, size)
    return [(x.shape[0], *(window.count for window in windows), outputs)]
