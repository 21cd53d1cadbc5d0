"""Indices, sizes and shapes that only some operators take, and cannot be: each a clear error."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from edgelite.errors import ExecutionError, ModelError, UnsupportedOperatorError
from edgelite.interpreter import Interpreter
from edgelite.schema import Padding, TensorType
from edgelite.schema.ops.activation import LogSoftmax, Softmax
from edgelite.schema.ops.arithmetic import AddN, Atan2, BitwiseXor, FloorDiv, FloorMod, RightShift
from edgelite.schema.ops.convolution import Conv3D, Conv3DTranspose, TransposeConv
from edgelite.schema.ops.creation import Fill, OneHot, Range, SparseToDense, ZerosLike
from edgelite.schema.ops.dense import FullyConnected
from edgelite.schema.ops.detection import NonMaxSuppressionV4, NonMaxSuppressionV5
from edgelite.schema.ops.embedding import (
    EmbeddingLookup,
    EmbeddingLookupSparse,
    HashtableLookup,
    LshProjection,
)
from edgelite.schema.ops.layout import (
    BroadcastArgs,
    Dilate,
    MatrixDiag,
    MatrixSetDiag,
    ReverseSequence,
    ReverseV2,
)
from edgelite.schema.ops.normalization import L2Normalization, LocalResponseNormalization
from edgelite.schema.ops.quantization import Bitcast
from edgelite.schema.ops.random import Multinomial, RandomUniform
from edgelite.schema.ops.reduction import Cumsum, ReduceWindow
from edgelite.schema.ops.resizing import ResizeBilinear, ResizeNearestNeighbor
from edgelite.schema.ops.segment import SegmentSum, UnsortedSegmentMax, UnsortedSegmentSum
from edgelite.schema.ops.selection import Bucketize, TopKV2, Unique, Where
from edgelite.schema.ops.signal import ComplexAbs, Rfft2D
from edgelite.schema.ops.slicing import DynamicUpdateSlice, GatherNd, ScatterNd
from edgelite.schema.ops.stablehlo import StablehloGather, StablehloPad
from edgelite.schema.ops.stablehlo_elementwise import StablehloAdd
from tests.op_cases.cases import (
    OpCase,
    Operand,
    boolean,
    f16,
    f32,
    given,
    i2,
    i4,
    i8,
    i16,
    i32,
    i64,
    u8,
)


@dataclass(frozen=True)
class Refused(OpCase):
    """A case with an error; the outputs' shapes are of no meaning."""

    def results(self) -> list[Operand]:
        return list(self.outputs or [f32(1)])


def refused(op, inputs, problem, outputs=None) -> tuple[Refused, str]:
    return Refused(op, inputs, outputs, problem), problem


def ids(*values: int) -> Operand:
    """Indices that come while the model runs."""
    return i32(len(values), value=values)


UNIT = {"stride_w": 1, "stride_h": 1, "padding": Padding.VALID}
CUBE = {**UNIT, "stride_d": 1}
IMAGE = f32(1, 2, 2, 2)
BOXES, SCORES = f32(3, 4), f32(3)
THRESHOLD = given(np.float32(0.5), np.float32)
THREE, FLAGS = given(np.int32(3)), [i32(3), i32()]

SPARSE = [given([2, 3]), f32(1), f32(4, 3)]


def blocks(make, rows: int, depth: int, size: int, count: int, *more: int) -> Operand:
    """Weights with `count` scales for blocks of a size."""
    scales = f16(count, low=0.1, high=1.0)
    weights = make(rows, depth, *more)
    return replace(weights, scale=(), zero_point=(), blocks=(size, scales)).constant()


def pads(between: int) -> StablehloPad:
    return StablehloPad(edge_padding_low=[0], edge_padding_high=[0], interior_padding=[between])


def gathers(**options) -> StablehloGather:
    wanted = {"offset_dims": [1], "start_index_map": [0], "index_vector_dim": 1, "slice_sizes": [2]}
    return StablehloGather(**{**wanted, **options})


RUNNING = [
    refused(GatherNd(), [f32(3, 4), i32(1, 2, value=[[0, 4]])], r"in \[0, 4\); received 4"),
    refused(GatherNd(), [f32(3, 4), i32(1, 1, value=[[-1]])], r"in \[0, 3\); received -1"),
    refused(ScatterNd(), [i32(1, 1, value=[[5]]), f32(1), given([5])], "received 5"),
    refused(ScatterNd(), [i32(1, 1, value=[[-1]]), f32(1), given([5])], "received -1"),
    refused(EmbeddingLookup(), [ids(0, 4), f32(4, 2)], r"ids must be in \[0, 4\); received 4"),
    refused(EmbeddingLookup(), [ids(-1), f32(4, 2)], "received -1"),
    refused(EmbeddingLookup(), [ids(4), blocks(i4, 4, 8, 4, 8)], r"ids must be in \[0, 4\)"),
    refused(EmbeddingLookupSparse(), [ids(9), i32(1, 2, value=[0, 0]), *SPARSE], "received 9"),
    refused(EmbeddingLookupSparse(), [ids(1), i32(1, 2, value=[5, 0]), *SPARSE], "received 5"),
    refused(
        UnsortedSegmentSum(), [f32(2, 2), ids(0, 3), THREE], r"segment_ids must be in \[0, 3\)"
    ),
    refused(
        SparseToDense(), [ids(1, 7), given([4]), f32(2), f32()], r"indices must be in \[0, 4\)"
    ),
    refused(
        ReverseSequence(seq_dim=1, batch_dim=0), [f32(2, 3), ids(1, 4)], r"seq_lengths .* 1 to 4"
    ),
    refused(
        ReverseSequence(seq_dim=1, batch_dim=0), [f32(2, 3), ids(-1, 2)], r"seq_lengths .* -1 to 2"
    ),
    refused(BroadcastArgs(), [ids(2, 3), ids(2)], "cannot be broadcast", [i32(2)]),
    refused(FloorDiv(), [i32(2), ids(1, 0)], "division by zero", [i32(2)]),
    refused(FloorDiv(), [f32(2), f32(2, value=[0, 1])], "division by zero"),
    refused(FloorMod(), [i32(2), ids(1, 0)], "division by zero", [i32(2)]),
    refused(
        NonMaxSuppressionV5(),
        [BOXES, SCORES, THREE, THRESHOLD, THRESHOLD, f32(value=-1)],
        "soft_nms_sigma must not be negative",
        [i32(3), f32(3), i32()],
    ),
]
WITHOUT_SHAPE = [
    refused(SegmentSum(), [f32(3), ids(0, 2, 2)], "must begin with 0 and rise by 0 or 1"),
    refused(SegmentSum(), [f32(3), ids(1, 1, 2)], "must begin with 0"),
    refused(SegmentSum(), [f32(3), ids(0, 1, 0)], "rise by 0 or 1"),
    refused(Range(), [i32(value=0), i32(value=5), i32(value=0)], "does not lead from", [i32(1)]),
    refused(Range(), [i32(value=0), i32(value=5), i32(value=-1)], "does not lead from", [i32(1)]),
    refused(Fill(), [ids(2, -1), f32()], "dims must not be negative"),
    refused(TopKV2(), [f32(3), i32(value=4)], "k must be one number up to 3", [f32(1), i32(1)]),
    refused(RandomUniform(), [ids(2, -1)], "must not have negative sizes"),
    refused(ResizeBilinear(), [IMAGE, ids(0, 2)], "must be positive"),
    refused(ScatterNd(), [given([[0]]), f32(1, 2), ids(4, 3)], "do not fit the shape"),
    refused(UnsortedSegmentMax(), [f32(2), given([0, 1]), i32(value=-1)], "must not be negative"),
    refused(TransposeConv(**UNIT), [ids(1, 9, 9, 3), f32(3, 1, 1, 2), IMAGE], "the positions"),
]
LOADING = [
    refused(ResizeBilinear(), [f32(2, 2, 2), given([2, 2])], "input must have 4 dimensions"),
    refused(ResizeBilinear(), [IMAGE, given([2])], "size must have the shape"),
    refused(ResizeNearestNeighbor(), [IMAGE, given([2, 0])], "must be positive"),
    refused(
        ResizeBilinear(align_corners=True, half_pixel_centers=True),
        [IMAGE, given([2, 2])],
        "must not both be set",
    ),
    refused(ResizeBilinear(), [f32(1, 0, 2, 2), given([2, 2])], "input_height must be positive"),
    refused(TopKV2(), [f32(), THREE], "at least 1 dimension", [f32(), i32()]),
    refused(Where(), [boolean()], "at least 1 dimension", [i64(1)]),
    refused(Unique(), [f32(2, 2)], "input must have 1 dimension", [f32(1), i32(1)]),
    refused(Bucketize(boundaries=(1.0, 0.0)), [f32(2)], "boundaries must not fall", [i32(2)]),
    refused(OneHot(axis=3), [i32(2), THREE, f32(), f32()], "axis must be in"),
    refused(OneHot(axis=-1), [i32(2), given(np.int32(-3)), f32(), f32()], "must not be negative"),
    refused(OneHot(axis=-1), [i32(2), THREE, f32(2), f32()], "on_value must be one element"),
    refused(Fill(), [given([[2]]), f32()], "dims must have 1 dimension"),
    refused(SparseToDense(), [i32(2, 3), given([2, 2]), f32(2), f32()], "do not fit 2 sizes"),
    refused(SparseToDense(), [i32(2, 1), given([2]), f32(3), f32()], "do not fit"),
    refused(EmbeddingLookup(), [i32(2), f32(3)], "at least 2 dimensions"),
    refused(EmbeddingLookup(), [i32(2), i8(4, 2, zero_point=3)], "must have zero point 0"),
    refused(
        EmbeddingLookup(), [i32(2), i8(4, 3, scale=[1, 2, 3], axis=1)], "1 scale, or 1 for each row"
    ),
    refused(
        HashtableLookup(), [i32(2), i32(3), f32(2)], "a key for each", [f32(2), u8(2, scale=[])]
    ),
    refused(EmbeddingLookup(), [i32(2), blocks(i4, 4, 8, 3, 12)], "whole blocks of 3"),
    refused(EmbeddingLookup(), [i32(2), blocks(i4, 4, 8, 4, 7)], "need 4 x 2 scales"),
    refused(EmbeddingLookup(), [i32(2), blocks(i2, 4, 8, 4, 8, 2)], "must be a matrix"),
    refused(EmbeddingLookupSparse(), [ids(1), i32(2, 2), *SPARSE], "2 indices of 2 entries need"),
    refused(EmbeddingLookupSparse(), [ids(1), i32(1, 3), *SPARSE], "a dense shape of 3"),
    refused(LshProjection(type=2), [f32(2, 33), i32(3)], "at most 32 bits", [i32(66)]),
    refused(LshProjection(), [f32(2, 4), i32(3)], "must be SPARSE or DENSE", [i32(2)]),
    refused(LshProjection(type=1), [f32(2, 4), i32(3), f32(2)], "as many weights", [i32(2)]),
    refused(StablehloAdd(), [f32(2), f32(1)], "lhs and rhs must have one shape"),
    refused(StablehloPad(), [f32(2), f32()], "paddings must be given for 1 axes"),
    refused(pads(-1), [f32(2), f32()], "interior_padding must not be negative"),
    refused(pads(0), [f32(2), f32(2)], "padding_value must be one element"),
    refused(gathers(slice_sizes=[9]), [f32(4), i32(2, 1)], "do not fit the shape"),
    refused(gathers(start_index_map=[1]), [f32(4), i32(2, 1)], "start_index_map must be"),
    refused(gathers(index_vector_dim=3), [f32(4), i32(2, 1)], "index_vector_dim must be an axis"),
    refused(gathers(), [f32(4), i32(2, 2)], "index vectors must have 1 entries"),
    refused(gathers(offset_dims=[]), [f32(4), i32(2, 1)], "offset_dims must be 1 axes"),
    refused(gathers(collapsed_slice_dims=[0]), [f32(4), i32(2, 1)], "collapsed slices must have"),
    refused(
        ReduceWindow(reduce_function=1),
        [f32(4), f32(), *(given([n], np.int64) for n in (2, 0, 1))],
        "window_strides must have 1 positive sizes",
    ),
    refused(
        ReduceWindow(),
        [f32(4), f32(), *(given([n], np.int64) for n in (2, 1, 1))],
        "reduce_function 0 is not supported",
    ),
    refused(L2Normalization(), [f32()], "at least 1 dimension"),
    refused(LogSoftmax(), [f32()], "at least 1 dimension"),
    refused(Softmax(beta=1.0), [f32()], "at least 1 dimension"),
    refused(LocalResponseNormalization(radius=1), [f32(2, 3)], "must have 4 dimensions"),
    refused(FullyConnected(), [f32(2, 3), f32(4, 0)], "must make rows of 0"),
    refused(Dilate(), [f32(2, 2), given([1, 1]), f32(2)], "padding_value must be one element"),
    refused(UnsortedSegmentSum(), [f32(3, 2), i32(2), THREE], "must begin the input's"),
    refused(Rfft2D(), [f32(4), given([2, 2])], "at least 2 dimensions"),
    refused(Rfft2D(), [f32(4, 4), given([2, 0])], "must be positive"),
    refused(Multinomial(), [f32(2, 0), THREE], "at least one class", [i64(2, 3)]),
    refused(Multinomial(), [f32(2, 2), given(np.int32(-1))], "must not be negative", [i64(2, 3)]),
    refused(GatherNd(), [f32(3), i32(2, 2)], "index tuples at most 1 entries"),
    refused(ScatterNd(), [i32(2, 1), f32(3), given([4])], "do not fit the shape"),
    refused(ScatterNd(), [i32(2, 3), f32(2), given([4])], "do not fit the shape"),
    refused(DynamicUpdateSlice(), [f32(2, 2), f32(3, 2), i32(2)], "does not fit into"),
    refused(DynamicUpdateSlice(), [f32(2, 2), f32(2, 2), i32(1)], "2 dimensions and entries"),
    refused(ReverseV2(), [f32(2, 2), given([2])], "axis must be in"),
    refused(ReverseSequence(seq_dim=0, batch_dim=0), [f32(2, 2), i32(2)], "two of the 2 axes"),
    refused(ReverseSequence(seq_dim=1, batch_dim=0), [f32(2, 2), i32(3)], "must have the shape"),
    refused(MatrixDiag(), [f32()], "at least 1 dimension"),
    refused(MatrixSetDiag(), [f32(2, 3, 4), f32(2, 4)], "do not fit matrices"),
    refused(Cumsum(), [f32(2, 2), given(np.int32(2))], "axis must be in"),
    refused(AddN(), [f32(2), f32(3)], "inputs must have one shape"),
    refused(Atan2(), [f32(2), f32()], "inputs must have one shape"),
    refused(Bitcast(), [u8(2, 3)], "the last axis must have 4 elements", [i32(2)]),
    refused(
        NonMaxSuppressionV4(), [f32(3, 5), SCORES, THREE, THRESHOLD, THRESHOLD], "boxes must", FLAGS
    ),
    refused(
        NonMaxSuppressionV4(),
        [BOXES, SCORES, given(np.int32(-1)), THRESHOLD, THRESHOLD],
        "must not be negative",
        FLAGS,
    ),
    refused(TransposeConv(**UNIT), [given([1, 2, 2, 3]), f32(3, 1, 1, 4), IMAGE], "for 4 channels"),
    refused(TransposeConv(**UNIT), [given([1, 2, 2, 4]), f32(3, 1, 1, 2), IMAGE], "4 sizes"),
    refused(TransposeConv(**UNIT), [given([1, 4, 4, 3]), f32(3, 1, 1, 2), IMAGE], "the positions"),
    refused(
        TransposeConv(**UNIT),
        [given([1, 2, 2, 3]), f32(3, 1, 1, 2), IMAGE, f32(2)],
        "bias must have 3 elements",
    ),
    refused(
        TransposeConv(**UNIT),
        [given([1, 2, 2, 3]), i8(3, 1, 1, 2).constant(), i16(1, 2, 2, 2, zero_point=1)],
        "must have zero point 0",
        [i16(1)],
    ),
    refused(Conv3D(**CUBE), [f32(1, 2, 2, 2, 2), f32(1, 1, 1, 3, 2)], "for 3 channels"),
    refused(Conv3D(**CUBE), [f32(1, 2, 2, 2, 2), f32(3, 1, 1, 2, 2)], "does not fit"),
    refused(Conv3D(**CUBE), [f32(1, 2, 2, 2, 2), f32(1, 1, 1, 2, 2), f32(3)], "bias must have 2"),
    refused(
        Conv3DTranspose(**CUBE),
        [given([1, 5, 2, 2, 2]), f32(1, 1, 1, 2, 2), f32(1, 2, 2, 2, 2)],
        "the positions",
    ),
]
UNSUPPORTED = [
    OpCase(ResizeBilinear(), [i32(1, 2, 2, 1), given([2, 2])]),
    OpCase(ResizeNearestNeighbor(), [i64(1, 2, 2, 1), given([2, 2])]),
    OpCase(TopKV2(), [f16(3), THREE], [f16(), i32()]),
    OpCase(Bucketize(boundaries=(0.0,)), [i8(2)], [i32()]),
    OpCase(Where(), [i16(2)], [i64()]),
    OpCase(Unique(), [f16(2)], [f16(), i32()]),
    OpCase(ZerosLike(), [i8(2)]),
    OpCase(Range(), [i8(value=v) for v in (0, 5, 1)]),
    OpCase(OneHot(axis=-1), [i32(2), THREE, i16(), i16()], [i16()]),
    OpCase(SparseToDense(), [given([[0]]), given([2]), f16(1), f16()], [f16()]),
    OpCase(EmbeddingLookup(), [i32(2), i16(3, 2)], [f32()]),
    OpCase(UnsortedSegmentSum(), [i8(2), given([0, 1]), THREE]),
    OpCase(Cumsum(), [i8(2), given(np.int32(0))]),
    OpCase(AddN(), [i8(2), i8(2)]),
    OpCase(BitwiseXor(), [f32(2), f32(2)]),
    OpCase(RightShift(), [i64(2), i64(2)]),
    OpCase(ScatterNd(), [given([[0]]), f16(1), given([3])], [f16()]),
    OpCase(GatherNd(), [f32(3), u8(1, 1)], [f32()]),
    OpCase(MatrixDiag(), [f16(2)]),
    OpCase(ReverseSequence(seq_dim=1), [i8(2, 2), given([1, 1])]),
    OpCase(ComplexAbs(), [Operand(TensorType.COMPLEX64, (1,), value=[1j])], [f16()]),
    OpCase(TransposeConv(**UNIT), [given([1, 2, 2, 3]), f16(3, 1, 1, 2), IMAGE], [f32()]),
]


def invoke(case: OpCase) -> None:
    interpreter = Interpreter(model_content=case.model())
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), case.feeds(0), strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()


@pytest.mark.parametrize(("case", "problem"), LOADING, ids=str)
def test_refused_on_allocation(case: OpCase, problem: str) -> None:
    interpreter = Interpreter(model_content=case.model())
    with pytest.raises(ModelError) as caught:
        interpreter.allocate_tensors()
    assert problem in str(caught.value)
    assert case.op.row.name in str(caught.value)


@pytest.mark.parametrize(("case", "problem"), RUNNING, ids=str)
def test_refused_while_running(case: OpCase, problem: str) -> None:
    with pytest.raises(ExecutionError, match=problem) as caught:
        invoke(case)
    assert case.op.row.name in str(caught.value)


@pytest.mark.parametrize(("case", "problem"), WITHOUT_SHAPE, ids=str)
def test_values_that_give_no_shape_are_refused_while_running(case: OpCase, problem: str) -> None:
    with pytest.raises(ExecutionError, match=problem) as caught:
        invoke(case)
    assert case.op.row.name in str(caught.value)


@pytest.mark.parametrize("case", UNSUPPORTED, ids=str)
def test_dtypes_without_a_kernel_are_named(case: OpCase) -> None:
    with pytest.raises(UnsupportedOperatorError, match="no kernel for the tensor types"):
        invoke(case)


def test_weights_without_scales_are_refused() -> None:
    weights = replace(i8(4, 2), scale=(), zero_point=())
    with pytest.raises(ModelError, match="must have a scale and zero point"):
        invoke(Refused(EmbeddingLookup(), [i32(2), weights], [f32(2, 2)]))
