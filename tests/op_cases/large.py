"""Operators on so many elements that kernels work a piece at a time, with pieces that come out uneven."""

from __future__ import annotations

from edgelite.schema.enums import ActivationFunctionType, Padding
from edgelite.schema.ops.activation import LeakyRelu, Logistic, PRelu, Relu, Relu6, Softmax, Tanh
from edgelite.schema.ops.arithmetic import Add, Mul
from edgelite.schema.ops.layout import Pad
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D
from edgelite.schema.ops.quantization import Quantize
from edgelite.schema.ops.reduction import Mean, Sum
from tests.op_cases.cases import OpCase, f32, given, i8, i16, u8

PLANES = (1, 67, 61, 19)  # 77,653 elements
RELU6 = ActivationFunctionType.RELU6
STEEP = [
    0.3,
    1.5,
    -0.25,
    0.0,
    1.0,
    0.75,
    -2.0,
    0.5,
    0.1,
    0.2,
    0.9,
    1.1,
    0.4,
    0.6,
    0.7,
    0.8,
    2.0,
    3.0,
    0.05,
]
FLAT = [slope / 4 or 0.125 for slope in STEEP]


def pool(size, stride, padding=Padding.SAME):
    return {
        "padding": padding,
        "stride_w": stride,
        "stride_h": stride,
        "filter_width": size,
        "filter_height": size,
    }


CASES = [
    OpCase(Add(fused_activation_function=RELU6), [f32(*PLANES), f32(*PLANES)], note="large"),
    OpCase(Add(), [i8(*PLANES), i8(*PLANES, scale=0.03, zero_point=4)], [i8(scale=0.07)], "large"),
    OpCase(Mul(), [u8(*PLANES), u8(*PLANES[2:])], [u8(scale=0.07)], "large"),
    OpCase(Relu6(), [f32(*PLANES)], note="large"),
    OpCase(Relu(), [i8(*PLANES, zero_point=-5)], note="large-clamps"),
    OpCase(Relu(), [i8(*PLANES, zero_point=-5)], [i8(scale=0.04, zero_point=-7)], "large"),
    OpCase(Logistic(), [f32(*PLANES)], note="large"),
    OpCase(Logistic(), [i8(*PLANES)], [i8(scale=1 / 256, zero_point=-128)], "large"),
    OpCase(Logistic(), [i8(4099)], [i8(scale=1 / 256, zero_point=-128)], "pairs-and-one"),
    OpCase(Tanh(), [u8(300)], [u8(scale=1 / 128)], "a-piece"),
    OpCase(Tanh(), [i16(30, 1000, scale=2.0**-12)], [i16(scale=2.0**-15)], "large"),
    OpCase(LeakyRelu(alpha=0.1), [f32(*PLANES)], note="large"),
    OpCase(PRelu(), [f32(*PLANES), f32(1, 1, 19, value=STEEP).constant()], note="large-steep"),
    OpCase(PRelu(), [f32(*PLANES), f32(1, 1, 19, value=FLAT).constant()], note="large-flat"),
    OpCase(
        PRelu(),
        [f32(1, 67, 61, 38), f32(1, 1, 38, value=[*FLAT, 1.5, 8.0, *FLAT[2:]]).constant()],
        note="large-a-few-steep",
    ),
    OpCase(Quantize(), [u8(*PLANES)], [i8(zero_point=0)], "large-other-sign"),
    OpCase(Quantize(), [f32(*PLANES)], [i8(scale=0.03, zero_point=-9)], "large"),
    OpCase(Quantize(), [i8(*PLANES)], [i16(scale=0.002)], "large"),
    OpCase(Softmax(beta=1.0), [i8(700, 41)], [i8(scale=1 / 256, zero_point=-128)], "large"),
    OpCase(Softmax(beta=1.0), [u8(9, 2001)], [u8(scale=1 / 256, zero_point=0)], "long-rows"),
    OpCase(Softmax(beta=1.0), [i8(1, 1001)], [i8(scale=1 / 256, zero_point=-128)], "a-long-row"),
    OpCase(Softmax(beta=0.5), [u8(1, 333)], [u8(scale=1 / 256, zero_point=0)], "a-long-row"),
    OpCase(Softmax(beta=3.0), [i8(1, 55, low=-128, high=-9)], [i16(scale=2.0**-15)], "a-long-row"),
    OpCase(MaxPool2D(**pool(3, 2)), [f32(2, 131, 67, 19)], note="large"),
    OpCase(MaxPool2D(**pool(2, 2, Padding.VALID)), [i8(1, 131, 167, 19)], note="large"),
    OpCase(AveragePool2D(**pool(3, 1)), [f32(2, 67, 61, 19)], note="large"),
    OpCase(AveragePool2D(**pool(3, 2)), [i8(2, 131, 67, 19)], note="large"),
    OpCase(AveragePool2D(**pool(16, 1)), [u8(1, 40, 30, 3)], note="many-cells"),
    OpCase(AveragePool2D(**pool(61, 1, Padding.VALID)), [i8(3, 61, 61, 5)], note="whole"),
    OpCase(Pad(), [f32(2, 31, 29, 7), given([[0, 1], [2, 0], [0, 0], [3, 4]])], note="large"),
    OpCase(Pad(), [i8(31, 29, 7, zero_point=5), given([[1, 2], [0, 3], [1, 1]])], note="large"),
    OpCase(Mean(), [f32(2, 67, 61, 19), given([1, 2])], note="large"),
    OpCase(Mean(keep_dims=True), [f32(2, 7, 61, 19), given([2])], note="large"),
    OpCase(Sum(), [f32(7, 61, 19), given([0, 1])], note="large"),
]
