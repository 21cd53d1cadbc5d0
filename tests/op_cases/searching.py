"""Cases of ordering and searching."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.selection import Bucketize, TopKV2, Unique, Where
from tests.op_cases.cases import (
    OpCase,
    Operand,
    boolean,
    f32,
    given,
    i8,
    i16,
    i32,
    i64,
    u8,
)

TYPES = {"f32": f32, "i8": i8, "u8": u8, "i16": i16, "i32": i32, "i64": i64}
NAN = np.array([[1, np.nan, -np.inf, 3], [np.nan, np.nan, np.inf, -0.0]], np.float32)


def flags(*shape: int) -> Operand:
    return Operand(TensorType.UINT32, shape, low=0, high=2)


CASES = [
    *(
        OpCase(TopKV2(), [make(*shape), given(np.int32(k))], [make(), i32()], f"k{k}")
        for make, (shape, k) in itertools.product(
            TYPES.values(), (((7,), 3), ((2, 5), 5), ((2, 3, 6), 1), ((3, 4), 0))
        )
    ),
    OpCase(TopKV2(), [i8(3, 40, low=-2, high=2), given(np.int32(9))], [i8(), i32()], "ties"),
    OpCase(TopKV2(), [f32(2, 4, value=NAN), given(np.int32(4))], [f32(), i32()], "nan"),
    OpCase(TopKV2(), [f32(2, 6), given(np.int16(2), np.int16)], [f32(), i16(scale=[])], "int16"),
    OpCase(TopKV2(), [f32(2, 6), i32(low=1, high=6)], [f32(), i32()], "k-at-run-time"),
    *(
        OpCase(Where(), [make(*shape)])
        for make, shape in itertools.product((boolean, flags), ((9,), (2, 3), (2, 3, 4)))
    ),
    *(OpCase(Where(), [make(3, 4, low=-1, high=1)], note="zeros") for make in (i8, i32, i64)),
    OpCase(Where(), [u8(3, 4, low=0, high=2)], note="zeros"),
    OpCase(Where(), [f32(2, 3, value=[[0, -0.0, 1], [np.nan, 0, -2]])], note="floats"),
    OpCase(Where(), [given([[True, False], [True, True]], np.bool_)], note="constant"),
    *(
        OpCase(
            Unique(idx_out_type=to),
            [make(20, low=1, high=9)],
            [make(), Operand(to)],
            note=to.name.lower(),
        )
        for make, to in itertools.product(
            (i8, u8, i16, i32, i64), (TensorType.INT32, TensorType.INT64)
        )
    ),
    OpCase(Unique(), [f32(6, value=[2.5, 1, 2.5, -1, 1, 7])]),
    OpCase(Unique(), [i32(1)], note="one"),
    *(
        OpCase(Bucketize(boundaries=bounds), [make(2, 5, low=-9, high=9)], note=name)
        for make, (name, bounds) in itertools.product(
            (f32, i32, i64),
            (("three", (-3.0, 0.0, 4.5)), ("equal", (1.0, 1.0, 2.0)), ("one", (0.0,))),
        )
    ),
    OpCase(
        Bucketize(boundaries=(0.0, 1.0)),
        [f32(4, value=[0, 1, np.nan, np.inf])],
        note="on-boundaries",
    ),
    OpCase(Bucketize(boundaries=(0.1,)), [Operand(TensorType.FLOAT64, (3,), value=[0.1, 0, 1])]),
    OpCase(
        Bucketize(boundaries=(2.0**24,)), [i32(2, value=[2**24, 2**24 + 1])], note="large-integers"
    ),
]
