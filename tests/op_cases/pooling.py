"""Cases of pools."""

from __future__ import annotations

import itertools

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema import Padding
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D
from tests.op_cases.cases import OpCase, f32, i8, i16, u8

CASES = [
    *(
        OpCase(
            op(
                padding=padding,
                filter_height=height,
                filter_width=width,
                stride_h=stride,
                stride_w=stride,
                fused_activation_function=Activation(act),
            ),
            [make(2, 9, 8, 3)],
            note=f"{padding.name}-{height}x{width}-s{stride}-act{act}",
        )
        for op, make, padding, (height, width, stride, act) in itertools.product(
            (AveragePool2D, MaxPool2D),
            (f32, i8, u8, i16),
            Padding,
            ((2, 2, 2, 0), (3, 3, 1, 1), (3, 2, 3, 3), (9, 8, 1, 0), (1, 1, 2, 2)),
        )
    ),
    *(
        OpCase(
            op(padding=Padding.SAME, filter_height=3, filter_width=3, stride_h=1, stride_w=1),
            [make(1, 5, 5, 1, scale=0.5, zero_point=zero)],
            note=f"zp{zero}",
        )
        for op, (make, zero) in itertools.product(
            (AveragePool2D, MaxPool2D), ((i8, -128), (i8, 127), (u8, 0), (u8, 255))
        )
    ),
    *(
        OpCase(
            AveragePool2D(
                padding=padding, filter_height=size, filter_width=size, stride_h=1, stride_w=1
            ),
            [make(1, length, length, 2, scale=0.5, zero_point=zero, low=low)],
            note=f"{padding.name}-{size}-of-{length}-zp{zero}-from{low}",
        )
        for padding, (size, length), (make, zero, low) in itertools.product(
            Padding,
            ((15, 16), (16, 16), (13, 13), (12, 14)),
            ((i8, 100, -128), (i8, -100, 120), (u8, 3, 0), (u8, 200, 250)),
        )
    ),
]
