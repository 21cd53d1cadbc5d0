"""Shapes of transposed convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_bias, require_rank
from edgelite.interpreter.shapes.windows import windows_2d, windows_3d
from edgelite.numerics.windows import Window
from edgelite.schema.ops.convolution import Conv3DTranspose, TransposeConv


@shape_rule(TransposeConv, dtypes=lambda _op, _shape, _filter, x, *_bias: [x.dtype])
def transpose_conv(
    op: TransposeConv, shape: Spec, filter: Spec, x: Spec, bias: Spec | None = None
) -> list[Shape | None]:
    """The shape that the first operand holds; the filter is (outputs, kh, kw, channels)."""
    require_rank(x, 4, "input")
    require_rank(filter, 4, "filter")
    outputs, height, width, channels = filter.shape
    wanted = _wanted(shape, x, outputs, channels, bias)
    if wanted is not None:
        _require_positions(windows_2d(op, wanted, (height, width)), x.shape, wanted)
    return [wanted]


@shape_rule(Conv3DTranspose, dtypes=lambda _op, _shape, _filter, x, *_bias: [x.dtype])
def conv_3d_transpose(
    op: Conv3DTranspose, shape: Spec, filter: Spec, x: Spec, bias: Spec | None = None
) -> list[Shape | None]:
    """The shape that the first operand holds; the filter is (kd, kh, kw, outputs, channels)."""
    require_rank(x, 5, "input")
    require_rank(filter, 5, "filter")
    *size, outputs, channels = filter.shape
    wanted = _wanted(shape, x, outputs, channels, bias)
    if wanted is not None:
        _require_positions(windows_3d(op, wanted, size), x.shape, wanted)
    return [wanted]


def _wanted(shape: Spec, x: Spec, outputs: int, channels: int, bias: Spec | None) -> Shape | None:
    if x.shape[-1] != channels:
        raise ModelError(f"the filter is for {channels} channels; the input has {x.shape[-1]}")
    require_bias(bias, outputs)
    values: Any = integers(shape, "output_shape")
    if values is None:
        return None
    if len(values) != len(x.shape) or (values[0], values[-1]) != (x.shape[0], outputs):
        raise ModelError(
            f"output_shape must have {len(x.shape)} sizes, {x.shape[0]} first and {outputs} last; "
            f"received {values}"
        )
    return tuple(values)


def _require_positions(windows: Sequence[Window], x: Shape, wanted: Shape) -> None:
    """Refuses an output over which the filter slides to other positions than the input has."""
    positions = tuple(window.count for window in windows)
    if positions != x[1:-1]:
        raise ModelError(
            f"a convolution of the output_shape {wanted} has the positions {positions}; the input has "
            f"{x[1:-1]}"
        )
