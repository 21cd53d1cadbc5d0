"""Cases of elementwise functions of one operand."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema.ops.elementwise import (
    Abs,
    Ceil,
    Cos,
    Exp,
    Floor,
    Log,
    Neg,
    Round,
    Rsqrt,
    Sign,
    Sin,
    Sqrt,
    Square,
)
from tests.op_cases.cases import OpCase, f32, i8, i32, i64

ANY = (Abs, Ceil, Cos, Exp, Floor, Neg, Round, Sign, Sin, Square)
POSITIVE = (Log, Rsqrt, Sqrt)
EVERY = np.arange(-128, 128)


def every(scale: float, zero_point: int):
    return i8(256, value=EVERY, scale=scale, zero_point=zero_point)


CASES = [
    *(
        OpCase(op(), [f32(*shape)], judge="optimised" if op in (Ceil, Round) else "reference")
        for op, shape in itertools.product(ANY, ((2, 3, 5), (), (1,)))
    ),
    *(
        OpCase(op(), [f32(*shape, low=0.01, high=9)])
        for op, shape in itertools.product(POSITIVE, ((2, 3, 5), ()))
    ),
    OpCase(
        Round(),
        [f32(9, value=[-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999997, 3.2, -3.7])],
        note="ties",
        judge="optimised",
    ),
    OpCase(Sqrt(), [f32(3, value=[-1.0, 0.0, 4.0])], note="negative"),
    OpCase(Log(), [f32(3, value=[-1.0, 0.0, 4.0])], note="not-positive"),
    OpCase(Abs(), [i32(2, 5)], version=1),
    OpCase(Neg(), [i32(2, 5)]),
    OpCase(Neg(), [i64(2, 5)]),
    OpCase(Sign(), [i32(2, 5, low=-2, high=2)]),
    *(
        OpCase(Abs(), [every(s, z)], [i8(scale=o, zero_point=oz)], f"q{n}")
        for n, (s, z, o, oz) in enumerate(
            ((0.1, 0, 0.1, -128), (0.05, 20, 0.07, -100), (0.5, -128, 2.0, 3))
        )
    ),
    *(
        OpCase(Exp(), [every(s, z)], [i8(scale=o, zero_point=oz)], f"q{n}")
        for n, (s, z, o, oz) in enumerate(
            ((0.02, 0, 0.05, -128), (0.01, 127, 1 / 256, -128), (0.04, -20, 2.0, 0))
        )
    ),
    *(
        OpCase(Log(), [every(s, z)], [i8(scale=o, zero_point=oz)], f"q{n}")
        for n, (s, z, o, oz) in enumerate(((0.02, -128, 0.05, 20), (0.1, 0, 0.03, -10)))
    ),
    *(
        OpCase(op(), [every(s, -128)], [i8(scale=o, zero_point=oz)], f"q{n}")
        for op, (n, (s, o, oz)) in itertools.product(
            (Rsqrt, Sqrt), enumerate(((0.02, 0.05, -128), (0.1, 0.03, -10), (1.0, 0.1, 0)))
        )
    ),
]
