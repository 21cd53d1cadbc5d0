"""Shapes of running sums."""

from __future__ import annotations

from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import axis_of, integers, require_one
from edgelite.schema.ops.reduction import Cumsum


@shape_rule(Cumsum)
def cumsum(_op: Cumsum, x: Spec, axis: Spec) -> list[Shape | None]:
    """The input's shape."""
    require_one(axis=axis)
    for value in integers(axis, "axis") or []:
        axis_of(value, len(x.shape))
    return [x.shape]
