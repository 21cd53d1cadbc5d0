"""How the windows of convolutions and pools slide over the spatial axes, between batch and channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edgelite.errors import InputError, ModelError
from edgelite.interpreter.registry import Shape
from edgelite.interpreter.shapes.common import require_positive
from edgelite.numerics.windows import AxisPadding, Window, slide
from edgelite.schema.enums import Padding

_PADDINGS = {Padding.SAME: "same", Padding.VALID: "valid"}


def windows_2d(
    op: Any,
    shape: Shape,
    size: Sequence[int],
    dilated: bool = False,
    around: Sequence[tuple[int, int]] | None = None,
) -> list[Window]:
    """The windows of an operator over the height and width of its input.

    Args:
        op: its options: padding, strides and, where `dilated`, dilation factors.
        shape: the input's, (batch, height, width, channels).
        size: height and width of the filter.
        dilated: whether the options have dilation factors.
        around: cells of padding before and after height and width, instead of what the options say.

    Raises:
        ModelError: an option is out of its range.
    """
    strides = op.stride_h, op.stride_w
    dilations = (op.dilation_h_factor, op.dilation_w_factor) if dilated else (1, 1)
    return _windows(op.padding, shape[1:3], size, strides, dilations, around)


def windows_3d(op: Any, shape: Shape, size: Sequence[int]) -> list[Window]:
    """The windows of an operator over the depth, height and width of its input.

    Args:
        op: its options: padding, strides and dilation factors.
        shape: the input's, (batch, depth, height, width, channels).
        size: depth, height and width of the filter.

    Raises:
        ModelError: an option is out of its range.
    """
    strides = op.stride_d, op.stride_h, op.stride_w
    dilations = op.dilation_d_factor, op.dilation_h_factor, op.dilation_w_factor
    return _windows(op.padding, shape[1:4], size, strides, dilations)


def _windows(
    padding: int,
    lengths: Sequence[int],
    size: Sequence[int],
    strides: Sequence[int],
    dilations: Sequence[int],
    around: Sequence[tuple[int, int]] | None = None,
) -> list[Window]:
    if padding not in _PADDINGS:
        raise ModelError(f"padding must be SAME (0) or VALID (1); received {padding}")
    paddings: Sequence[AxisPadding] = around or [_PADDINGS[Padding(padding)]] * len(lengths)
    windows = []
    for length, cells, stride, dilation, own in zip(
        lengths, size, strides, dilations, paddings, strict=True
    ):
        require_positive(stride=stride, dilation=dilation, filter=cells)
        try:
            windows.append(slide(length, cells, stride, dilation, own))
        except InputError as error:
            raise ModelError(str(error)) from None
    return windows
