"""Shapes of what is read as another dtype."""

from __future__ import annotations

from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.schema.ops.quantization import Bitcast


@shape_rule(Bitcast)
def bitcast(_op: Bitcast, _x: Spec) -> list[Shape | None]:
    """It follows from the output's dtype, which stands only in the file."""
    return [None]
