"""Shapes of tensors that are made of a few numbers."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import (
    axis_of,
    elements,
    integers,
    require_one,
    require_rank,
    same_shape,
)
from edgelite.schema.ops.creation import Fill, OneHot, Range, SparseToDense, ZerosLike

shape_rule(ZerosLike)(same_shape)


@shape_rule(OneHot, dtypes=lambda _op, _indices, _depth, on, _off: [on.dtype])
def one_hot(op: OneHot, indices: Spec, depth: Spec, on: Spec, off: Spec) -> list[Shape | None]:
    """The indices' shape with a new axis of `depth` elements."""
    require_one(depth=depth, on_value=on, off_value=off)
    axis = axis_of(op.axis, len(indices.shape) + 1)
    values = integers(depth, "depth")
    if values is None:
        return [None]
    if values[0] < 0:
        raise ModelError(f"depth must not be negative; received {values[0]}")
    return [(*indices.shape[:axis], values[0], *indices.shape[axis:])]


@shape_rule(Range)
def range_(_op: Range, start: Spec, limit: Spec, delta: Spec) -> list[Shape | None]:
    """As many numbers as there are steps before the limit."""
    require_one(start=start, limit=limit, delta=delta)
    if start.value is None or limit.value is None or delta.value is None:
        return [None]
    first, last, step = (value.reshape(()) for value in (start.value, limit.value, delta.value))
    if not ((first <= last and step > 0) or (first >= last and step < 0)):
        raise ModelError(f"delta {step} does not lead from start {first} to limit {last}")
    if start.dtype.kind == "f":
        return [(int(np.ceil(np.abs((last - first) / step))),)]
    return [(-(-abs(int(last) - int(first)) // abs(int(step))),)]


@shape_rule(Fill, dtypes=lambda _op, _dims, value: [value.dtype])
def fill(_op: Fill, dims: Spec, value: Spec) -> list[Shape | None]:
    """The shape that the first operand holds."""
    require_rank(dims, 1, "dims")
    require_one(value=value)
    return [_sizes(dims, "dims")]


def _sizes(operand: Spec, name: str) -> Shape | None:
    values = integers(operand, name)
    if values is not None and min(values, default=0) < 0:
        raise ModelError(f"{name} must not be negative; received {values}")
    return None if values is None else tuple(values)


@shape_rule(SparseToDense, dtypes=lambda _op, _indices, _shape, values, _default: [values.dtype])
def sparse_to_dense(
    _op: SparseToDense, indices: Spec, shape: Spec, values: Spec, default: Spec
) -> list[Shape | None]:
    """The shape that the second operand holds."""
    require_rank(shape, 1, "output_shape")
    require_one(default_value=default)
    if len(indices.shape) > 2 or len(values.shape) > 1:
        raise ModelError(
            f"indices must have at most 2 dimensions and values at most 1; received the shapes "
            f"{indices.shape} and {values.shape}"
        )
    flat = len(indices.shape) < 2
    count, width = (elements(indices.shape), 1) if flat else indices.shape
    if width != shape.shape[0] or (values.shape and values.shape[0] != count):
        raise ModelError(
            f"indices of the shape {indices.shape} do not fit {shape.shape[0]} sizes and values of "
            f"the shape {values.shape}"
        )
    return [_sizes(shape, "output_shape")]
