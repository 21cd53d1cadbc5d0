"""Cases of what is made of sums of squares: local response normalization and L2 pools."""

from __future__ import annotations

import itertools

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema import Padding
from edgelite.schema.ops.normalization import LocalResponseNormalization
from edgelite.schema.ops.pooling import L2Pool2D
from tests.op_cases.cases import OpCase, f32

CASES = [
    *(
        OpCase(
            LocalResponseNormalization(radius=radius, bias=bias, alpha=alpha, beta=beta),
            [f32(2, 2, 3, depth)],
            note=f"r{radius}-b{bias}-a{alpha}-{beta}",
            tolerance=1e-5,
        )
        for radius, (bias, alpha, beta), depth in itertools.product(
            (0, 1, 2, 20), ((1.0, 1.0, 0.5), (9.0, 4.0, 0.75), (0.5, 0.1, 2.0)), (1, 7)
        )
    ),
    *(
        OpCase(
            L2Pool2D(
                padding=padding,
                stride_w=stride,
                stride_h=stride,
                filter_width=size,
                filter_height=size + 1,
                fused_activation_function=Activation(act),
            ),
            [f32(2, 6, 7, 3)],
            note=f"{padding.name}-s{stride}-k{size}-a{act}",
        )
        for padding, stride, size, act in itertools.product(
            (Padding.SAME, Padding.VALID), (1, 2), (1, 3), (0, 2, 3)
        )
    ),
]
