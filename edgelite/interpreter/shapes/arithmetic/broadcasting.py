"""Shapes of elementwise operators of two operands."""

from __future__ import annotations

from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import broadcast
from edgelite.schema.operator import Options
from edgelite.schema.ops.arithmetic import (
    Add,
    Div,
    Maximum,
    Minimum,
    Mul,
    Pow,
    SquaredDifference,
    Sub,
)


@shape_rule(Add, Sub, Mul, Div, Maximum, Minimum, Pow, SquaredDifference)
def binary(_op: Options, x: Spec, y: Spec) -> list[Shape | None]:
    """The shape that both operands broadcast to."""
    return [broadcast(x.shape, y.shape)]
