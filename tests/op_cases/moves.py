"""Cases of what moves elements without computing, over dtypes and sizes that few models use."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import MirrorPadMode, TensorType
from edgelite.schema.ops.joining import Concatenation, Pack, Tile, Unpack
from edgelite.schema.ops.layout import (
    BroadcastTo,
    ExpandDims,
    MirrorPad,
    Pad,
    PadV2,
    Reshape,
    Squeeze,
    Transpose,
)
from edgelite.schema.ops.slicing import Gather, Slice, Split, SplitV, StridedSlice
from tests.op_cases.cases import OpCase, Operand, boolean, f16, f32, given, i8, i16, i32, i64, u8

MAKERS = (i16, u8, i64, boolean)


def plain(kind: TensorType, *shape: int) -> Operand:
    return Operand(kind, shape, low=-100 if kind != TensorType.UINT32 else 0, high=100)


CASES = [
    *(OpCase(Reshape(), [make(2, 3, 4), given([4, -1])]) for make in (i16, u8, i64, f16)),
    *(
        OpCase(Reshape(), [make(*s), given(new)], note=f"{new}")
        for make, (s, new) in itertools.product(
            (f32, i8), (((0, 3), [3, 0]), ((0, 3), [0]), ((1, 1, 1), []), ((2, 0), [0, 5]))
        )
        if new
    ),
    *(OpCase(Squeeze(squeeze_dims=(0,)), [make(1, 3, 1)]) for make in MAKERS),
    *(OpCase(ExpandDims(), [make(3, 2), given([1])], note="more") for make in (f32, i16, u8, i64)),
    *(OpCase(ExpandDims(), [f32(3, 2), given([a], np.int64)], note=f"int64-{a}") for a in (0, -1)),
    *(
        OpCase(Transpose(), [make(*s), given(p)], note=f"{p}")
        for make, (s, p) in itertools.product(
            (i16, boolean, f32, i8),
            (
                ((4, 3), [1, 0]),
                ((2, 3, 4, 5), [3, 1, 0, 2]),
                ((2, 1, 3, 2, 2), [4, 2, 0, 3, 1]),
                ((1, 2, 3, 2, 1, 2), [5, 3, 1, 0, 2, 4]),
                ((5,), [0]),
                ((0, 3), [1, 0]),
            ),
        )
    ),
    *(
        OpCase(Pad(), [make(*s), given(p)], note=f"{p}")
        for make, (s, p) in itertools.product(
            (i16, i64, boolean),
            (
                ((3, 4), [[1, 2], [0, 3]]),
                ((1, 3, 4, 2), [[0, 0], [1, 1], [2, 0], [0, 0]]),
                ((2, 1, 2, 3, 1), [[0, 1], [1, 0], [0, 0], [2, 1], [0, 0]]),
            ),
        )
    ),
    *(
        OpCase(Pad(), [u8(2, 3, zero_point=z), given([[1, 1], [0, 2]])], note=f"z{z}")
        for z in (0, 77, 255)
    ),
    *(
        OpCase(Pad(), [i8(2, 3, zero_point=z), given([[1, 1], [0, 2]])], note=f"z{z}")
        for z in (-128, 127)
    ),
    *(
        OpCase(PadV2(), [make(2, 3), given([[1, 1], [0, 2]]), make(1, value=[9]).constant()])
        for make in (i16, u8, i32, i64)
    ),
    OpCase(PadV2(), [i8(2, 3), given([[1, 1], [0, 2]]), i8(1)], note="dynamic-value"),
    OpCase(Pad(), [f32(2, 3), i32(2, 2, value=[[1, 1], [0, 2]])], note="dynamic"),
    *(
        OpCase(MirrorPad(mode=mode), [make(*s), given(p)], note=f"more-{mode.name}-{p}")
        for mode, make, (s, p) in itertools.product(
            MirrorPadMode,
            (i16, u8, i32, i64, f32),
            (((3, 4), [[1, 2], [0, 3]]), ((2, 3, 2), [[1, 1], [2, 0], [0, 1]]), ((4,), [[3, 3]])),
        )
    ),
    *(
        OpCase(BroadcastTo(), [make(*s), given(to)], note=f"{to}")
        for make, (s, to) in itertools.product(
            (i16, boolean, i64, u8),
            (((1,), [4]), ((3, 1), [2, 3, 5]), ((1, 2, 1), [3, 1, 2, 4]), ((2, 1), [2, 0])),
        )
        if to != [2, 0]
    ),
    *(
        OpCase(Concatenation(axis=a), [make(2, 3, 2) for _ in range(n)], note=f"more-{a}-{n}")
        for make, a, n in itertools.product((i16, f16), (0, 2, -2), (2, 4))
    ),
    *(OpCase(Concatenation(axis=1), [make(2, 0), make(2, 3)], note="empty") for make in (f32, i8)),
    OpCase(
        Concatenation(axis=0),
        [plain(TensorType.UINT32, 3), plain(TensorType.UINT32, 2)],
        note="uint32",
    ),
    OpCase(Concatenation(axis=0), [i8(3), i8(2).constant()], note="constant"),
    *(
        OpCase(Pack(axis=a, values_count=2), [make(2, 3) for _ in range(2)], note=f"more-{a}")
        for make, a in itertools.product((i16, u8, i64), (0, -1))
    ),
    *(
        OpCase(Unpack(axis=a, num=n), [make(2, 3)], note=f"more-{a}")
        for make, (a, n) in itertools.product((i16, u8, boolean), ((0, 2), (-1, 3)))
    ),
    *(
        OpCase(Tile(), [make(*s), given(m, kind)], note=f"more-{m}-{kind.__name__}", version=1)
        for make, (s, m), kind in itertools.product(
            (f32, i64, u8, boolean),
            (((3,), [4]), ((1, 2, 2), [2, 1, 3]), ((2, 2), [0, 3])),
            (np.int32, np.int64),
        )
    ),
    *(
        OpCase(Slice(), [make(*s), given(b), given(z)], note=f"more-{b}-{z}")
        for make, (s, b, z) in itertools.product(
            (i16, u8, boolean),
            (
                ((7,), [2], [-1]),
                ((2, 3, 4, 5), [1, 0, 2, 1], [1, 2, -1, 3]),
                ((2, 2, 2, 3, 2), [0, 1, 0, 0, 1], [2, 1, 2, 2, 1]),
                ((3, 4), [1, 1], [0, 2]),
            ),
        )
    ),
    OpCase(Slice(), [f32(3, 4), i32(2, value=[1, 0]), given([2, -1])], note="dynamic"),
    *(
        OpCase(
            StridedSlice(**masks),
            [make(*s), given(b), given(e), given(t)],
            note=f"more-{n}",
            version=1,
        )
        for make, (n, (s, b, e, t, masks)) in itertools.product(
            (i16, boolean, u8),
            enumerate(
                (
                    ((7,), [6], [0], [-2], {}),
                    ((2, 3, 4, 2), [0, 1, 0, 1], [2, 3, 4, 2], [1, 1, 2, 1], {}),
                    ((2, 2, 3, 2, 2), [0, 0, 1, 0, 0], [2, 2, 3, 2, 2], [1, 1, 1, 2, 1], {}),
                    ((3, 4), [0, -1], [3, 0], [1, 1], {"shrink_axis_mask": 2}),
                    ((3, 4), [2, 0], [1, 4], [1, 1], {}),
                    ((3, 4), [-1, 0], [0, 4], [-1, 1], {"begin_mask": 1, "end_mask": 1}),
                )
            ),
        )
    ),
    *(
        OpCase(
            Split(num_splits=n),
            [given(a), make(4, 6)],
            [make() for _ in range(n)],
            note=f"more-{n}-{a}",
        )
        for make, (n, a) in itertools.product((i16, u8, i64), ((2, 0), (3, -1)))
    ),
    *(
        OpCase(
            SplitV(num_splits=len(s)),
            [make(4, 6), given(s, kind), given(1)],
            [make() for _ in s],
            note=f"more-{s}-{kind.__name__}",
        )
        for make, s, kind in itertools.product(
            (i16, u8, i32, i64), ([1, 5], [2, -1, 0]), (np.int32, np.int64)
        )
    ),
    *(
        OpCase(Gather(axis=a), [make(4, 3), index(3, low=0, high=2)], note=f"more-{a}")
        for make, index, a in itertools.product((i16, u8, i64), (i32, i64), (0, 1))
    ),
    OpCase(
        Gather(axis=0),
        [f32(4, 3), Operand(TensorType.INT16, (5,), low=0, high=3)],
        note="int16-indices",
    ),
    OpCase(Gather(axis=0), [f32(4, 3), i32(0)], note="no-indices"),
]
