"""Non-maximum suppression: of boxes that overlap, the one with the best score stays."""

from __future__ import annotations

from edgelite.schema.operator import Options, operator


@operator(
    120,
    "NON_MAX_SUPPRESSION_V4",
    options=95,
    inputs="boxes scores max_output_size iou_threshold score_threshold",
    outputs="selected_indices valid_outputs",
)
class NonMaxSuppressionV4(Options):
    """Boxes that overlap a better one by more than the threshold are left out."""


@operator(
    121,
    "NON_MAX_SUPPRESSION_V5",
    options=96,
    inputs="boxes scores max_output_size iou_threshold score_threshold soft_nms_sigma",
    outputs="selected_indices selected_scores valid_outputs",
)
class NonMaxSuppressionV5(Options):
    """Scores of boxes that overlap better ones fall, by a Gaussian of the overlap."""
