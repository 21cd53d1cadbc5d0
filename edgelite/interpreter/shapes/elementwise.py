"""Shapes of elementwise operators of one operand."""

from __future__ import annotations

from edgelite.interpreter.registry import shape_rule
from edgelite.interpreter.shapes.common import same_shape
from edgelite.schema.ops.elementwise import (
    Abs,
    Ceil,
    Cos,
    Exp,
    Floor,
    Log,
    Neg,
    Round,
    Rsqrt,
    Sign,
    Sin,
    Sqrt,
    Square,
)

shape_rule(Abs, Ceil, Cos, Exp, Floor, Log, Neg, Round, Rsqrt, Sign, Sin, Sqrt, Square)(same_shape)
