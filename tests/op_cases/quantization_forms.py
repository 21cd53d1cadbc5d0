"""Cases of conversions between dtypes that few models use, and of fake quantization."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.quantization import Cast, Dequantize, FakeQuant, Quantize
from tests.op_cases.cases import (
    OpCase,
    Operand,
    boolean,
    f16,
    f32,
    i2,
    i4,
    i8,
    i16,
    i32,
    i64,
    u4,
    u8,
)

EDGES = [np.nan, np.inf, -np.inf, 1e30, -1e30, 127.0, 127.9, 128.0, -128.9, -129.0, 255.5, 0.99]
EDGES += [-0.99, 32767.0, 32768.0, -32769.0, 2147483520.0, 2147483648.0, 65535.9, 4294967296.0]
INTEGERS = (
    TensorType.INT8,
    TensorType.UINT8,
    TensorType.INT16,
    TensorType.UINT16,
    TensorType.INT32,
    TensorType.UINT32,
    TensorType.INT64,
)


def plain(kind: TensorType, *shape: int, **options) -> Operand:
    return Operand(kind, shape, **options)


CASES = [
    *(
        OpCase(
            Quantize(),
            [i16(2**16, value=np.arange(-(2**15), 2**15), scale=s)],
            [make(scale=t, zero_point=z)],
            f"every-{make.__name__}-{s}-{t}",
        )
        for (make, z), (s, t) in itertools.product(
            ((i8, 5), (i16, 0)), ((1e-3, 0.1), (1e-3, 1e-3), (3e-4, 2e-4), (0.01, 1e-5))
        )
    ),
    *(
        OpCase(
            Quantize(),
            [i16(300, scale=s)],
            [Operand(TensorType.INT32, scale=(t,), zero_point=(z,))],
            f"int32-{s}-{t}-{z}",
        )
        for s, t, z in ((1e-3, 1e-3, 0), (1e-3, 1e-5, 0), (1e-3, 0.37, 11))
    ),
    *(
        OpCase(
            Quantize(),
            [i32(300, low=-(10**6), high=10**6, scale=s, zero_point=z)],
            [make(scale=t)],
            f"{make.__name__}-{s}-{t}-{z}",
        )
        for make, (s, t, z) in itertools.product(
            (i8, i16), ((1e-5, 0.05, 0), (1e-4, 3e-3, 0), (1e-5, 1e-5, 0), (1e-5, 0.1, 77))
        )
    ),
    *(
        OpCase(Quantize(), [f32(4, 9)], [make(scale=s, zero_point=z)], f"{make.__name__}-{z}")
        for make, s, z in ((i4, 0.5, 0), (i4, 0.3, -3), (u4, 0.5, 8), (u4, 0.4, 0))
    ),
    *(
        OpCase(
            Quantize(),
            [f32(2, 3, 4)],
            [make(scale=np.linspace(s, 2 * s, n), zero_point=[0] * n, axis=axis)],
            f"per-channel-{make.__name__}-{axis}",
        )
        for (make, s), (axis, n) in itertools.product(
            ((i8, 0.02), (u8, 0.02), (i16, 1e-4)), ((0, 2), (1, 3), (2, 4))
        )
    ),
    *(
        OpCase(Dequantize(), [make(3, 7, scale=0.3, zero_point=z).constant()], [f32()], f"z{z}")
        for make, z in ((i4, 0), (i4, -3), (u4, 8), (u4, 0))
    ),
    *(
        OpCase(
            Dequantize(), [i2(3, 7, scale=0.3).constant()], [f32()], f"{version}", version=version
        )
        for version in (6,)
    ),
    *(
        OpCase(
            Dequantize(),
            [make(3, 4, scale=np.linspace(0.01, 0.1, n), zero_point=[z] * n, axis=axis)],
            [f32()],
            f"per-channel-{axis}-z{z}",
        )
        for (make, z), (axis, n) in itertools.product(((i8, 0), (i8, 5), (u8, 9)), ((0, 3), (1, 4)))
    ),
    OpCase(Dequantize(), [f16(4, 5).constant()], [f32()], "constant"),
    OpCase(Dequantize(), [i16(2**16, value=np.arange(-(2**15), 2**15), scale=3e-4)], [f32()]),
    OpCase(Dequantize(), [i8(0, 3)], [f32()], "empty"),
    OpCase(Quantize(), [f32(0, 3)], [i8()], "empty"),
    *(
        OpCase(Cast(out_data_type=to), [make(len(EDGES), value=EDGES)], note=f"edges-{to.name}")
        for make, to in itertools.product((f32,), INTEGERS)
    ),
    *(
        OpCase(Cast(out_data_type=to), [f16(6, low=-300, high=300)], note=to.name)
        for to in (TensorType.INT8, TensorType.INT32, TensorType.UINT8, TensorType.BOOL)
    ),
    *(
        OpCase(
            Cast(out_data_type=to),
            [plain(kind, 40, low=max(np.iinfo(o.dtype).min, -(2**31)) if o else None)],
            note=to.name,
        )
        for (kind, o), to in itertools.product(
            ((kind, plain(kind)) for kind in INTEGERS),
            (TensorType.FLOAT32, TensorType.INT8, TensorType.UINT16, TensorType.INT64),
        )
        if kind != to
    ),
    *(
        OpCase(Cast(out_data_type=to), [make(3, 7)], note=to.name)
        for make, to in itertools.product(
            (f32, i32, boolean), (TensorType.UINT8, TensorType.UINT16, TensorType.UINT32)
        )
    ),
    *(
        OpCase(Cast(out_data_type=TensorType.FLOAT64), [make(3, 7)], note="FLOAT64")
        for make in (f32, i32, i64)
    ),
    *(
        OpCase(Cast(out_data_type=TensorType.COMPLEX64), [make(3, 7)], note="COMPLEX64")
        for make in (f32, i32)
    ),
    OpCase(
        Cast(out_data_type=TensorType.FLOAT32),
        [plain(TensorType.INT4, 3, 7, low=-8, high=7).constant()],
        [f32()],
        "INT4",
    ),
    OpCase(Cast(out_data_type=TensorType.INT32), [f32(0, 4)], note="empty"),
    *(
        OpCase(
            FakeQuant(min=low, max=high, num_bits=bits), [f32(5, 40)], note=f"{low}-{high}-{bits}"
        )
        for (low, high), bits in itertools.product(
            ((-1.0, 1.0), (0.0, 6.0), (-0.3, 2.5), (-4.0, 0.0)), (2, 4, 8, 16)
        )
    ),
]
