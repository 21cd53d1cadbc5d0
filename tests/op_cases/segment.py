"""Cases of reductions over segments."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema.ops.segment import (
    SegmentSum,
    UnsortedSegmentMax,
    UnsortedSegmentMin,
    UnsortedSegmentProd,
    UnsortedSegmentSum,
)
from tests.op_cases.cases import OpCase, f32, given, i32

UNSORTED = (UnsortedSegmentMax, UnsortedSegmentMin, UnsortedSegmentProd, UnsortedSegmentSum)
IDS = {
    "vector": (given([2, 0, 0, 3]), 5, (4, 3)),
    "negative": (given([-1, 1, -7, 1]), 3, (4, 2)),
    "rank-2": (given([[0, 1], [1, 4]]), 5, (2, 2, 3)),
    "whole-shape": (given([[0, 1], [1, 0]]), 2, (2, 2)),
    "run-time": (i32(6, low=-1, high=3), 4, (6, 2)),
    "no-segments": (given([-1, -1]), 0, (2, 2)),
    "no-rows": (i32(0), 2, (0, 3)),
}

CASES = [
    *(
        OpCase(SegmentSum(), [make(*shape), given(ids)], note=name, judge="optimised")
        for make, (name, ids, shape) in itertools.product(
            (f32, i32),
            (
                ("steps", [0, 0, 1, 2, 2], (5, 3)),
                ("one", [0], (1, 2)),
                ("same", [0, 0, 0], (3,)),
                ("rank-3", [0, 1, 1], (3, 2, 2)),
            ),
        )
    ),
    OpCase(
        SegmentSum(),
        [f32(4, 2), i32(4, value=[0, 1, 1, 2])],
        note="ids-at-run-time",
        judge="optimised",
    ),
    OpCase(
        SegmentSum(),
        [i32(2, 2, value=[[2**31 - 1] * 2] * 2), given([0, 0])],
        note="wrapping",
        judge="optimised",
    ),
    *(
        OpCase(op(), [make(*shape, low=-9, high=9), ids, given(np.int32(count))], note=name)
        for op, make, (name, (ids, count, shape)) in itertools.product(
            UNSORTED, (f32, i32), IDS.items()
        )
    ),
    *(
        OpCase(op(), [f32(3, 2), given([0, 1, 1]), i32(low=2, high=4)], note="count-at-run-time")
        for op in UNSORTED
    ),
    OpCase(
        UnsortedSegmentProd(),
        [i32(3, value=[2**20, 2**13, 3]), given([0, 0, 0]), given([1])],
        note="wrapping",
    ),
    *(
        OpCase(
            op(),
            [f32(3, value=[np.nan, 1, np.inf]), given([0, 0, 1]), given(np.int32(2))],
            note="nan",
        )
        for op in (UnsortedSegmentMax, UnsortedSegmentMin)
    ),
]
