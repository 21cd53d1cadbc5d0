"""Reductions over axes, and running sums."""

from __future__ import annotations

from edgelite.schema.enums import ReduceWindowFunction, TensorType
from edgelite.schema.kinds import boolean, enum
from edgelite.schema.numbers import INT32
from edgelite.schema.operator import (
    FREE,
    FREE_INT8,
    SAME_SCALE,
    Options,
    operator,
    options_table,
)


@options_table(27)
class ReducerOptions(Options):
    """Whether the reduced axes stay, with size 1."""

    keep_dims: bool = boolean()


@operator(40, "MEAN", inputs="input axes", quantization=FREE, versions={"int8": 2, "int16": 3})
class Mean(ReducerOptions):
    """The mean."""


# LiteRT adds int16 up without rescaling.
@operator(74, "SUM", inputs="input axes", quantization=FREE_INT8, versions={"int8": 2})
class Sum(ReducerOptions):
    """The sum."""


@operator(
    81, "REDUCE_PROD", inputs="input axes", quantization=FREE, versions={"int8": 2, "int16": 2}
)
class ReduceProd(ReducerOptions):
    """The product."""


@operator(
    82, "REDUCE_MAX", inputs="input axes", quantization=SAME_SCALE, versions={"int8": 2, "int16": 3}
)
class ReduceMax(ReducerOptions):
    """The largest element."""


@operator(
    89, "REDUCE_MIN", inputs="input axes", quantization=SAME_SCALE, versions={"int8": 2, "int16": 3}
)
class ReduceMin(ReducerOptions):
    """The smallest element."""


@operator(91, "REDUCE_ANY", inputs="input axes")
class ReduceAny(ReducerOptions):
    """Whether one element is true."""


@operator(140, "REDUCE_ALL", inputs="input axes")
class ReduceAll(ReducerOptions):
    """Whether all elements are true."""


@operator(
    56,
    "ARG_MAX",
    options=40,
    inputs="input axis",
    quantization=FREE_INT8,
    versions={"int8": 2, "bool": 3},
)
class ArgMax(Options):
    """The index of the first largest element."""

    output_type: TensorType = enum(TensorType)


@operator(
    79,
    "ARG_MIN",
    options=57,
    inputs="input axis",
    quantization=FREE_INT8,
    versions={"int8": 2, "bool": 3},
)
class ArgMin(Options):
    """The index of the first smallest element."""

    output_type: TensorType = enum(TensorType)


@operator(128, "CUMSUM", options=102, inputs="input axis")
class Cumsum(Options):
    """Running sums, without the element itself where exclusive, from the end where reverse."""

    exclusive: bool = boolean()
    reverse: bool = boolean()


@operator(
    205,
    "REDUCE_WINDOW",
    options2=20,
    inputs="input init_value window_shape window_strides window_dilations",
)
class ReduceWindow(Options):
    """A reduction of each window; the format has given it up for STABLEHLO_REDUCE_WINDOW."""

    reduce_function: ReduceWindowFunction = enum(ReduceWindowFunction, number=INT32)
