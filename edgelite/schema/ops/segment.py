"""Reductions over segments of the first axis."""

from __future__ import annotations

from edgelite.schema.operator import Options, operator


@operator(125, "SEGMENT_SUM", options=100, inputs="input segment_ids")
class SegmentSum(Options):
    """The sum of each segment; ids are in order."""


@operator(153, "UNSORTED_SEGMENT_PROD", options=118, inputs="input segment_ids num_segments")
class UnsortedSegmentProd(Options):
    """The product of each segment."""


@operator(154, "UNSORTED_SEGMENT_MAX", options=119, inputs="input segment_ids num_segments")
class UnsortedSegmentMax(Options):
    """The largest element of each segment."""


@operator(155, "UNSORTED_SEGMENT_SUM", options=121, inputs="input segment_ids num_segments")
class UnsortedSegmentSum(Options):
    """The sum of each segment."""


@operator(157, "UNSORTED_SEGMENT_MIN", options=120, inputs="input segment_ids num_segments")
class UnsortedSegmentMin(Options):
    """The smallest element of each segment."""
