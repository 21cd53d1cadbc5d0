"""Shapes of operators of two or more operands that quantization does not touch."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import broadcast
from edgelite.schema.operator import Options
from edgelite.schema.ops.arithmetic import AddN, Atan2, BitwiseXor, FloorDiv, FloorMod, RightShift


@shape_rule(FloorDiv, FloorMod, BitwiseXor, RightShift)
def broadcasting(_op: Options, x: Spec, y: Spec) -> list[Shape | None]:
    """The shape that both operands broadcast to."""
    return [broadcast(x.shape, y.shape)]


@shape_rule(AddN, Atan2)
def one_shape(_op: Options, first: Spec, *others: Spec) -> list[Shape | None]:
    """The one shape that all operands have."""
    for other in others:
        if other.shape != first.shape:
            raise ModelError(
                f"inputs must have one shape; received {first.shape} and {other.shape}"
            )
    return [first.shape]
