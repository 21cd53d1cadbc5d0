"""Shapes of what tells of shapes."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import require_rank
from edgelite.schema.ops.layout import BroadcastArgs, Rank


@shape_rule(Rank, dtypes=lambda _op, _x: [np.int32])
def rank(_op: Rank, _x: Spec) -> list[Shape | None]:
    """One number."""
    return [()]


@shape_rule(BroadcastArgs)
def broadcast_args(_op: BroadcastArgs, first: Spec, second: Spec) -> list[Shape | None]:
    """A vector as long as the longer one."""
    require_rank(first, 1, "shape_1")
    require_rank(second, 1, "shape_2")
    return [max(first.shape, second.shape)]
