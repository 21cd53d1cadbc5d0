"""Cases of bytes that are read as another dtype."""

from __future__ import annotations

from edgelite.schema import TensorType
from edgelite.schema.ops.quantization import Bitcast
from tests.op_cases.cases import OpCase, Operand, f32, i8, i16, i32, i64, u8

CASES = [
    OpCase(Bitcast(), [x], [Operand(to)], f"to-{to.name.lower()}")
    for x, to in (
        (f32(2, 3), TensorType.INT32),
        (i32(4, low=0), TensorType.FLOAT32),
        (i32(2, 3), TensorType.UINT8),
        (f32(2), TensorType.INT16),
        (u8(2, 4), TensorType.INT32),
        (i16(3, 4), TensorType.INT64),
        (i8(5), TensorType.UINT8),
        (i64(2, 2), TensorType.INT8),
        (i64(3), TensorType.UINT32),
    )
]
