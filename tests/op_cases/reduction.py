"""Cases of reductions."""

from __future__ import annotations

import itertools

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

AXES = ([1], [0, 2], [-1], [0, 1, 2], [1, 1], [2, 0])

CASES = [
    *(
        OpCase(op(keep_dims=keep), [make(3, 4, 5), given(axes)], note=f"{keep}-{axes}")
        for op, make, keep, axes in itertools.product(
            (Mean, Sum, ReduceMax, ReduceMin), (f32, i32), (True, False), AXES
        )
    ),
    *(
        OpCase(op(), [make(3, 4, 5), given(axes)], note=f"{axes}")
        for op, make, axes in itertools.product(
            (ReduceMax, ReduceMin), (i8, u8, i16, i64), AXES[:4]
        )
    ),
    *(
        OpCase(
            ReduceProd(keep_dims=keep),
            [f32(3, 4, 2), given(axes)],
            note=f"{keep}-{axes}",
            tolerance=1e-5,
        )
        for keep, axes in itertools.product((True, False), AXES)
    ),
    OpCase(ReduceProd(), [i32(3, 4, low=-9, high=9), given([1])]),
    *(
        OpCase(op(keep_dims=keep), [boolean(3, 4, 2), given(axes)], note=f"{keep}-{axes}")
        for op, keep, axes in itertools.product((ReduceAll, ReduceAny), (True, False), AXES)
    ),
    *(
        OpCase(
            Mean(keep_dims=keep),
            [make(3, 4, 5, scale=scale, zero_point=zero), given(axes)],
            [make(scale=out, zero_point=out_zero)],
            f"{keep}-{axes}-s{scale}-{out}",
        )
        for (make, zero, out_zero), keep, axes, (scale, out) in itertools.product(
            ((i8, -5, 9), (u8, 120, 130)),
            (True, False),
            AXES[:4],
            ((0.1, 0.1), (0.1, 0.03), (0.02, 0.5)),
        )
    ),
    *(
        OpCase(
            Mean(keep_dims=True),
            [i8(1, h, h, 7, scale=0.1, zero_point=z), given([1, 2])],
            [i8(scale=s)],
            f"s{s}",
        )
        for h, z, s in ((1, 0, 0.1), (7, -128, 0.05), (8, 127, 0.1), (49, 3, 0.08))
    ),
    *(
        OpCase(
            Sum(),
            [make(3, 4, 5, scale=0.1, zero_point=zero), given(axes)],
            [make(scale=out, zero_point=zero + 20)],
            f"{axes}-{out}",
            # LiteRT's reference SUM takes the elements of int8 tensors for uint8.
            judge="micro" if make is i8 else "reference",
        )
        for (make, zero), axes, out in itertools.product(
            ((i8, -5), (u8, 100)), AXES[:4], (0.1, 0.9)
        )
    ),
    *(
        OpCase(
            ReduceProd(),
            [make(3, 4, scale=scale, zero_point=zero), given(axes)],
            [make(scale=out, zero_point=out_zero)],
            f"{axes}-{scale}",
        )
        for (make, zero, out_zero), axes, (scale, out) in itertools.product(
            ((i8, -5, 9), (i16, 0, 0)), ([0], [1], [0, 1]), ((0.02, 0.05), (0.01, 0.001))
        )
    ),
    OpCase(Sum(), [f32(3, 4), i32(1, value=[1])], note="dynamic"),
    *(
        OpCase(
            op(output_type=kind),
            [make(3, 4, 5, low=-9, high=9), given([axis])],
            None,
            f"{kind.name}-{axis}",
        )
        for op, kind, make, axis in itertools.product(
            (ArgMax, ArgMin), (TensorType.INT32, TensorType.INT64), (f32, i8, i32), (0, 2, -2)
        )
    ),
    OpCase(ArgMax(output_type=TensorType.INT32), [u8(3, 40), given(1)], note="uint8"),
    OpCase(
        ArgMax(output_type=TensorType.INT32), [f32(4, value=[1, 3, 3, 2]), given(0)], note="first"
    ),
    OpCase(Mean(), [i64(3, 4), given([1])]),
    OpCase(Mean(), [i32(3, value=[-1, -2, -2]), given([0])], note="negative"),
]
