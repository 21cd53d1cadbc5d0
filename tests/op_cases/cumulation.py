"""Cases of running sums."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema.ops.reduction import Cumsum
from tests.op_cases.cases import OpCase, f32, given, i32, i64

CASES = [
    *(
        OpCase(
            Cumsum(exclusive=exclusive, reverse=reverse),
            [make(*shape), given(np.int32(axis))],
            note=f"axis{axis}" + "-exclusive" * exclusive + "-reverse" * reverse,
        )
        for make, (shape, axis), exclusive, reverse in itertools.product(
            (f32, i32, i64), (((5,), 0), ((2, 3, 4), 1), ((2, 3), -1)), (False, True), (False, True)
        )
    ),
    OpCase(Cumsum(), [i32(2, value=[2**31 - 1, 1]), given(np.int32(0))], note="wrapping"),
    OpCase(Cumsum(), [f32(2, 3), i32(1, low=-2, high=1)], note="axis-at-run-time"),
    OpCase(Cumsum(exclusive=True), [f32(2, 1), given(np.int32(1))], note="one"),
]
