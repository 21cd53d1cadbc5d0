"""Cases of comparisons and logic."""

from __future__ import annotations

import itertools

from edgelite.schema.ops.comparison import (
    Equal,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    LogicalAnd,
    LogicalNot,
    LogicalOr,
    NotEqual,
)
from tests.op_cases.cases import OpCase, boolean, f32, i8, i32, i64, u8

COMPARISONS = (Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual)

CASES = [
    *(
        OpCase(op(), [make(3, 4, low=-2, high=2), make(*s, low=-2, high=2)], note=f"{s}")
        for op, make, s in itertools.product(COMPARISONS, (i32, i64), ((3, 4), (4,)))
    ),
    *(OpCase(op(), [f32(3, 4), f32(4)]) for op in COMPARISONS),
    *(
        OpCase(
            op(), [make(60, scale=0.1, zero_point=z), make(60, scale=s, zero_point=y)], note=f"s{s}"
        )
        for op, (make, z, y), s in itertools.product(
            COMPARISONS, ((i8, -5, 9), (u8, 120, 130)), (0.1, 0.07)
        )
    ),
    *(OpCase(op(), [boolean(3, 4), boolean(3, 4)]) for op in (Equal, NotEqual)),
    *(
        OpCase(op(), [boolean(3, 4), boolean(*s)], note=f"{s}")
        for op in (LogicalAnd, LogicalOr)
        for s in ((3, 4), (4,))
    ),
    OpCase(LogicalNot(), [boolean(3, 4)]),
]
