"""Pooling."""

from __future__ import annotations

from edgelite.schema.enums import ActivationFunctionType, Padding
from edgelite.schema.kinds import enum, int32
from edgelite.schema.operator import SAME_SCALE, Options, operator, options_table


@options_table(5)
class Pool2DOptions(Options):
    """A window of `filter_height` x `filter_width` cells."""

    padding: Padding = enum(Padding)
    stride_w: int = int32()
    stride_h: int = int32()
    filter_width: int = int32()
    filter_height: int = int32()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)


@operator(
    1, "AVERAGE_POOL_2D", inputs="input", quantization=SAME_SCALE, versions={"int8": 2, "int16": 3}
)
class AveragePool2D(Pool2DOptions):
    """The mean of each window's cells that lie inside the input."""


@operator(
    17, "MAX_POOL_2D", inputs="input", quantization=SAME_SCALE, versions={"int8": 2, "int16": 3}
)
class MaxPool2D(Pool2DOptions):
    """The largest of each window's cells."""


@operator(12, "L2_POOL_2D", inputs="input")
class L2Pool2D(Pool2DOptions):
    """The root of the mean square of each window's cells."""
