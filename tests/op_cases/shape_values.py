"""Cases of what tells of shapes."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema.ops.layout import BroadcastArgs, Rank
from tests.op_cases.cases import OpCase, boolean, f32, given, i8, i32, i64

PAIRS = {
    "same": ([2, 3], [2, 3]),
    "ones": ([2, 1, 4], [3, 1]),
    "longer": ([3], [5, 2, 3]),
    "scalar": ([2, 3], []),
    "zero": ([2, 1], [0]),
}

CASES = [
    *(
        OpCase(Rank(), [make(*shape)])
        for make, shape in itertools.product((f32, i8, boolean), ((), (3,), (1, 2, 3, 4, 5)))
    ),
    *(
        OpCase(
            BroadcastArgs(),
            [given(one, dtype), given(other, dtype)],
            note=f"{name}-{dtype.__name__}",
        )
        for (name, (one, other)), dtype in itertools.product(PAIRS.items(), (np.int32, np.int64))
    ),
    *(
        OpCase(
            BroadcastArgs(),
            [make(2, value=[4, 1]), make(3, value=[2, 1, 5])],
            note="at-run-time",
        )
        for make in (i32, i64)
    ),
]
