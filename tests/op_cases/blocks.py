"""Cases of what moves cells between space, depth and batch."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.layout import (
    BatchToSpaceNd,
    DepthToSpace,
    Dilate,
    SpaceToBatchNd,
    SpaceToDepth,
)
from tests.op_cases.cases import OpCase, Operand, f32, given, i8, i16, i32, i64, u8

SPACES = (
    # shape, block, paddings
    ((1, 4, 4, 1), [2, 2], [[0, 0], [0, 0]]),
    ((2, 4, 6, 3), [2, 3], [[0, 0], [0, 0]]),
    ((1, 5, 2, 1), [3, 2], [[1, 0], [2, 0]]),
    ((1, 4, 2, 2), [3, 2], [[1, 1], [2, 4]]),
    ((2, 4, 3), [2], [[0, 0]]),
    ((1, 5, 2), [3], [[1, 3]]),
    ((1, 4, 4, 1), [1, 1], [[0, 0], [0, 0]]),
)
BATCHES = (
    # shape, block, crops
    ((4, 2, 2, 1), [2, 2], [[0, 0], [0, 0]]),
    ((12, 2, 2, 3), [2, 3], [[0, 0], [0, 0]]),
    ((4, 3, 2, 2), [2, 2], [[1, 2], [0, 1]]),
    ((6, 2, 3), [3], [[0, 0]]),
    ((6, 2, 3), [3], [[1, 2]]),
    ((1, 4, 4, 1), [1, 1], [[0, 0], [1, 0]]),
)

CASES = [
    *(
        OpCase(SpaceToDepth(block_size=b), [make(*s)], note=f"b{b}")
        for make, (s, b) in itertools.product(
            (f32, i8, u8, i32, i64), (((1, 2, 2, 1), 2), ((2, 6, 9, 2), 3), ((1, 4, 2, 5), 1))
        )
    ),
    *(
        OpCase(DepthToSpace(block_size=b), [make(*s)], note=f"b{b}", version=1)
        for make, (s, b) in itertools.product(
            (f32, i8, u8, i32, i64), (((1, 1, 1, 4), 2), ((2, 2, 3, 18), 3), ((1, 4, 2, 5), 1))
        )
    ),
    *(
        OpCase(SpaceToBatchNd(), [make(*s), given(b), given(p)], note=f"{b}-{p}")
        for make, (s, b, p) in itertools.product((f32, i32, i64, i16), SPACES)
    ),
    *(
        OpCase(SpaceToBatchNd(), [make(*s, zero_point=z), given(b), given(p)], note=f"{b}-{p}-z{z}")
        for (make, z), (s, b, p) in itertools.product(((i8, -9), (u8, 200)), SPACES)
    ),
    *(
        OpCase(BatchToSpaceNd(), [make(*s), given(b), given(c)], note=f"{b}-{c}")
        for make, (s, b, c) in itertools.product((f32, i8, u8, i32, i64, i16), BATCHES)
    ),
    *(
        OpCase(
            op(),
            [f32(*s), i32(len(b), value=b), i32(len(b), 2, value=m)],
            note="dynamic",
        )
        for op, (s, b, m) in ((SpaceToBatchNd, SPACES[3]), (BatchToSpaceNd, BATCHES[2]))
    ),
    *(
        OpCase(Dilate(), [make(*s), given(d), given(v, kind)], note=f"{d}")
        for (make, kind, v), (s, d) in itertools.product(
            ((f32, np.float32, 0.5), (i32, np.int32, -7), (i64, np.int64, 3)),
            (((3, 3), [2, 3]), ((2, 2, 3), [1, 3, 1]), ((4,), [1]), ((2, 1, 3), [2, 2, 2])),
        )
    ),
    *(
        OpCase(
            Dilate(),
            [Operand(kind, (3, 2), low=-9, high=9), given([2, 3]), given(5, dtype)],
            note="plain",
        )
        for kind, dtype in ((TensorType.INT8, np.int8), (TensorType.INT16, np.int16))
    ),
]
