"""Cases of operators of two or more operands that quantization does not touch."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.arithmetic import AddN, Atan2, BitwiseXor, FloorDiv, FloorMod, RightShift
from tests.op_cases.cases import OpCase, Operand, f16, f32, i8, i16, i32, i64, u8

SHAPES = (((2, 3), (2, 3)), ((4, 1, 3), (2, 1)), ((3,), ()), ((), (2, 2)))


def u16(*shape: int, **options: object) -> Operand:
    return Operand(TensorType.UINT16, shape, **options)


def u32(*shape: int, **options: object) -> Operand:
    return Operand(TensorType.UINT32, shape, **{"low": 0, "high": 2**32 - 1, **options})


def f64(*shape: int) -> Operand:
    return Operand(TensorType.FLOAT64, shape)


EXTREMES = np.array([-(2**31), 2**31 - 1, -7, 7, -7, 7])
DIVISORS = np.array([3, -3, 2, 2, -2, -2])

CASES = [
    *(
        OpCase(op(), [make(*x), make(*y, low=low, high=high)], note=f"by-{y}-{high}")
        for op, make, (x, y), (low, high) in itertools.product(
            (FloorDiv, FloorMod), (f32, i8, i16, i32), SHAPES, ((-9, -1), (1, 9))
        )
    ),
    *(
        OpCase(FloorMod(), [i64(*x), i64(*y, low=1, high=9)], note=f"by-{y}", version=1)
        for x, y in SHAPES
    ),
    *(
        OpCase(op(), [i32(6, value=EXTREMES), i32(6, value=DIVISORS)], note="extremes")
        for op in (FloorDiv, FloorMod)
    ),
    OpCase(
        FloorMod(),
        [f32(6, value=[5.5, -5.5, 5.5, -5.5, 0, -0.0]), f32(6, value=[2, 2, -2, -2, 3, 3])],
        note="signs",
    ),
    OpCase(
        FloorMod(), [f32(3, value=[1, -1, np.inf]), f32(3, value=[0, np.inf, 2])], note="limits"
    ),
    *(
        OpCase(BitwiseXor(), [make(*x), make(*y)], note=f"with-{y}")
        for make, (x, y) in itertools.product((i8, u8, i16, u16, i32, u32), SHAPES)
    ),
    *(
        OpCase(RightShift(), [make(*x), make(*y, low=low, high=12)], note=f"by-{y}")
        for (make, low), (x, y) in itertools.product(
            ((i8, -2), (u8, 0), (i16, -2), (u16, 0), (i32, -2), (u32, 0)), SHAPES
        )
    ),
    OpCase(RightShift(), [i32(2, value=[-5, 5]), i32(2, value=[31, 40])], note="far"),
    *(
        OpCase(Atan2(), [make(*shape), make(*shape)])
        for make, shape in itertools.product((f32, f64), ((5,), (2, 3), ()))
    ),
    OpCase(Atan2(), [f16(2, 3), f16(2, 3)], tolerance=2e-3),
    OpCase(Atan2(), [f32(4, value=[0, -0.0, 1, 0]), f32(4, value=[-1, -1, 0, 0])], note="axes"),
    *(
        OpCase(AddN(), [make(*shape)] * count, note=f"{count}")
        for make, shape, count in itertools.product((f32, i32), ((2, 3), (4,), ()), (2, 3, 5))
    ),
]
