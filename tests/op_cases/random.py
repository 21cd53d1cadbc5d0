"""Cases of random numbers."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.random import Multinomial, RandomStandardNormal, RandomUniform
from tests.op_cases.cases import OpCase, Operand, f32, given, i32

SEEDS = ((1, 0), (0, 7), (123456789, 987654321), (2**62 + 5, -3), (-1, -1))
LOGITS = np.log(np.array([[0.1, 0.2, 0.7, 0], [1, 1, 1, 1], [0, 0, 1, 0]], np.float32) + 1e-30)
INFINITE = np.array([[0, -np.inf, 1, np.inf]], np.float32)

CASES = [
    *(
        OpCase(op(seed=seed, seed2=seed2), [given(shape)], [f32()], f"{seed}-{seed2}-{shape}")
        for op, (seed, seed2), shape in itertools.product(
            (RandomUniform, RandomStandardNormal), SEEDS, ([4], [3, 5], [2, 3, 7])
        )
    ),
    *(
        OpCase(op(seed=3, seed2=4), [i32(2, value=[3, 3])], [f32()], "shape-at-run-time")
        for op in (RandomUniform, RandomStandardNormal)
    ),
    *(
        OpCase(
            Multinomial(seed=seed, seed2=seed2),
            [f32(*logits.shape, value=logits), given(np.int32(count))],
            [Operand(to)],
            f"{seed}-{seed2}-{count}-{to.name.lower()}",
        )
        for (seed, seed2), (logits, count, to) in itertools.product(
            SEEDS,
            (
                (LOGITS, 9, TensorType.INT64),
                (LOGITS[:1], 1, TensorType.INT32),
                (INFINITE, 20, TensorType.INT64),
            ),
        )
    ),
    OpCase(
        Multinomial(seed=5, seed2=6),
        [f32(2, 50), i32(value=11)],
        [Operand(TensorType.INT64)],
        "count-at-run-time",
    ),
]
