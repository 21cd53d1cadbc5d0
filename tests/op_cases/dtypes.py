"""Cases of the dtypes that LiteRT's reference kernels take beside those that models mostly have.

One small case for an operator and a dtype, unquantized; what the operators' options do is shown by
other cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.arithmetic import Mul
from edgelite.schema.ops.comparison import Greater, GreaterEqual, LessEqual
from edgelite.schema.ops.creation import Fill
from edgelite.schema.ops.elementwise import Sign
from edgelite.schema.ops.embedding import EmbeddingLookup, HashtableLookup
from edgelite.schema.ops.joining import Concatenation, Pack, Tile, Unpack
from edgelite.schema.ops.layout import (
    BatchToSpaceNd,
    BroadcastTo,
    Dilate,
    ExpandDims,
    MirrorPad,
    Pad,
    PadV2,
    Rank,
    Reshape,
    Shape,
    SpaceToBatchNd,
    Squeeze,
    Transpose,
)
from edgelite.schema.ops.quantization import Cast
from edgelite.schema.ops.reduction import ReduceMax, ReduceMin, ReduceProd, Sum
from edgelite.schema.ops.resizing import ResizeNearestNeighbor
from edgelite.schema.ops.selection import Select, SelectV2
from edgelite.schema.ops.slicing import (
    DynamicUpdateSlice,
    Gather,
    Slice,
    Split,
    SplitV,
    StridedSlice,
)
from tests.op_cases.cases import OpCase, Operand, boolean, given, i32, i64

BOOL, F16, F64 = TensorType.BOOL, TensorType.FLOAT16, TensorType.FLOAT64
C64, C128 = TensorType.COMPLEX64, TensorType.COMPLEX128
I4, I8, I16, I32, I64 = (
    TensorType.INT4,
    TensorType.INT8,
    TensorType.INT16,
    TensorType.INT32,
    TensorType.INT64,
)
U4, U8, U16, U32, U64 = (
    TensorType.UINT4,
    TensorType.UINT8,
    TensorType.UINT16,
    TensorType.UINT32,
    TensorType.UINT64,
)
F32, STRING = TensorType.FLOAT32, TensorType.STRING
WIDE = (F64, C64, U16, U32, U64)
EVERY = (*WIDE, C128, BOOL, F16, I4, I8, I16, I32, I64, U4, U8, STRING)
NO_MARGIN = given(np.zeros((2, 2)), np.int32)
RANGES = {I4: (-8, 7), U4: (0, 15)}


def of(kind: TensorType, *shape: int) -> Operand:
    low, high = RANGES.get(kind, (0 if kind.name[0] == "U" else -100, 100))
    return Operand(kind, shape, low=low, high=high)


Make = Callable[[TensorType], Sequence[Operand | None]]
# An operator, its operands by dtype, the dtypes.
MOVES: list[tuple[object, Make, Sequence[TensorType]]] = [
    (Reshape(), lambda k: [of(k, 2, 4), given([4, 2])], (*WIDE, C128, I4, U4)),
    (Squeeze(squeeze_dims=(0,)), lambda k: [of(k, 1, 6)], (*WIDE, C128, F16, I4, U4, I8, I32)),
    (ExpandDims(), lambda k: [of(k, 2, 4), given([1])], (*WIDE, C128, BOOL, F16, I4, U4, I32)),
    (Transpose(), lambda k: [of(k, 2, 4), given([1, 0])], (*WIDE, I4, U4, I32)),
    (Pad(), lambda k: [of(k, 2, 3), given([[1, 0], [0, 2]])], (F16,)),
    (PadV2(), lambda k: [of(k, 2, 3), given([[1, 0], [0, 2]]), of(k, 1)], (BOOL, F16)),
    (MirrorPad(), lambda k: [of(k, 2, 3), given([[1, 0], [0, 2]])], (*WIDE, BOOL, F16)),
    (BroadcastTo(), lambda k: [of(k, 2, 1), given([2, 3])], (*WIDE, C128, F16)),
    (Tile(), lambda k: [of(k, 2, 3), given([2, 1])], (*WIDE, F16, I16)),
    (Dilate(), lambda k: [of(k, 2, 3), given([2, 3]), of(k)], (*WIDE, C128, BOOL, F16, U8)),
    (
        SpaceToBatchNd(),
        lambda k: [of(k, 1, 4, 4, 1), given([2, 2]), NO_MARGIN],
        (*WIDE, BOOL, F16),
    ),
    (
        BatchToSpaceNd(),
        lambda k: [of(k, 4, 2, 2, 1), given([2, 2]), NO_MARGIN],
        (*WIDE, BOOL, F16),
    ),
    (Concatenation(axis=0), lambda k: [of(k, 2, 4), of(k, 4, 4)], (I4,)),
    (Pack(axis=1, values_count=2), lambda k: [of(k, 2, 3), of(k, 2, 3)], (U32,)),
    (Slice(), lambda k: [of(k, 3, 4), given([1, 1]), given([2, 2])], (*WIDE, F16, I4, I32)),
    (
        StridedSlice(),
        lambda k: [of(k, 3, 4), given([2, 0]), given([0, 4]), given([-1, 2])],
        (*WIDE, F16, I64),
    ),
    (Gather(axis=1), lambda k: [of(k, 3, 4), given([3, 0])], (F16,)),
    (Gather(axis=0), lambda k: [of(k, 3, 4), i64(2, low=0, high=2)], (BOOL, I32)),
    (
        DynamicUpdateSlice(),
        lambda k: [of(k, 3, 4), of(k, 2, 2), given([1, 1])],
        (*WIDE, C128),
    ),
    (
        Select(),
        lambda k: [boolean(3), of(k, 3, 2), of(k, 3, 2)],
        (*WIDE, BOOL, F16, I8, U8, I16, I64),
    ),
    (
        SelectV2(),
        lambda k: [boolean(3, 1), of(k, 2), of(k, 3, 2)],
        (*WIDE, BOOL, F16, U8, I16, I32, I64),
    ),
    (
        ResizeNearestNeighbor(),
        lambda k: [of(k, 1, 2, 2, 3), given([3, 5])],
        (BOOL, F16, U16, U32),
    ),
    (Mul(), lambda k: [of(k, 2, 3), of(k, 3)], (C64,)),
    (Sign(), lambda k: [of(k, 7)], (F64,)),
    (ReduceMax(), lambda k: [of(k, 3, 4), given([1])], (BOOL,)),
    (ReduceMin(), lambda k: [of(k, 3, 4), given([0])], (BOOL,)),
    (ReduceProd(), lambda k: [of(k, 3, 4), given([1])], (BOOL, U8)),
    (Sum(), lambda k: [of(k, 3, 4), given([1])], (BOOL,)),
]
# As before, and the outputs' dtypes.
OTHERS: list[tuple[object, Make, Callable[[TensorType], list[Operand]], Sequence[TensorType]]] = [
    (Rank(), lambda k: [of(k, 2, 3)], lambda _k: [i32()], EVERY),
    (Shape(out_type=I32), lambda k: [of(k, 2, 3)], lambda _k: [i32()], EVERY),
    (Fill(), lambda k: [given([2, 3]), of(k)], lambda k: [of(k)], WIDE),
    (
        EmbeddingLookup(),
        lambda k: [given([2, 0]), of(k, 3, 4)],
        lambda k: [of(k)],
        (*WIDE, C128, BOOL, F16),
    ),
    (
        HashtableLookup(),
        lambda k: [given([7, 4, 2]), given([2, 7]), of(k, 2, 2)],
        lambda k: [of(k), of(U8)],
        (*WIDE, BOOL, F16, I16, I64),
    ),
    (
        Split(num_splits=2),
        lambda k: [given(0), of(k, 4, 2)],
        lambda k: [of(k), of(k)],
        (I16, I8, U8),
    ),
    (
        SplitV(num_splits=2),
        lambda k: [of(k, 4, 2), given([1, 3]), given(0)],
        lambda k: [of(k), of(k)],
        (I16, I8, U8),
    ),
    (Unpack(axis=0, num=2), lambda k: [of(k, 2, 3)], lambda k: [of(k), of(k)], (F16,)),
    *(
        (op(), lambda k: [of(k, 9), of(k, 9)], lambda _k: [boolean()], (F16, I16))
        for op in (Greater, GreaterEqual, LessEqual)
    ),
]
# LiteRT's reference kernels state none that a converter would write for some of the dtypes.
VERSIONS = {StridedSlice: 1}
CASTS = (
    (C64, C64),
    (C64, F32),
    (F16, F16),
    (F64, F32),
    (F64, F64),
    (I64, C64),
    (I64, F16),
    (I64, U32),
    (I64, U8),
    (F32, TensorType.INT2),
    (F32, I4),
    (F32, U4),
    (U4, F32),
)

CASES = [
    *(
        OpCase(op, make(kind), [of(kind)], "dtype", version=VERSIONS.get(type(op)))
        for op, make, kinds in MOVES
        for kind in kinds
    ),
    *(
        OpCase(op, make(kind), outputs(kind), f"dtype-{kind.name}")
        for op, make, outputs, kinds in OTHERS
        for kind in kinds
    ),
    *(
        OpCase(Cast(in_data_type=a, out_data_type=b), [of(a, 9)], [of(b)], f"to-{b.name}")
        for a, b in CASTS
    ),
]
