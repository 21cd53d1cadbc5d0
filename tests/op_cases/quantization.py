"""Cases of conversions between dtypes."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.quantization import Cast, Dequantize, Quantize
from tests.op_cases.cases import OpCase, boolean, f16, f32, i8, i16, i32, i64, u8

TIES = np.arange(-40, 40) * 0.25


def cast(kind: TensorType) -> Cast:
    return Cast(out_data_type=kind)


CASES = [
    *(
        OpCase(
            Quantize(), [f32(4, 30)], [make(scale=s, zero_point=z)], f"{make.__name__}-s{s}-z{z}"
        )
        for make, s, z in (
            (i8, 0.05, 0),
            (i8, 0.013, -128),
            (i8, 0.001, 127),
            (u8, 0.05, 128),
            (u8, 0.02, 0),
            (i16, 0.001, 0),
            (i16, 0.00001, 0),
        )
    ),
    OpCase(Quantize(), [f32(80, value=TIES)], [i8(scale=0.5, zero_point=3)], "ties"),
    OpCase(Quantize(), [f32(4, value=[1e8, -1e8, 0.0, 63.5])], [i8(scale=0.5)], "saturation"),
    OpCase(
        Quantize(),
        [f32(4, 3)],
        [i8(scale=[0.01, 0.05, 0.1], zero_point=[0, 5, -9], axis=1)],
        "per-channel",
    ),
    *(
        OpCase(
            Quantize(),
            [a(256, scale=s, zero_point=z)],
            [b(scale=t, zero_point=y)],
            f"{b.__name__}-{n}",
        )
        for (a, b, z, y), (n, (s, t)) in itertools.product(
            (
                (i8, i8, -3, 9),
                (i8, u8, -3, 125),
                (u8, i8, 130, 2),
                (u8, u8, 130, 7),
                (i8, i16, -3, 0),
            ),
            enumerate(((0.1, 0.1), (0.1, 0.05), (0.1, 0.37), (0.003, 1.0))),
        )
    ),
    OpCase(Quantize(), [i8(256, zero_point=0)], [u8(zero_point=128)], "shift"),
    OpCase(Quantize(), [u8(256, zero_point=128)], [i8(zero_point=0)], "shift"),
    *(
        OpCase(
            Quantize(), [i16(300, scale=s)], [make(scale=t, zero_point=z)], f"{make.__name__}-{t}"
        )
        for make, s, t, z in ((i8, 0.001, 0.2, 5), (i16, 0.001, 0.0007, 0), (i16, 0.001, 0.3, 0))
    ),
    OpCase(
        Quantize(), [i32(90, low=-(10**6), high=10**6, scale=0.0001, zero_point=0)], [i8(scale=0.7)]
    ),
    *(
        OpCase(Dequantize(), [make(256, scale=s, zero_point=z)], [f32()], f"s{s}")
        for make, s, z in ((i8, 0.1, -9), (u8, 0.013, 200), (i16, 0.0007, 0), (i8, 1e-8, 127))
    ),
    OpCase(
        Dequantize(),
        [i8(4, 3, scale=[0.01, 0.05, 0.1], zero_point=[0, 0, 0], axis=1)],
        [f32()],
        "per-channel",
    ),
    OpCase(Dequantize(), [f16(4, 5)], [f32()]),
    *(
        OpCase(cast(to), [make(3, 7, **limits)], note=to.name)
        for (make, limits), to in itertools.product(
            (
                (f32, {"low": -100, "high": 100}),
                (i32, {}),
                (i64, {}),
                (boolean, {}),
            ),
            (
                TensorType.FLOAT32,
                TensorType.INT32,
                TensorType.INT64,
                TensorType.BOOL,
                TensorType.INT8,
                TensorType.INT16,
            ),
        )
    ),
    OpCase(cast(TensorType.UINT8), [f32(5, value=[0.0, 1.9, 254.9, 255.0, 7.5])], note="UINT8"),
    OpCase(cast(TensorType.FLOAT32), [i8(30, scale=(), zero_point=())], note="int8"),
    OpCase(cast(TensorType.FLOAT16), [f32(30)], note="FLOAT16"),
    OpCase(cast(TensorType.FLOAT32), [f16(30)], note="float16"),
    OpCase(
        cast(TensorType.INT32),
        [f32(6, value=[3e9, -3e9, np.inf, -np.inf, 2147483520.0, -0.9])],
        note="saturates",
    ),
]
