"""Shapes of StableHLO's elementwise operators."""

from __future__ import annotations

from typing import Any

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.schema.ops.stablehlo_elementwise import (
    StablehloAdd,
    StablehloAnd,
    StablehloMaximum,
    StablehloMinimum,
    StablehloMultiply,
    StablehloShiftLeft,
)


@shape_rule(
    StablehloAdd,
    StablehloAnd,
    StablehloMaximum,
    StablehloMinimum,
    StablehloMultiply,
    StablehloShiftLeft,
)
def pair(_op: Any, x: Spec, y: Spec) -> list[Shape | None]:
    """The operands' shape: nothing is broadcast."""
    if x.shape != y.shape:
        raise ModelError(f"lhs and rhs must have one shape; received {x.shape} and {y.shape}")
    return [x.shape]
