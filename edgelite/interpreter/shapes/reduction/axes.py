"""Shapes of reductions."""

from __future__ import annotations

from typing import Any

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import axis_of, integers
from edgelite.schema.dtypes import dtype_of
from edgelite.schema.ops.reduction import (
    ArgMax,
    ArgMin,
    Mean,
    ReduceAll,
    ReduceAny,
    ReduceMax,
    ReduceMin,
    ReduceProd,
    Sum,
)


def reduced_axes(axes: list[int], rank: int) -> list[int]:
    """The axes that a reduction runs over, counted from the front, each once, in order."""
    return sorted({axis_of(axis, rank) for axis in axes})


@shape_rule(Mean, Sum, ReduceAll, ReduceAny, ReduceMax, ReduceMin, ReduceProd)
def reduction(op: Any, x: Spec, axes: Spec) -> list[Shape | None]:
    """The input's shape without the reduced axes; with them as 1 where `keep_dims`."""
    values = integers(axes, "axes")
    if values is None:
        return [None]
    gone = reduced_axes(values, len(x.shape))
    if op.keep_dims:
        return [tuple(1 if i in gone else size for i, size in enumerate(x.shape))]
    return [tuple(size for i, size in enumerate(x.shape) if i not in gone)]


@shape_rule(ArgMax, ArgMin, dtypes=lambda op, *_inputs: [dtype_of(op.output_type)])
def arg_extremum(_op: Any, x: Spec, axis: Spec) -> list[Shape | None]:
    """The input's shape without the one axis."""
    values = integers(axis, "axis")
    if values is None:
        return [None]
    if len(values) != 1:
        raise ModelError(f"there must be one axis; received {len(values)}")
    gone = axis_of(values[0], len(x.shape))
    return [x.shape[:gone] + x.shape[gone + 1 :]]
