"""Shapes of pools."""

from __future__ import annotations

from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import require_rank
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.schema.ops.pooling import AveragePool2D, L2Pool2D, MaxPool2D, Pool2DOptions


@shape_rule(AveragePool2D, MaxPool2D, L2Pool2D)
def pool_2d(op: Pool2DOptions, x: Spec) -> list[Shape | None]:
    """(n, h, w, c) gives (n, oh, ow, c)."""
    require_rank(x, 4, "input")
    rows, columns = windows_2d(op, x.shape, (op.filter_height, op.filter_width))
    return [(x.shape[0], rows.count, columns.count, x.shape[3])]
