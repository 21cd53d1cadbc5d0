"""Cases of transposed convolutions, and of those with three spatial axes."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema import Padding, TensorType
from edgelite.schema.ops.convolution import Conv3D, Conv3DOptions, Conv3DTranspose, TransposeConv
from tests.op_cases.cases import OpCase, Operand, f32, given, i8, i16, i32, i64, u8
from tests.op_cases.convolution import SAME, VALID, scales

Sizes = tuple[int, ...]


def transposed(padding: Padding, stride: Sizes, act: int = 0, **options: object) -> TransposeConv:
    return TransposeConv(
        padding=padding,
        stride_h=stride[0],
        stride_w=stride[1],
        fused_activation_function=Activation(act),
        **options,
    )


def spread(padding: Padding, cells: int, size: int, stride: int) -> int:
    """The cells that so many positions cover."""
    return cells * stride if padding == SAME else (cells - 1) * stride + size


def weights_int8(shape: Sizes, per_channel: bool = True) -> Operand:
    scale = scales(shape[0]) if per_channel else 0.02
    return i8(*shape, scale=scale, axis=0, low=-127).constant()


def case(
    x: Operand,
    weights: Operand,
    bias: Operand | None,
    out: Operand,
    note: str,
    *,
    padding: Padding = SAME,
    stride: Sizes = (2, 2),
    act: int = 0,
    **options: object,
) -> OpCase:
    n, h, w, _ = x.shape
    outputs, kh, kw, _ = weights.shape
    size = n, spread(padding, h, kh, stride[0]), spread(padding, w, kw, stride[1]), outputs
    inputs = [given(size), weights, x] + [bias] * (bias is not None)
    return OpCase(transposed(padding, stride, act, **options), inputs, [out], note, tolerance=1e-5)


GRID = [
    (padding, stride, kernel)
    for padding, stride, kernel in itertools.product(
        (SAME, VALID), ((1, 1), (2, 2), (3, 1)), ((3, 3), (2, 4), (1, 1))
    )
]


def name(padding: Padding, stride: Sizes, kernel: Sizes) -> str:
    return f"{padding.name}-s{stride[0]}{stride[1]}-k{kernel[0]}{kernel[1]}"


def volume(
    op: type[Conv3DOptions], padding: Padding, stride: int, dilation: int = 1, act: int = 0
) -> Conv3DOptions:
    return op(
        padding=padding,
        stride_d=stride,
        stride_h=stride,
        stride_w=stride,
        dilation_d_factor=dilation,
        dilation_h_factor=dilation,
        dilation_w_factor=dilation,
        fused_activation_function=Activation(act),
    )


VOLUMES = [
    (padding, stride, dilation)
    for padding, stride, dilation in itertools.product((SAME, VALID), (1, 2), (1, 2))
    if stride == 1 or dilation == 1
]


def covered(padding: Padding, cells: int, stride: int, dilation: int) -> int:
    return cells * stride if padding == SAME else (cells - 1) * stride + dilation + 1


CASES = [
    *(
        case(
            f32(2, 4, 3, 3),
            f32(5, *kernel, 3).constant(),
            f32(5).constant() if stride == (2, 2) else None,
            f32(),
            name(padding, stride, kernel),
            padding=padding,
            stride=stride,
            act=stride[0],
        )
        for padding, stride, kernel in GRID
    ),
    case(f32(1, 3, 3, 2), f32(4, 3, 3, 2), f32(4), f32(), "all-at-run-time"),
    *(
        case(
            i8(2, 4, 3, 3, zero_point=-3),
            weights_int8((5, *kernel, 3)),
            i32(5, low=-900, high=900, scale=0.05 * scales(5), zero_point=[0] * 5).constant(),
            i8(scale=0.1, zero_point=5),
            name(padding, stride, kernel),
            padding=padding,
            stride=stride,
            act=stride[0],
        )
        for padding, stride, kernel in GRID
    ),
    *(
        case(
            i8(1, 3, 3, 4, zero_point=zero),
            weights_int8((3, 3, 3, 4)),
            None,
            i8(scale=scale, zero_point=-zero - 1),
            f"zero{zero}-out{scale}",
        )
        for zero, scale in itertools.product((-128, 0, 127), (1e-4, 0.05, 30.0))
    ),
    case(
        i8(1, 3, 3, 4),
        weights_int8((3, 3, 3, 4), per_channel=False),
        None,
        i8(scale=0.2),
        "one-scale",
    ),
    case(i8(1, 2, 2, 600), weights_int8((3, 3, 3, 600)), None, i8(scale=2.0), "deep"),
    *(
        case(
            u8(1, 4, 3, 3, zero_point=zero),
            u8(5, 3, 3, 3, scale=0.02, zero_point=zero // 2).constant(),
            i32(5, scale=0.001, zero_point=0).constant(),
            u8(scale=0.1, zero_point=100),
            f"{padding.name}-zero{zero}",
            padding=padding,
            act=act,
        )
        for padding, zero, act in ((SAME, 128, 0), (VALID, 0, 1), (SAME, 255, 3))
    ),
    *(
        case(
            i16(2, 4, 3, 3),
            weights_int8((5, 3, 3, 3)),
            bias,
            i16(scale=0.003),
            f"{padding.name}-{'none' if bias is None else bias.type.name.lower()}",
            padding=padding,
            act=act,
        )
        for (padding, act), bias in itertools.product(
            ((SAME, 0), (VALID, 1)),
            (
                None,
                i64(
                    5, low=-90000, high=90000, scale=0.001 * scales(5), zero_point=[0] * 5
                ).constant(),
            ),
        )
    ),
    case(
        i16(1, 3, 3, 2, low=-900, high=900),
        weights_int8((4, 3, 3, 2)),
        i32(4, scale=0.001 * scales(4), zero_point=[0] * 4).constant(),
        i16(scale=0.003),
        "32-bit-bias",
        quantized_bias_type=TensorType.INT32,
    ),
    *(
        case(
            f32(2, 4, 3, 3),
            weights_int8((5, 3, 3, 3), per_channel),
            f32(5).constant() if per_channel else None,
            f32(),
            f"hybrid-{padding.name}-{per_channel}",
            padding=padding,
        )
        for padding, per_channel in itertools.product((SAME, VALID), (False, True))
    ),
    *(
        OpCase(
            volume(Conv3D, padding, stride, dilation, act=stride),
            [
                f32(2, 5, 6, 7, 3),
                f32(2, 3, 2, 3, 4).constant(),
                *([f32(4).constant()] if dilation == 1 else []),
            ],
            note=f"{padding.name}-s{stride}-d{dilation}",
            tolerance=1e-5,
        )
        for padding, stride, dilation in VOLUMES
    ),
    OpCase(volume(Conv3D, SAME, 1), [f32(1, 2, 2, 2, 2), f32(1, 1, 1, 2, 3)], note="pointwise"),
    *(
        OpCase(
            volume(Conv3DTranspose, padding, stride, dilation, act=stride % 2),
            [
                given((2, *(covered(padding, cells, stride, dilation) for cells in (2, 3, 2)), 4)),
                f32(2, 2, 2, 4, 3).constant(),
                f32(2, 2, 3, 2, 3),
                *([f32(4).constant()] if stride == 2 else []),
            ],
            [f32()],
            f"{padding.name}-s{stride}-d{dilation}",
            tolerance=1e-5,
        )
        for padding, stride, dilation in VOLUMES
    ),
    OpCase(
        volume(Conv3DTranspose, VALID, 2),
        [i32(5, value=(1, 4, 4, 4, 1)), f32(2, 2, 2, 1, 2), f32(1, 2, 2, 2, 2)],
        [f32()],
        "shape-at-run-time",
        tolerance=1e-5,
    ),
    OpCase(
        transposed(SAME, (2, 2)),
        [i32(4, value=(1, 6, 5, 2)), f32(2, 3, 3, 2), f32(1, 3, 3, 2)],
        [f32()],
        "shape-at-run-time",
        tolerance=1e-5,
    ),
    OpCase(
        transposed(SAME, (2, 2)),
        [given(np.array((1, 5, 6, 2))), f32(2, 3, 3, 2), f32(1, 3, 3, 2)],
        [f32()],
        "odd-output",
        tolerance=1e-5,
    ),
]
