"""Weights, blocks and 16-bit tensors that cannot be as the file says: each a clear error."""

from __future__ import annotations

import pytest

from edgelite.errors import ModelError, UnsupportedOperatorError
from edgelite.interpreter import Interpreter
from edgelite.schema import TensorType
from edgelite.schema.enums import FullyConnectedOptionsWeightsFormat
from edgelite.schema.ops.activation import HardSwish, Relu, ReluN1To1, Tanh
from edgelite.schema.ops.arithmetic import Add, Mul, SquaredDifference
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected
from edgelite.schema.ops.layout import (
    BatchToSpaceNd,
    DepthToSpace,
    Dilate,
    SpaceToBatchNd,
    SpaceToDepth,
)
from edgelite.schema.ops.pooling import MaxPool2D
from edgelite.schema.ops.quantization import FakeQuant
from edgelite.schema.ops.reduction import Mean
from tests.interpreter.kernels.test_bad_operators import bad, conv, pool
from tests.op_cases.cases import OpCase, Operand, f16, f32, given, i8, i16, i32, u8

SHUFFLED = FullyConnected(weights_format=FullyConnectedOptionsWeightsFormat.SHUFFLED4x16INT8)
WORKSPACE = Operand(TensorType.UINT8)


def blockwise(size: int, scales: int) -> Operand:
    kind, blocks = TensorType.INT4, (size, f16(scales, low=0.1, high=1.0))
    return Operand(kind, (4, 8), low=-8, high=7, blocks=blocks).constant()


ERRORS = [
    bad(FullyConnected(), [f32(2, 8), blockwise(4, 7), None], "4 x 2 scales"),
    bad(FullyConnected(), [f32(2, 8), blockwise(3, 12), None], "whole blocks of 3"),
    bad(
        SHUFFLED,
        [u8(1, 8), u8(4, 8).constant(), None],
        "a multiple of 4 units and of 16 inputs",
        [i16(), WORKSPACE],
    ),
    bad(
        SHUFFLED,
        [u8(1, 16, zero_point=3), u8(4, 16).constant(), None],
        "zero point must be 128",
        [i16(), WORKSPACE],
    ),
    bad(
        FullyConnected(),
        [i16(1, 4, zero_point=5), i8(2, 4).constant(), None],
        "must have zero point 0",
        [i16()],
    ),
    bad(
        conv(),
        [i16(1, 3, 3, 1), i8(1, 1, 1, 1).constant(), None],
        "must have zero point 0",
        [i16(zero_point=1)],
    ),
    bad(Add(), [i16(3, zero_point=2), i16(3)], "must have zero point 0", [i16()]),
    bad(
        Add(),
        [i16(3, scale=2.0**-8), i16(3, scale=2.0**-8)],
        "powers of two",
        [i16(scale=2.0**-7)],
    ),
    bad(Relu(), [i16(3)], "must have zero point 0", [i16(zero_point=1)]),
    bad(Tanh(), [i16(3)], "scale must be 1/32768", [i16(scale=0.5)]),
    bad(Mean(), [i16(3), given([0])], "must have zero point 0", [i16(zero_point=1)]),
    bad(
        BatchMatMul(),
        [f32(2, 3), i8(3, 2, scale=[0.1, 0.2, 0.3], axis=0).constant()],
        "scales along axis 1",
    ),
    bad(SpaceToDepth(block_size=0), [f32(1, 2, 2, 1)], "block_size must be positive"),
    bad(SpaceToDepth(block_size=3), [f32(1, 2, 2, 1)], "must divide"),
    bad(DepthToSpace(block_size=2), [f32(1, 2, 2, 3)], "must divide"),
    bad(SpaceToDepth(block_size=2), [f32(2, 2, 1)], "must have 4 dimensions"),
    bad(
        SpaceToBatchNd(),
        [f32(1, 3, 2, 1), given([2, 0]), given([[0, 1], [0, 0]])],
        "must be positive",
    ),
    bad(SpaceToBatchNd(), [f32(1, 3, 2, 1), given([2, 1]), given([[0, 0], [0, 0]])], "must divide"),
    bad(BatchToSpaceNd(), [f32(3, 1, 1), given([2]), given([[0, 0]])], "do not fit"),
    bad(BatchToSpaceNd(), [f32(4, 1, 1), given([2]), given([[2, 1]])], "do not fit"),
    bad(BatchToSpaceNd(), [f32(4, 1), given([2]), given([[0, 0]])], "3 or 4 dimensions"),
    bad(Dilate(), [i32(2, 2), given([1, 0]), given(0)], "must be positive"),
    bad(Dilate(), [i32(2, 2), given([1]), given(0)], "must have the shape (2,)"),
    bad(FakeQuant(min=1.0, max=2.0, num_bits=8), [f32(3)], "must contain 0"),
    bad(FakeQuant(min=0.0, max=2.0, num_bits=99), [f32(3)], "num_bits must be from 1 to 16"),
]

UNSUPPORTED = [
    OpCase(HardSwish(), [i16(3)]),
    OpCase(ReluN1To1(), [i16(3)]),
    OpCase(SquaredDifference(), [i16(3), i16(3)]),
    OpCase(Mul(), [i16(3), i8(3)], [i16()]),
    OpCase(FullyConnected(), [i8(1, 4), i8(2, 4), None], [i16()]),
    OpCase(FullyConnected(), [i16(1, 4), i16(2, 4), None], [i8()]),
    OpCase(BatchMatMul(), [i8(2, 3), i16(3, 2)], [i8()]),
    OpCase(pool(MaxPool2D), [i32(1, 3, 3, 1)]),
]


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case}-{case.problem}")
def test_a_bad_format_is_refused(case) -> None:
    with pytest.raises(ModelError) as caught:
        Interpreter(model_content=case.model()).allocate_tensors()
    assert case.problem in str(caught.value)
    assert case.op.row.name in str(caught.value)


@pytest.mark.parametrize("case", UNSUPPORTED, ids=str)
def test_dtypes_without_a_kernel_are_named(case: OpCase) -> None:
    with pytest.raises(UnsupportedOperatorError, match="no kernel for the tensor types"):
        Interpreter(model_content=case.model()).allocate_tensors()
