"""Cases of selections."""

from __future__ import annotations

from edgelite.schema.ops.selection import Select, SelectV2
from tests.op_cases.cases import OpCase, boolean, f32, i8, i32

CASES = [
    OpCase(Select(), [boolean(2, 3), f32(2, 3), f32(2, 3)], [f32()]),
    OpCase(Select(), [boolean(2), f32(2, 3), f32(2, 3)], [f32()], "rows"),
    OpCase(Select(), [boolean(), i32(2, 3), i32(2, 3)], [i32()], "scalar"),
    OpCase(SelectV2(), [boolean(2, 3), f32(2, 3), f32(2, 3)], [f32()]),
    OpCase(SelectV2(), [boolean(3), f32(2, 3), f32(1)], [f32()], "broadcast"),
    OpCase(SelectV2(), [boolean(2, 1), i8(2, 3), i8(2, 3)], [i8()], "int8"),
]
