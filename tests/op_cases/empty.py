"""Cases of tensors without elements, and of strings where operators move them."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.activation import Logistic, LogSoftmax, PRelu, Relu, Softmax
from edgelite.schema.ops.comparison import Equal, Less, NotEqual
from edgelite.schema.ops.dense import BatchMatMul
from edgelite.schema.ops.elementwise import Abs, Exp
from edgelite.schema.ops.joining import Pack, Tile
from edgelite.schema.ops.layout import ExpandDims, Pad, Reshape, Squeeze, Transpose
from edgelite.schema.ops.normalization import L2Normalization
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D
from edgelite.schema.ops.reduction import Mean, ReduceMax, ReduceProd, Sum
from edgelite.schema.ops.slicing import Gather, Slice, Split, StridedSlice
from tests.op_cases.cases import OpCase, Operand, f32, given, i8, i16, i32
from tests.op_cases.convolution import SAME, conv, depthwise, int8_case
from tests.op_cases.dense import dense

WORDS = [b"a", b"bc", b"", b"def", b"a", "\u00e9".encode()]


def words(*shape: int, value=WORDS) -> Operand:
    return Operand(TensorType.STRING, shape, value=np.array(value, object))


def pool(kind):
    return kind(padding=SAME, filter_height=2, filter_width=2, stride_h=1, stride_w=1)


EMPTY = [
    OpCase(conv(), [f32(0, 5, 5, 2), f32(3, 3, 3, 2).constant(), f32(3).constant()]),
    OpCase(depthwise(1), [f32(0, 5, 5, 2), f32(1, 3, 3, 2).constant(), f32(2).constant()]),
    int8_case(conv(), (0, 5, 5, 2), (3, 3, 3, 2), 0, "empty"),
    int8_case(depthwise(1), (0, 5, 5, 2), (1, 3, 3, 2), 3, "empty"),
    OpCase(dense(), [f32(0, 8), f32(3, 8).constant(), f32(3).constant()]),
    OpCase(dense(), [f32(0, 8), i8(3, 8, low=-127).constant(), None]),
    *(OpCase(dense(), [make(0, 8), i8(3, 8).constant(), None], [make()]) for make in (i8, i16)),
    *(OpCase(BatchMatMul(), [make(0, 3, 4), make(0, 4, 2)]) for make in (f32, i8)),
    OpCase(BatchMatMul(), [f32(2, 0, 4), f32(2, 4, 2)]),
    *(
        OpCase(pool(kind), [make(0, 4, 4, 2)])
        for kind, make in itertools.product((AveragePool2D, MaxPool2D), (f32, i8))
    ),
    OpCase(Softmax(beta=1.0), [f32(0, 4)]),
    OpCase(Softmax(beta=1.0), [i8(0, 4)], [i8(scale=1 / 256, zero_point=-128)]),
    OpCase(Softmax(beta=1.0), [i16(0, 4)], [i16(scale=2.0**-15)]),
    OpCase(LogSoftmax(), [f32(0, 4)]),
    OpCase(L2Normalization(), [f32(0, 4)]),
    OpCase(Logistic(), [f32(0, 4)]),
    OpCase(PRelu(), [f32(0, 4), f32(4)]),
    OpCase(Exp(), [f32(0)]),
    *(OpCase(op(), [i8(0, 4)]) for op in (Relu, Abs)),
    OpCase(Less(), [f32(0, 4), f32(4)]),
    OpCase(Equal(), [i8(0, 4), i8(0, 4)]),
    OpCase(Transpose(), [f32(0, 4, 2), given([2, 0, 1])]),
    OpCase(Pad(), [f32(0, 4), given([[1, 1], [0, 0]])]),
    *(OpCase(Mean(), [f32(*s), given([0])]) for s in ((0, 4), (2, 0))),
    OpCase(Mean(), [i8(2, 0), given([1])]),
    OpCase(Sum(), [f32(2, 0), given([1])]),
    OpCase(Split(num_splits=2), [given(0), f32(4, 0)], [f32(), f32()]),
    OpCase(StridedSlice(), [f32(0, 4), given([0, 1]), given([0, 3]), given([1, 1])], version=1),
    OpCase(Gather(axis=0), [f32(4, 0), i32(3, low=0, high=3)]),
    OpCase(Pack(axis=0, values_count=2), [f32(0, 2), f32(0, 2)]),
]

STRINGS = [
    OpCase(Reshape(), [words(2, 3), given([3, 2])]),
    OpCase(Squeeze(), [words(1, 6)], version=1),
    OpCase(ExpandDims(), [words(6), given([0])]),
    OpCase(Slice(), [words(2, 3), given([0, 1]), given([2, 2])]),
    OpCase(StridedSlice(), [words(2, 3), given([0, 2]), given([2, 0]), given([1, -1])], version=1),
    OpCase(Gather(axis=0), [words(6), i32(4, low=0, high=5)]),
    OpCase(Tile(), [words(2, 3), given([2, 1])], version=1),
    OpCase(Equal(), [words(6), words(6, value=WORDS[::-1])]),
    OpCase(NotEqual(), [words(6), words(1, value=[b"a"])]),
]

# Integers that no scale belongs to.
PLAIN = [
    OpCase(op(), [Operand(kind, (3, 4), low=-3, high=3), given([1])], note="plain")
    for op, kind in itertools.product((ReduceProd, ReduceMax), (TensorType.INT8, TensorType.INT16))
]

CASES = [*EMPTY, *STRINGS, *PLAIN]
