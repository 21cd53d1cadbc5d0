"""Cases of normalizations."""

from __future__ import annotations

import itertools

from edgelite.schema.ops.normalization import L2Normalization
from tests.op_cases.cases import OpCase, f32, i8, u8

CASES = [
    *(OpCase(L2Normalization(), [f32(*s)]) for s in ((3, 5), (1, 2, 2, 7), (4,), (1, 1))),
    OpCase(L2Normalization(), [f32(2, 3, low=0, high=0)], note="zeros"),
    *(
        OpCase(
            L2Normalization(),
            [make(*shape, zero_point=zero)],
            [make(scale=1 / 128, zero_point=middle)],
            f"z{zero}",
        )
        for (make, zero, middle), shape in itertools.product(
            ((i8, 0, 0), (i8, -128, 0), (i8, 60, 0), (u8, 128, 128), (u8, 0, 128)),
            ((3, 5), (1, 2, 2, 70), (1, 1)),
        )
    ),
]
