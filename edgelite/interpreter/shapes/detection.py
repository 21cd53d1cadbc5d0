"""Shapes of non-maximum suppression."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_one, require_rank
from edgelite.schema.ops.detection import NonMaxSuppressionV4, NonMaxSuppressionV5


def _selected(boxes: Spec, scores: Spec, most: Spec, **thresholds: Spec) -> Shape | None:
    """A vector as long as the number of boxes that may stay."""
    require_rank(scores, 1, "scores")
    if boxes.shape != (*scores.shape, 4):
        raise ModelError(
            f"boxes must have the shape ({scores.shape[0]}, 4); received {boxes.shape}"
        )
    require_one(max_output_size=most, **thresholds)
    values = integers(most, "max_output_size")
    if values is None:
        return None
    if values[0] < 0:
        raise ModelError(f"max_output_size must not be negative; received {values[0]}")
    return (values[0],)


@shape_rule(NonMaxSuppressionV4, dtypes=lambda _op, *_inputs: [np.int32, np.int32])
def non_max_suppression_v4(
    _op: NonMaxSuppressionV4, boxes: Spec, scores: Spec, most: Spec, overlap: Spec, least: Spec
) -> list[Shape | None]:
    """The indices, filled up with 0, and how many there are."""
    return [_selected(boxes, scores, most, iou_threshold=overlap, score_threshold=least), ()]


@shape_rule(NonMaxSuppressionV5, dtypes=lambda _op, *_inputs: [np.int32, np.float32, np.int32])
def non_max_suppression_v5(
    _op: NonMaxSuppressionV5,
    boxes: Spec,
    scores: Spec,
    most: Spec,
    overlap: Spec,
    least: Spec,
    sigma: Spec,
) -> list[Shape | None]:
    """The indices and scores, filled up with 0, and how many there are."""
    shape = _selected(
        boxes, scores, most, iou_threshold=overlap, score_threshold=least, soft_nms_sigma=sigma
    )
    return [shape, shape, ()]
