"""Cases of reductions of int16, and of sizes that few models use."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.reduction import (
    ArgMax,
    ArgMin,
    Mean,
    ReduceAll,
    ReduceAny,
    ReduceMax,
    ReduceMin,
    ReduceProd,
    Sum,
)
from tests.op_cases.cases import OpCase, boolean, f32, given, i8, i16, i32, i64, u8

AXES = ([1], [0, 2], [-1], [0, 1, 2], [1, 1])

CASES = [
    *(
        OpCase(
            Mean(keep_dims=keep),
            [i16(3, 4, 5, scale=1e-3), given(axes)],
            [i16(scale=out)],
            f"{keep}-{axes}-{out}",
        )
        for keep, axes, out in itertools.product((True, False), AXES, (1e-3, 3e-4, 0.01))
    ),
    *(
        OpCase(
            Mean(keep_dims=True), [i16(1, h, h, 3, scale=1e-3), given([1, 2])], [i16(scale=1e-3)]
        )
        for h in (1, 7, 40)
    ),
    *(
        OpCase(op(keep_dims=keep), [make(3, 4, 5), given(axes)], note=f"{keep}-{axes}")
        for op, make, keep, axes in itertools.product(
            (ReduceMax, ReduceMin), (i16, u8), (True, False), AXES[:4]
        )
    ),
    *(
        OpCase(
            Sum(keep_dims=keep),
            [i16(3, 4, 5, scale=1e-3), given(axes)],
            [i16(scale=out)],
            f"{keep}-{axes}-{out}",
            # LiteRT's reference SUM takes the elements for uint8.
            judge="micro",
        )
        for keep, axes, out in itertools.product((True, False), AXES[:2], (1e-3, 3e-3))
    ),
    *(
        OpCase(op(), [make(0, 3), given([0])], note="empty")
        for op, make in itertools.product((Sum, ReduceMax, ReduceMin, ReduceProd), (f32, i32))
    ),
    *(
        OpCase(op(), [make(1), given([0])], note="one")
        for op in (Sum, Mean, ReduceProd, ReduceMax)
        for make in (f32, i32)
    ),
    *(
        OpCase(op(), [f32(2, 2, 2, 2, 2), given([0, 2, 4])], note="rank-5")
        for op in (Sum, ReduceMax)
    ),
    *(
        OpCase(op(keep_dims=True), [boolean(1, 3), given([1])], note="row")
        for op in (ReduceAll, ReduceAny)
    ),
    *(
        OpCase(op(), [i64(3, 4, low=-5, high=5), given([1])], note="int64")
        for op in (Sum, ReduceMax, ReduceMin, ReduceProd)
    ),
    *(
        OpCase(
            op(output_type=TensorType.INT32),
            [make(3, 4), given([axis], kind)],
            note=f"{axis}-{kind.__name__}",
            version=2,
        )
        for op, make, (axis, kind) in itertools.product(
            (ArgMax, ArgMin),
            (boolean, u8, i8),
            ((0, np.int32), (-1, np.int64)),
        )
    ),
]
