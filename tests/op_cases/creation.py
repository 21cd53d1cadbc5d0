"""Cases of tensors made of a few numbers."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.creation import Fill, OneHot, Range, SparseToDense, ZerosLike
from tests.op_cases.cases import (
    OpCase,
    Operand,
    boolean,
    f16,
    f32,
    given,
    i8,
    i16,
    i32,
    i64,
    u8,
)


def plain(kind: TensorType, *shape: int, **options: object) -> Operand:
    return Operand(kind, shape, **options)


KINDS = [
    TensorType.FLOAT32,
    TensorType.INT8,
    TensorType.UINT8,
    TensorType.INT32,
    TensorType.INT64,
    TensorType.BOOL,
]


def one_hot(kind: TensorType, indices: Operand, depth: Operand, axis: int, note: str) -> OpCase:
    on, off = (0, 1) if kind == TensorType.BOOL else (7, -3 if kind != TensorType.UINT8 else 3)
    return OpCase(
        OneHot(axis=axis),
        [indices, depth, plain(kind, value=on), plain(kind, value=off)],
        [plain(kind)],
        f"{kind.name.lower()}-{note}",
    )


RANGES = {
    "up": (0, 5, 1),
    "uneven": (-3, 8, 3),
    "down": (10, 2, -3),
    "to-limit": (0, 6, 2),
}

CASES = [
    *(OpCase(ZerosLike(), [make(*shape)]) for make in (f32, i32, i64) for shape in ((2, 3), ())),
    *(
        OpCase(Fill(), [given(sizes, dtype), make()], [make()], f"{sizes}-{np.dtype(dtype)}")
        for make, sizes, dtype in itertools.product(
            (f32, f16, i8, i16, u8, i32, i64, boolean),
            ([2, 3], [4]),
            (np.int32, np.int64),
        )
    ),
    OpCase(Fill(), [given(np.zeros(0), np.int32), f32()], [f32()], "scalar"),
    OpCase(Fill(), [given([2, 0]), i32()], [i32()], "empty"),
    OpCase(
        Fill(),
        [given([2, 3]), plain(TensorType.STRING, value=b"abc").constant()],
        [plain(TensorType.STRING)],
        "string",
    ),
    OpCase(Fill(), [i32(3, low=1, high=3), f32()], [f32()], "dims-at-run-time"),
    *(
        OpCase(
            Range(),
            [given(np.array(v, dtype), dtype) for v in numbers],
            note=f"{name}-constant",
            version=1,  # LiteRT's reference kernels state no other
        )
        for dtype, (name, numbers) in itertools.product(
            (np.int32, np.int64, np.float32), RANGES.items()
        )
    ),
    *(
        OpCase(Range(), [make(value=v) for v in numbers], note=name, version=1)
        for make, (name, numbers) in itertools.product((i32, i64, f32), RANGES.items())
    ),
    OpCase(Range(), [f32(value=v) for v in (0, 1, 0.1)], note="tenths"),
    OpCase(Range(), [f32(value=v) for v in (0.3, -2.2, -0.7)], note="fractions-down"),
    *(one_hot(kind, i32(3, low=-1, high=4), given(np.int32(4)), -1, "last") for kind in KINDS),
    *(
        one_hot(
            TensorType.FLOAT32, i32(2, 3, low=0, high=5), given(np.int32(5)), axis, f"axis{axis}"
        )
        for axis in (-1, 0, 1, 2)
    ),
    one_hot(TensorType.INT32, i64(2, 2, low=-1, high=3), given(np.int32(3)), 1, "int64-indices"),
    one_hot(TensorType.FLOAT32, i32(low=0, high=3), given(np.int32(3)), -1, "scalar"),
    one_hot(TensorType.FLOAT32, i32(4, low=0, high=3), i32(low=1, high=5), -1, "depth-at-run-time"),
    one_hot(TensorType.INT32, i32(4), given(np.int32(0)), -1, "no-depth"),
    *(
        OpCase(
            SparseToDense(),
            [given([[0, 1], [2, 0], [2, 2]], ids), given([3, 4], ids), plain(kind, 3), plain(kind)],
            [plain(kind)],
            f"{kind.name.lower()}-{np.dtype(ids)}",
        )
        for kind, ids in itertools.product(
            (
                TensorType.FLOAT32,
                TensorType.INT8,
                TensorType.UINT8,
                TensorType.INT32,
                TensorType.INT64,
            ),
            (np.int32, np.int64),
        )
    ),
    OpCase(SparseToDense(), [given(2), given([5]), f32(), f32()], [f32()], "scalar-index"),
    OpCase(SparseToDense(), [given([1, 3]), given([5]), f32(2), f32()], [f32()], "vector"),
    OpCase(SparseToDense(), [given([1, 3]), given([5]), f32(), f32()], [f32()], "one-value"),
    OpCase(
        SparseToDense(), [given([[0, 1], [0, 1]]), given([2, 2]), i32(2), i32()], [i32()], "twice"
    ),
    OpCase(
        SparseToDense(),
        [given([[0, 1, 0, 1], [1, 0, 2, 0]]), given([2, 2, 3, 2]), f32(2), f32()],
        [f32()],
        "rank-4",
    ),
    OpCase(
        SparseToDense(),
        [i32(2, 2, low=0, high=2), i32(2, low=3, high=5), f32(2), f32()],
        [f32()],
        "shape-at-run-time",
    ),
]
