"""Cases of joins and repetitions."""

from __future__ import annotations

import itertools

from edgelite.schema.ops.joining import Concatenation, Pack, Tile, Unpack
from tests.op_cases.cases import OpCase, boolean, f32, given, i8, i32, i64, u8

CASES = [
    *(
        OpCase(Concatenation(axis=a), [make(2, 3, 4) for _ in range(n)], note=f"{a}-{n}")
        for make, a, n in itertools.product((f32, i8, u8, i32, i64, boolean), (0, 1, -1), (1, 3))
    ),
    OpCase(Concatenation(axis=1), [f32(2, 3), f32(2, 1), f32(2, 5)], note="unequal"),
    OpCase(
        Concatenation(axis=0),
        [u8(100, scale=0.1, zero_point=3), u8(100, scale=0.3, zero_point=200), u8(9, scale=0.2)],
        [u8(scale=0.2, zero_point=128)],
        "rescaled",
    ),
    *(
        OpCase(Pack(axis=a, values_count=3), [make(2, 3) for _ in range(3)], note=f"{a}")
        for make, a in itertools.product((f32, i8, i32), (0, 1, 2, -1))
    ),
    *(
        OpCase(Unpack(axis=a, num=n), [make(2, 3, 4)], note=f"{a}")
        for make, (a, n) in itertools.product((f32, i8, i32), ((0, 2), (1, 3), (-1, 4)))
    ),
    *(
        OpCase(Tile(), [make(2, 3), given(m)], note=f"{m}", version=1)
        for make, m in itertools.product((f32, i8, i32), ([1, 1], [2, 3], [3, 1]))
    ),
]
