"""Cases of convolutions."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema import Options, Padding
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from tests.op_cases.cases import OpCase, Operand, f32, i8, i32, u8

SAME, VALID = Padding.SAME, Padding.VALID


def conv(padding: Padding = SAME, stride: int = 1, dilation: int = 1, act: int = 0) -> Conv2D:
    return Conv2D(
        padding=padding,
        stride_w=stride,
        stride_h=stride,
        dilation_w_factor=dilation,
        dilation_h_factor=dilation,
        fused_activation_function=Activation(act),
    )


def depthwise(
    multiplier: int, padding: Padding = SAME, stride: int = 1, dilation: int = 1, act: int = 0
) -> DepthwiseConv2D:
    return DepthwiseConv2D(
        padding=padding,
        stride_w=stride,
        stride_h=stride,
        depth_multiplier=multiplier,
        dilation_w_factor=dilation,
        dilation_h_factor=dilation,
        fused_activation_function=Activation(act),
    )


def scales(count: int, middle: float = 0.02) -> np.ndarray:
    return np.random.default_rng(count).uniform(0.2, 1.8, count) * middle


def int8_case(
    op: Options,
    shape: tuple[int, ...],
    weights: tuple[int, ...],
    axis: int,
    note: str,
    *,
    zero_point: int = -3,
    out_scale: float = 0.3,
    out_zero_point: int = 5,
    weight_scale: float = 0.02,
    bias: int = 5000,
    dynamic: bool = False,
) -> OpCase:
    filters = weights[axis]
    filter = i8(*weights, scale=scales(filters, weight_scale), axis=axis, low=-127)
    product = 0.05 * np.atleast_1d(filter.scale)
    inputs: list[Operand | None] = [
        i8(*shape, zero_point=zero_point),
        filter if dynamic else filter.constant(),
        i32(filters, low=-bias, high=bias, scale=product, zero_point=[0] * filters).constant(),
    ]
    return OpCase(op, inputs, [i8(scale=out_scale, zero_point=out_zero_point)], note)


GRID = list(itertools.product((SAME, VALID), (1, 2, 3), (1, 2)))

CASES = [
    *(
        OpCase(
            conv(padding, stride, dilation, act=stride % 4),
            [f32(2, 9, 8, 3), f32(4, 3, 3, 3).constant(), f32(4).constant()],
            note=f"{padding.name}-s{stride}-d{dilation}",
            tolerance=1e-5,
        )
        for padding, stride, dilation in GRID
        if stride == 1 or dilation == 1
    ),
    *(
        OpCase(
            conv(act=act),
            [f32(1, 5, 5, 2), f32(3, 2, 2, 2).constant(), f32(3).constant()],
            note=f"act{act}",
        )
        for act in range(4)
    ),
    OpCase(
        conv(), [f32(1, 6, 6, 8), f32(5, 1, 1, 8).constant(), f32(5).constant()], note="pointwise"
    ),
    OpCase(conv(), [f32(1, 6, 6, 4), f32(5, 3, 3, 4), f32(5)], note="dynamic-filter"),
    OpCase(
        conv(), [f32(1, 6, 6, 8), f32(6, 3, 3, 4).constant(), f32(6).constant()], note="2-groups"
    ),
    OpCase(
        conv(), [f32(1, 6, 6, 4), f32(8, 1, 1, 1).constant(), f32(8).constant()], note="4-groups"
    ),
    OpCase(
        conv(VALID), [f32(1, 1, 1, 1), f32(1, 1, 1, 1).constant(), f32(1).constant()], note="one"
    ),
    OpCase(
        conv(), [f32(1, 64, 64, 16), f32(8, 3, 3, 16).constant(), f32(8).constant()], note="tiles"
    ),
    *(
        int8_case(
            conv(padding, stride, dilation, act=stride),
            (2, 9, 8, 3),
            (4, 3, 3, 3),
            0,
            f"{padding.name}-s{stride}-d{dilation}",
        )
        for padding, stride, dilation in GRID
        if stride == 1 or dilation == 1
    ),
    *(
        int8_case(conv(act=act), (1, 5, 5, 2), (3, 2, 2, 2), 0, f"act{act}", out_scale=0.1)
        for act in range(4)
    ),
    *(
        int8_case(
            conv(), (1, 5, 5, 2), (3, 3, 3, 2), 0, f"zp{zp}", zero_point=zp, out_zero_point=-zp - 1
        )
        for zp in (-128, 0, 127)
    ),
    *(
        int8_case(conv(), (1, 5, 5, 4), (8, 3, 3, 4), 0, f"out{scale}", out_scale=scale)
        for scale in (1e-4, 0.001, 0.02, 1.0, 50.0, 3e3, 1e7)
    ),
    int8_case(conv(), (1, 6, 6, 8), (5, 1, 1, 8), 0, "pointwise"),
    int8_case(conv(), (1, 4, 4, 3000), (3, 1, 1, 3000), 0, "deep", out_scale=8.0),
    int8_case(conv(), (1, 3, 3, 256), (4, 3, 3, 256), 0, "deep-3x3", out_scale=0.002),
    int8_case(conv(), (1, 6, 6, 8), (6, 3, 3, 4), 0, "2-groups"),
    int8_case(conv(), (2, 6, 6, 4), (8, 1, 1, 1), 0, "4-groups"),
    int8_case(conv(), (1, 6, 6, 4), (5, 3, 3, 4), 0, "dynamic-filter", dynamic=True),
    int8_case(conv(), (1, 64, 64, 16), (8, 3, 3, 16), 0, "tiles"),
    int8_case(conv(), (1, 4, 4, 2), (3, 3, 3, 2), 0, "large-bias", bias=2**30),
    int8_case(conv(), (1, 1, 1, 1), (1, 1, 1, 1), 0, "one"),
    OpCase(
        conv(),
        [
            i8(1, 5, 5, 2, zero_point=4),
            i8(3, 3, 3, 2, scale=0.5, low=-127).constant(),
            i32(3, scale=0.025, zero_point=0).constant(),
        ],
        [i8(scale=0.25, zero_point=-1)],
        "ties-per-tensor",
    ),
    *(
        OpCase(
            conv(padding, act=act),
            [
                u8(1, 6, 5, 3, zero_point=zp),
                u8(4, 3, 3, 3, scale=0.02, zero_point=zp // 2).constant(),
                i32(4, scale=0.001, zero_point=0).constant(),
            ],
            [u8(scale=0.4, zero_point=100)],
            f"{padding.name}-zp{zp}",
        )
        for padding, zp, act in ((SAME, 128, 0), (VALID, 0, 1), (SAME, 255, 3))
    ),
    *(
        OpCase(
            conv(padding, stride),
            [
                f32(2, 7, 6, 4),
                i8(5, 3, 3, 4 // groups, scale=scale, low=-127).constant(),
                f32(5).constant(),
            ],
            note=f"hybrid-{name}-{padding.name}-s{stride}",
            tolerance=5e-6,
        )
        for (name, scale, groups), (padding, stride) in itertools.product(
            (("per-tensor", 0.03, 1), ("per-channel", scales(5), 1)), ((SAME, 1), (VALID, 2))
        )
    ),
    OpCase(
        conv(act=1),
        [f32(1, 5, 5, 4), i8(6, 3, 3, 2, scale=scales(6), low=-127).constant(), f32(6).constant()],
        note="hybrid-groups",
        tolerance=5e-6,
    ),
    OpCase(
        conv(),
        [
            f32(1, 5, 5, 4, low=0, high=0),
            i8(3, 3, 3, 4, scale=scales(3)).constant(),
            f32(3).constant(),
        ],
        note="hybrid-zeros",
    ),
    *(
        OpCase(
            depthwise(multiplier, padding, stride, dilation, act=multiplier % 4),
            [
                f32(2, 9, 8, 3),
                f32(1, 3, 3, 3 * multiplier).constant(),
                f32(3 * multiplier).constant(),
            ],
            note=f"{padding.name}-s{stride}-d{dilation}-m{multiplier}",
        )
        for (padding, stride, dilation), multiplier in itertools.product(GRID, (1, 2))
        if stride == 1 or dilation == 1
    ),
    OpCase(depthwise(1), [f32(1, 5, 5, 3), f32(1, 3, 3, 3), f32(3)], note="dynamic-filter"),
    OpCase(
        depthwise(1, stride=2),
        [f32(1, 90, 90, 32), f32(1, 5, 5, 32).constant(), f32(32).constant()],
    ),
    *(
        int8_case(
            depthwise(multiplier, padding, stride, dilation, act=stride),
            (2, 9, 8, 3),
            (1, 3, 3, 3 * multiplier),
            3,
            f"{padding.name}-s{stride}-d{dilation}-m{multiplier}",
        )
        for (padding, stride, dilation), multiplier in itertools.product(GRID, (1, 3))
        if stride == 1 or dilation == 1
    ),
    *(
        int8_case(
            depthwise(1), (1, 5, 5, 4), (1, 3, 3, 4), 3, f"zp{zp}", zero_point=zp, out_zero_point=zp
        )
        for zp in (-128, 127)
    ),
    *(
        int8_case(depthwise(1), (1, 5, 5, 4), (1, 3, 3, 4), 3, f"out{scale}", out_scale=scale)
        for scale in (1e-4, 0.005, 0.05, 10.0)
    ),
    int8_case(depthwise(1), (1, 70, 70, 32), (1, 3, 3, 32), 3, "tiles"),
    int8_case(depthwise(1, VALID), (1, 40, 40, 2), (1, 40, 40, 2), 3, "many-taps", out_scale=20.0),
    int8_case(depthwise(1), (1, 5, 5, 3), (1, 3, 3, 3), 3, "dynamic-filter", dynamic=True),
    *(
        OpCase(
            depthwise(2, act=act),
            [
                u8(1, 6, 5, 3, zero_point=zp),
                u8(1, 3, 3, 6, scale=0.02, zero_point=zp // 2).constant(),
                i32(6, scale=0.001, zero_point=0).constant(),
            ],
            [u8(scale=0.1, zero_point=100)],
            f"zp{zp}",
        )
        for zp, act in ((128, 0), (0, 1), (255, 3))
    ),
    *(
        OpCase(
            depthwise(multiplier, padding),
            [
                f32(2, 7, 6, 3),
                i8(
                    1, 3, 3, 3 * multiplier, scale=scales(3 * multiplier), axis=3, low=-127
                ).constant(),
                f32(3 * multiplier).constant(),
            ],
            note=f"hybrid-{padding.name}-m{multiplier}",
            tolerance=5e-6,
        )
        for padding, multiplier in ((SAME, 1), (VALID, 2))
    ),
]
