"""Cases of what arranges elements anew."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import MirrorPadMode, TensorType
from edgelite.schema.ops.layout import (
    BroadcastTo,
    ExpandDims,
    MirrorPad,
    Pad,
    PadV2,
    Reshape,
    Shape,
    Squeeze,
    Transpose,
)
from tests.op_cases.cases import OpCase, boolean, f32, given, i8, i32, i64, u8

PADS = (
    ((3, 4), [[1, 2], [0, 3]]),
    ((1, 3, 4, 2), [[0, 0], [1, 1], [2, 0], [0, 0]]),
    ((5,), [[0, 0]]),
    ((2, 1, 2, 3, 1), [[0, 1], [1, 0], [0, 0], [2, 1], [0, 0]]),
)

CASES = [
    *(
        OpCase(Reshape(), [make(2, 3, 4), given(s)], note=f"{s}")
        for make, s in itertools.product(
            (f32, i8, i32, boolean), ([6, 4], [-1], [2, -1, 2], [1, 24, 1, 1])
        )
    ),
    OpCase(Reshape(new_shape=(4, -1)), [f32(2, 3, 4)], note="option"),
    OpCase(Reshape(new_shape=(0,)), [f32(1, 1)], note="scalar"),
    OpCase(Reshape(), [f32(2, 3, 4), i32(2, value=[4, 6])], note="dynamic"),
    *(
        OpCase(Squeeze(squeeze_dims=d), [f32(1, 3, 1, 2)], note=f"{d}")
        for d in ((), (0,), (-2,), (0, 2))
    ),
    *(OpCase(ExpandDims(), [i8(3, 2), given([a])], note=f"{a}") for a in (0, 1, 2, -1)),
    *(
        OpCase(Transpose(), [make(2, 3, 4), given(p)], note=f"{p}")
        for make, p in itertools.product((f32, i8, i64), ([2, 0, 1], [0, 1, 2], [-1, 1, 0]))
    ),
    OpCase(Transpose(), [u8(1, 2, 3, 4), given([0, 3, 1, 2])]),
    *(
        OpCase(Pad(), [make(*s), given(p)])
        for make, (s, p) in itertools.product((f32, i32, u8), PADS)
    ),
    *(OpCase(Pad(), [i8(*s, zero_point=-7), given(p)]) for s, p in PADS),
    OpCase(Pad(), [f32(2, 2), given([[1, 0], [0, 1]], np.int64)], note="int64"),
    *(OpCase(PadV2(), [f32(*s), given(p), given([2.5], np.float32)]) for s, p in PADS),
    OpCase(PadV2(), [i8(2, 3), given([[1, 1], [0, 2]]), i8(1, value=[-9]).constant()]),
    OpCase(PadV2(), [i32(2, 3), given([[1, 1], [0, 2]]), i32(1)], note="dynamic-value"),
    *(
        OpCase(MirrorPad(mode=mode), [make(3, 4), given(p)], note=f"{mode.name}-{p}")
        for mode, make, p in itertools.product(
            MirrorPadMode, (f32, i8), ([[1, 2], [0, 3]], [[2, 2], [1, 1]], [[0, 0], [0, 0]])
        )
    ),
    OpCase(Shape(out_type=TensorType.INT32), [f32(2, 1, 3)]),
    OpCase(Shape(out_type=TensorType.INT64), [i8(2, 3)]),
    *(
        OpCase(BroadcastTo(), [make(3, 1), given(s)], note=f"{s}")
        for make, s in itertools.product((f32, i8, i32), ([3, 4], [2, 3, 5]))
    ),
]
