"""Shapes of selections."""

from __future__ import annotations

from typing import Any

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import broadcast
from edgelite.schema.operator import Options
from edgelite.schema.ops.selection import Select, SelectV2


def _selected(_op: Options, _condition: Spec, x: Spec, _y: Spec) -> list[Any]:
    return [x.dtype]


@shape_rule(SelectV2, dtypes=_selected)
def select_v2(_op: SelectV2, condition: Spec, x: Spec, y: Spec) -> list[Shape | None]:
    """The shape that all three operands broadcast to."""
    return [broadcast(condition.shape, x.shape, y.shape)]


@shape_rule(Select, dtypes=_selected)
def select(_op: Select, condition: Spec, x: Spec, y: Spec) -> list[Shape | None]:
    """The values' shape; the condition has it too, or is a scalar, or has one element a row."""
    if x.shape != y.shape:
        raise ModelError(f"x and y must have one shape; received {x.shape} and {y.shape}")
    if condition.shape not in (x.shape, (), (1,), x.shape[:1]):
        raise ModelError(f"a condition of the shape {condition.shape} cannot select from {x.shape}")
    return [x.shape]
