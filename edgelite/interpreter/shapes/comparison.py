"""Shapes of comparisons and logic."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import broadcast, same_shape
from edgelite.schema.operator import Options
from edgelite.schema.ops.comparison import (
    Equal,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    LogicalAnd,
    LogicalNot,
    LogicalOr,
    NotEqual,
)

shape_rule(LogicalNot)(same_shape)


@shape_rule(
    Equal,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    LogicalAnd,
    LogicalOr,
    NotEqual,
    dtypes=lambda _op, *_inputs: [np.bool_],
)
def compare(_op: Options, x: Spec, y: Spec) -> list[Shape | None]:
    """Truth values of the shape that both operands broadcast to."""
    return [broadcast(x.shape, y.shape)]
