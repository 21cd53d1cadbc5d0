"""Shapes of normalizations."""

from __future__ import annotations

from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import require_rank, same_lines
from edgelite.schema.ops.normalization import L2Normalization, LocalResponseNormalization

shape_rule(L2Normalization)(same_lines)


@shape_rule(LocalResponseNormalization)
def local_response_normalization(_op: LocalResponseNormalization, x: Spec) -> list[Shape | None]:
    """The input's shape."""
    require_rank(x, 4, "input")
    return [x.shape]
