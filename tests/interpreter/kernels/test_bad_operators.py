"""Operators with options, shapes, dtypes or quantization that cannot be: each a clear error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from edgelite.errors import ExecutionError, ModelError, UnsupportedOperatorError
from edgelite.interpreter import Interpreter
from edgelite.schema import ActivationFunctionType, MirrorPadMode, Padding, TensorType
from edgelite.schema.ops.activation import Logistic, PRelu, Softmax
from edgelite.schema.ops.arithmetic import Add, Div, Mul, Pow
from edgelite.schema.ops.comparison import Less, LogicalAnd
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected
from edgelite.schema.ops.elementwise import Sqrt
from edgelite.schema.ops.joining import Concatenation, Pack, Tile, Unpack
from edgelite.schema.ops.layout import (
    BroadcastTo,
    ExpandDims,
    MirrorPad,
    Pad,
    Reshape,
    Squeeze,
    Transpose,
)
from edgelite.schema.ops.normalization import L2Normalization
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D
from edgelite.schema.ops.quantization import Dequantize, Quantize
from edgelite.schema.ops.reduction import ArgMax, Mean, ReduceMax
from edgelite.schema.ops.selection import Select
from edgelite.schema.ops.slicing import Gather, Slice, Split, SplitV, StridedSlice
from tests.op_cases.cases import OpCase, Operand, boolean, f16, f32, given, i8, i32, u8


@dataclass(frozen=True)
class BadCase(OpCase):
    """A case whose outputs' shapes no rule can tell."""

    problem: str = ""

    def results(self) -> list[Operand]:
        return list(self.outputs or [f32(1)])


def bad(op, inputs, problem, outputs=None) -> BadCase:
    return BadCase(op, inputs, outputs, problem=problem)


def conv(**options) -> Conv2D:
    return Conv2D(**{"stride_w": 1, "stride_h": 1, **options})


def pool(kind=MaxPool2D, **options):
    sizes = {"stride_w": 1, "stride_h": 1, "filter_width": 2, "filter_height": 2}
    return kind(**{**sizes, **options})


IMAGE, FILTER, BIAS = f32(1, 4, 4, 2), f32(3, 2, 2, 2), f32(3)
TANH = ActivationFunctionType.TANH

MODEL_ERRORS = [
    bad(conv(stride_w=0), [IMAGE, FILTER, BIAS], "must be positive; received 0"),
    bad(conv(stride_h=-1), [IMAGE, FILTER, BIAS], "must be positive; received -1"),
    bad(conv(dilation_h_factor=0), [IMAGE, FILTER, BIAS], "must be positive; received 0"),
    bad(conv(padding=Padding.VALID), [IMAGE, f32(3, 5, 5, 2), BIAS], "does not fit"),
    bad(conv(), [f32(4, 4, 2), FILTER, BIAS], "input must have 4 dimensions"),
    bad(conv(), [IMAGE, f32(3, 2, 2), BIAS], "filter must have 4 dimensions"),
    bad(conv(), [f32(1, 4, 4, 3), FILTER, BIAS], "multiple of the filter's depth"),
    bad(conv(), [f32(1, 4, 4, 4), FILTER, BIAS], "3 filters cannot be divided among 2 groups"),
    bad(conv(), [IMAGE, FILTER, f32(2)], "bias must have 3 elements"),
    bad(
        conv(fused_activation_function=TANH),
        [IMAGE, FILTER, BIAS],
        "TANH is not supported",
        [f32(1, 4, 4, 3)],
    ),
    bad(
        DepthwiseConv2D(stride_w=1, stride_h=1),
        [IMAGE, f32(1, 2, 2, 3), BIAS],
        "must be a multiple of the input's; received 3 and 2",
    ),
    bad(
        DepthwiseConv2D(stride_w=1, stride_h=1),
        [IMAGE, f32(2, 2, 2, 2), f32(2)],
        "must be 1; received 2",
    ),
    bad(
        conv(),
        [i8(1, 4, 4, 2), Operand(TensorType.INT8, (3, 2, 2, 2)), i32(3)],
        "must have a scale and zero point",
        [i8(1, 4, 4, 3)],
    ),
    bad(
        conv(),
        [i8(1, 4, 4, 2), i8(3, 2, 2, 2, scale=[0.1, 0.2], axis=3), i32(3)],
        "weights must have 1 scale, or 3 along axis 0; received 2 along axis 3",
        [i8(1, 4, 4, 3)],
    ),
    bad(pool(filter_width=0), [IMAGE], "must be positive; received 0"),
    bad(pool(AveragePool2D, stride_h=0), [IMAGE], "must be positive; received 0"),
    bad(pool(), [f32(4, 4)], "input must have 4 dimensions"),
    bad(pool(), [i8(1, 4, 4, 2)], "same scale and zero point", [i8(1, 4, 4, 2, scale=0.3)]),
    bad(FullyConnected(), [f32(2, 3), f32(4, 5)], "must make rows of 5"),
    bad(FullyConnected(keep_num_dims=True), [f32(2, 3), f32(4, 5)], "last size must be 5"),
    bad(FullyConnected(), [f32(2, 5), f32(4, 5), f32(5)], "bias must have 4 elements"),
    bad(BatchMatMul(), [f32(2, 3), f32(4, 5)], "cannot be multiplied"),
    bad(BatchMatMul(), [f32(3), f32(3, 5)], "2 dimensions or more"),
    bad(Add(), [f32(2, 3), f32(4)], "cannot be broadcast together"),
    bad(Add(fused_activation_function=TANH), [f32(2), f32(2)], "TANH is not supported", [f32(2)]),
    bad(Mul(), [Operand(TensorType.INT8, (2,)), i8(2)], "must have a scale", [i8(2)]),
    bad(PRelu(), [f32(2, 3), f32(4, 2, 3)], "cannot be broadcast"),
    bad(Softmax(beta=1.0), [i8(2, 3)], "must have the scale 0.00390625", [i8(2, 3, scale=0.1)]),
    bad(Logistic(), [i8(2, 3)], "scale must be 1/256", [i8(2, 3, scale=0.1)]),
    bad(L2Normalization(), [i8(2, 3)], "scale 1/128", [i8(2, 3, scale=0.1)]),
    bad(Concatenation(axis=2), [f32(2, 3), f32(2, 3)], "axis must be in [-2, 2)"),
    bad(Concatenation(axis=0), [f32(2, 3), f32(2, 4)], "must have equal sizes but along axis 0"),
    bad(Concatenation(axis=0), [i8(2), i8(2, scale=0.7)], "same scale and zero point", [i8(4)]),
    bad(Pack(axis=0, values_count=3), [f32(2), f32(2)], "values_count is 3"),
    bad(Pack(axis=3, values_count=2), [f32(2), f32(2)], "axis must be in [-2, 2)"),
    bad(Pack(axis=0, values_count=2), [f32(2), f32(3)], "must have one shape"),
    bad(Unpack(axis=0, num=3), [f32(2, 3)], "num must be the size of axis 0, 2; received 3"),
    bad(Tile(), [f32(2, 3), given([1, -1])], "must not be negative"),
    bad(Tile(), [f32(2, 3), given([1])], "multiples must have the shape (2,)"),
    bad(Reshape(), [f32(2, 3), given([4, 2])], "cannot be reshaped to (4, 2)"),
    bad(Reshape(), [f32(2, 3), given([-1, -1])], "may have one size of -1"),
    bad(Reshape(), [f32(2, 3), given([-2, -3])], "may have one size of -1"),
    bad(Squeeze(squeeze_dims=(0,)), [f32(2, 3)], "axis 0 must have size 1"),
    bad(ExpandDims(), [f32(2, 3), given([4])], "axis must be in [-3, 3)"),
    bad(Transpose(), [f32(2, 3), given([0, 0])], "perm must name each of 2 axes once"),
    bad(Transpose(), [f32(2, 3), given([0, 2])], "axis must be in [-2, 2)"),
    bad(Pad(), [f32(2, 3), given([[1, 1]])], "paddings must have the shape (2, 2)"),
    bad(Pad(), [f32(2), given([[-1, 1]])], "must not be negative"),
    bad(
        MirrorPad(mode=MirrorPadMode.REFLECT),
        [f32(2), given([[2, 0]])],
        "longer than the 1 elements",
    ),
    bad(BroadcastTo(), [f32(2), given([3])], "cannot be broadcast"),
    bad(Mean(), [f32(2, 3), given([2])], "axis must be in [-2, 2)"),
    bad(Mean(), [f32(2, 3), given([0.5], np.float32)], "axes must be integers"),
    bad(ReduceMax(), [i8(2, 3), given([1])], "same scale and zero point", [i8(2, scale=0.7)]),
    bad(
        ArgMax(output_type=TensorType.INT32),
        [f32(2, 3), given([0, 1])],
        "must be one axis; received 2",
    ),
    bad(Select(), [boolean(5), f32(2, 3), f32(2, 3)], "cannot select from (2, 3)"),
    bad(Slice(), [f32(3), given([1]), given([3])], "reach outside the shape (3,)"),
    bad(Slice(), [f32(3), given([-1]), given([1])], "reach outside the shape (3,)"),
    bad(Slice(), [f32(3, 3), given([0]), given([1])], "must have the shape (2,)"),
    bad(StridedSlice(), [f32(3), given([0]), given([3]), given([0])], "strides must not be 0"),
    bad(
        StridedSlice(shrink_axis_mask=1),
        [f32(3), given([5]), given([6]), given([1])],
        "out of bounds",
    ),
    bad(StridedSlice(), [f32(3), given([0, 0]), given([1, 1]), given([1, 1])], "too many indices"),
    bad(StridedSlice(), [f32(3), given([0, 0]), given([1]), given([1])], "vectors of one length"),
    bad(
        Split(num_splits=2),
        [given(0), f32(3)],
        "must divide the size of axis 0, 3",
        [f32(1), f32(1)],
    ),
    bad(Split(num_splits=0), [given(0), f32(3)], "", []),
    bad(
        SplitV(num_splits=2),
        [f32(3), given([1, 1]), given(0)],
        "must add up to 3",
        [f32(1), f32(1)],
    ),
    bad(Gather(axis=2), [f32(2, 3), i32(2)], "axis must be in [-2, 2)"),
    bad(Gather(axis=0, batch_dims=1), [f32(2, 3), i32(2)], "batch_dims 1 does not fit axis 0"),
    bad(Quantize(), [f32(2)], "must have a scale and zero point", [Operand(TensorType.INT8, (2,))]),
    bad(
        Dequantize(), [Operand(TensorType.INT8, (2,))], "must have a scale and zero point", [f32(2)]
    ),
]

UNSUPPORTED = [
    OpCase(conv(), [IMAGE, f16(3, 2, 2, 2), BIAS]),
    OpCase(Add(), [f32(2), i32(2)]),
    OpCase(Pow(), [i8(2), i8(2)]),
    OpCase(Less(), [u8(2), i8(2)]),
    OpCase(LogicalAnd(), [i32(2), i32(2)]),
    OpCase(Sqrt(), [i32(2)]),
    OpCase(Dequantize(), [i32(2, scale=1.0, zero_point=0)], [i32()]),
]

FAILURES = [
    (OpCase(Gather(axis=0), [f32(3, 2), i32(2, value=[0, 3])]), r"indices must be in \[0, 3\)"),
    (OpCase(Gather(axis=0), [f32(3, 2), i32(2, value=[-1, 0])]), r"indices must be in \[0, 3\)"),
    (OpCase(Div(), [i32(2), i32(2, value=[1, 0])]), "by zero"),
    (OpCase(Div(), [i8(2), i8(2, value=[4, 0])]), "by zero"),
    (OpCase(Pow(), [i32(2), i32(2, value=[1, -1])]), "negative power"),
    (OpCase(Sqrt(), [i8(2, value=[-3, 1])]), "negative element at"),
]


@pytest.mark.parametrize("case", MODEL_ERRORS, ids=lambda case: f"{case}-{case.problem}")
def test_a_bad_operator_is_refused(case: BadCase) -> None:
    with pytest.raises(ModelError) as caught:
        Interpreter(model_content=case.model()).allocate_tensors()
    assert case.problem in str(caught.value)
    assert case.op.row.name in str(caught.value)


@pytest.mark.parametrize("case", UNSUPPORTED, ids=str)
def test_dtypes_without_a_kernel_are_named(case: OpCase) -> None:
    with pytest.raises(UnsupportedOperatorError, match="no kernel for the tensor types"):
        Interpreter(model_content=case.model()).allocate_tensors()


@pytest.mark.parametrize(("case", "problem"), FAILURES, ids=str)
def test_bad_values_fail_while_running(case: OpCase, problem: str) -> None:
    interpreter = Interpreter(model_content=case.model())
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), case.feeds(0), strict=True):
        interpreter.set_tensor(detail["index"], array)
    with pytest.raises(ExecutionError, match=problem) as caught:
        interpreter.invoke()
    assert case.op.row.name in str(caught.value)
