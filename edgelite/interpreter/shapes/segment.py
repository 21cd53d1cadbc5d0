"""Shapes of sums and other reductions over segments."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_one, require_rank
from edgelite.schema.operator import Options
from edgelite.schema.ops.segment import (
    SegmentSum,
    UnsortedSegmentMax,
    UnsortedSegmentMin,
    UnsortedSegmentProd,
    UnsortedSegmentSum,
)


def require_prefix(x: Spec, ids: Spec) -> None:
    """Refuses segment ids whose shape is not what the input's shape begins with."""
    if x.shape[: len(ids.shape)] != ids.shape:
        raise ModelError(
            f"the shape of segment_ids must begin the input's; received {ids.shape} and {x.shape}"
        )


@shape_rule(SegmentSum)
def segment_sum(_op: SegmentSum, x: Spec, ids: Spec) -> list[Shape | None]:
    """The input's shape with as many rows as there are segments; ids are 0, then as high or 1 more."""
    require_rank(ids, 1, "segment_ids")
    require_prefix(x, ids)
    values = integers(ids, "segment_ids")
    if values is None:
        return [None]
    steps = np.diff(values, prepend=0)
    wrong = (steps < 0) | (steps > (np.arange(len(steps)) > 0))
    if wrong.any():
        place = int(np.argmax(wrong))
        raise ModelError(
            f"segment_ids must begin with 0 and rise by 0 or 1; received {values[place]} at {place}"
        )
    return [(values[-1] + 1 if values else 0, *x.shape[1:])]


@shape_rule(UnsortedSegmentMax, UnsortedSegmentMin, UnsortedSegmentProd, UnsortedSegmentSum)
def unsorted_segment(_op: Options, x: Spec, ids: Spec, count: Spec) -> list[Shape | None]:
    """A row for each segment: what is left of the input's shape behind that of the ids."""
    require_one(num_segments=count)
    require_prefix(x, ids)
    values = integers(count, "num_segments")
    if values is None:
        return [None]
    if values[0] < 0:
        raise ModelError(f"num_segments must not be negative; received {values[0]}")
    return [(values[0], *x.shape[len(ids.shape) :])]
