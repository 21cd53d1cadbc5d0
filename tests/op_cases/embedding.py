"""Cases of lookups."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.embedding import EmbeddingLookup, HashtableLookup
from tests.op_cases.cases import OpCase, Operand, f16, f32, given, i2, i4, i8, i16, i32, i64, u8

IDS = i32(5, low=0, high=3)


def blockwise(make: Callable[..., Operand], rows: int, depth: int, size: int) -> Operand:
    scales = f16(rows * depth // size, low=0.01, high=0.2)
    return replace(make(rows, depth), scale=(), zero_point=(), blocks=(size, scales)).constant()


CASES = [
    *(
        OpCase(EmbeddingLookup(), [IDS, make(*shape).constant()], [make()], f"rows-{shape}")
        for make, shape in itertools.product((f32, i8, u8, i16, i32, i64), ((4, 3), (4, 2, 3)))
    ),
    OpCase(EmbeddingLookup(), [IDS, f32(4, 3)], [f32()], "weights-at-run-time"),
    OpCase(EmbeddingLookup(), [i32(0), f32(4, 3).constant()], [f32()], "no-ids"),
    *(
        OpCase(
            EmbeddingLookup(),
            [IDS, make(*shape, scale=scale, zero_point=0).constant()],
            [to()],
            f"hybrid-{to().type.name.lower()}-{len(scale)}-{shape}",
        )
        for make, shape, scale, to in itertools.product(
            (i8, i4, i2),
            ((4, 3), (4, 8), (4, 2, 4)),
            ([0.02], [0.1, 0.02, 0.3, 0.05]),
            (f32, f16),
        )
        if make is i8 or shape[-1] % 4 == 0
    ),
    *(
        OpCase(
            EmbeddingLookup(),
            [IDS, blockwise(make, 4, depth, size)],
            [to()],
            f"blocks-of-{size}-{depth}-{to().type.name.lower()}",
        )
        for make, (depth, size), to in itertools.product(
            (i4, i2), ((64, 32), (16, 4), (8, 8), (96, 32)), (f32, f16)
        )
    ),
    OpCase(
        EmbeddingLookup(),
        [IDS, u8(4, 3, scale=0.02, zero_point=0).constant()],
        [f32()],
        "hybrid",
    ),
    *(
        OpCase(
            HashtableLookup(),
            [i32(5, low=-3, high=12), given([-2, 0, 3, 8, 11]), make(5, *rest)],
            [make(), Operand(TensorType.UINT8)],
            f"{make().type.name.lower()}-{rest}",
        )
        for make, rest in itertools.product((f32, i32, i8), ((), (3,), (2, 2)))
    ),
    OpCase(
        HashtableLookup(),
        [
            i32(3, value=[1, 5, 2]),
            given([1, 2]),
            Operand(TensorType.STRING, (2,), value=[b"one", b"two"]),
        ],
        [Operand(TensorType.STRING), Operand(TensorType.UINT8)],
        "strings",
    ),
    OpCase(
        HashtableLookup(),
        [i32(3, value=[7, 1, 9]), given([7]), f32(1, 2)],
        [f32(), Operand(TensorType.UINT8)],
        "one-key",
    ),
    OpCase(
        HashtableLookup(),
        [i32(3, value=[np.iinfo(np.int32).max, 5, 1]), i32(2, value=[1, 5]), f32(2)],
        [f32(), Operand(TensorType.UINT8)],
        "keys-at-run-time",
    ),
]
