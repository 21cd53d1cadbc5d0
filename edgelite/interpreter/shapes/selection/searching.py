"""Shapes of what ordering and searching give."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_rank, same_shape
from edgelite.schema.dtypes import dtype_of
from edgelite.schema.ops.selection import Bucketize, TopKV2, Unique, Where

shape_rule(Bucketize, dtypes=lambda _op, _x: [np.int32])(same_shape)


@shape_rule(TopKV2, dtypes=lambda _op, x, _k: [x.dtype, np.int32])
def top_k_v2(_op: TopKV2, x: Spec, k: Spec) -> list[Shape | None]:
    """The input's shape with k elements on the last axis; twice."""
    if not x.shape:
        raise ModelError("input must have at least 1 dimension")
    values = integers(k, "k")
    if values is None:
        return [None, None]
    if len(values) != 1 or values[0] > x.shape[-1]:
        raise ModelError(f"k must be one number up to {x.shape[-1]}; received {values}")
    shape = (*x.shape[:-1], max(values[0], 0))
    return [shape, shape]


@shape_rule(Where, dtypes=lambda _op, _x: [np.int64])
def where(_op: Where, condition: Spec) -> list[Shape | None]:
    """A row for each true element, with an index for each axis."""
    if not condition.shape:
        raise ModelError("condition must have at least 1 dimension")
    if condition.value is None:
        return [None]
    return [(int(np.count_nonzero(condition.value)), len(condition.shape))]


@shape_rule(Unique, dtypes=lambda op, x: [x.dtype, dtype_of(op.idx_out_type)])
def unique(_op: Unique, x: Spec) -> list[Shape | None]:
    """As many elements as there are different ones, and the input's shape."""
    require_rank(x, 1, "input")
    return [None if x.value is None else np.unique(x.value).shape, x.shape]
