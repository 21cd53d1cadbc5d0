"""Cases of convolutions of int16 inputs with int8 weights."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from tests.op_cases.cases import OpCase, i8, i16
from tests.op_cases.convolution import SAME, VALID, conv, depthwise, scales
from tests.op_cases.dense_formats import INT32, INT64, bias_of


def wide_conv(
    op: Conv2D | DepthwiseConv2D,
    shape: tuple[int, ...],
    filter: tuple[int, ...],
    axis: int,
    note: str,
    *,
    kind: TensorType = INT64,
    out: float = 2e-3,
    reach: int = 10**5,
    weight_scale: float = 0.02,
) -> OpCase:
    filters = filter[axis]
    weights = i8(*filter, scale=scales(filters, weight_scale), axis=axis, low=-127)
    if isinstance(op, Conv2D):
        op.quantized_bias_type = kind
    return OpCase(
        op,
        [
            i16(*shape, scale=1e-3),
            weights.constant(),
            bias_of(kind, filters, np.array(weights.scale) * 1e-3, reach),
        ],
        [i16(scale=out)],
        note,
    )


CASES = [
    *(
        wide_conv(
            conv(padding, stride, dilation, act),
            (2, 9, 8, 3),
            (4, 3, 3, 3),
            0,
            f"{padding.name}-s{stride}-d{dilation}-a{act}-{kind.name}",
            kind=kind,
        )
        for padding, (stride, dilation, act), kind in itertools.product(
            (SAME, VALID), ((1, 1, 0), (2, 1, 1), (1, 2, 3)), (INT32, INT64)
        )
    ),
    *(
        wide_conv(
            conv(), (1, 5, 5, 4), (8, 3, 3, 4), 0, f"out{out}-{kind.name}", kind=kind, out=out
        )
        for out, kind in itertools.product((1e-5, 1e-3, 0.1, 10.0), (INT32, INT64))
    ),
    *(
        wide_conv(conv(), shape, filter, 0, note, out=out)
        for shape, filter, note, out in (
            ((1, 6, 6, 8), (5, 1, 1, 8), "pointwise", 2e-3),
            ((1, 3, 3, 256), (4, 3, 3, 256), "deep", 0.01),
            ((1, 6, 6, 8), (6, 3, 3, 4), "2-groups", 2e-3),
            ((1, 40, 40, 16), (8, 3, 3, 16), "tiles", 5e-3),
            ((1, 1, 1, 1), (1, 1, 1, 1), "one", 2e-3),
        )
    ),
    wide_conv(conv(), (1, 5, 5, 4), (8, 3, 3, 4), 0, "large-bias", reach=2**30),
    *(
        wide_conv(
            depthwise(multiplier, padding, stride, dilation, act),
            (2, 9, 8, 3),
            (1, 3, 3, 3 * multiplier),
            3,
            f"{padding.name}-s{stride}-d{dilation}-m{multiplier}-a{act}",
            out=1e-3,
        )
        for padding, (stride, dilation, act), multiplier in itertools.product(
            (SAME, VALID), ((1, 1, 0), (2, 1, 1), (1, 2, 3)), (1, 2)
        )
    ),
    *(
        wide_conv(depthwise(1), (1, 30, 30, 8), (1, 5, 5, 8), 3, f"out{out}", out=out)
        for out in (1e-5, 1e-3, 1.0)
    ),
]
