"""Cases of activations."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema.ops.activation import (
    Elu,
    Gelu,
    HardSwish,
    LeakyRelu,
    Logistic,
    LogSoftmax,
    PRelu,
    Relu,
    Relu0To1,
    Relu6,
    ReluN1To1,
    Softmax,
    Tanh,
)
from tests.op_cases.cases import OpCase, f32, i8, u8

RELUS = (Relu, Relu0To1, Relu6, ReluN1To1)
OTHERS = (HardSwish, Logistic, Tanh)


def every(make, scale, zero_point):
    first = 0 if make is u8 else -128
    return make(256, value=np.arange(256) + first, scale=scale, zero_point=zero_point)


def mapped(op, make, x, out, note="", judge="reference"):
    shift = 128 if make is u8 else 0
    return OpCase(
        op,
        [every(make, x[0], x[1] + shift)],
        [make(scale=out[0], zero_point=out[1] + shift)],
        f"{note}{x}-{out}",
        judge=judge,
    )


QUANTIZATIONS = (
    ((0.05, 0), (0.05, 0)),
    ((0.1, -128), (0.05, -128)),
    ((0.03, 40), (0.07, -100)),
    ((0.2, -5), (0.013, 127)),
)

CASES = [
    *(
        OpCase(op(), [f32(*s, low=-8, high=8)])
        for op, s in itertools.product(RELUS + OTHERS, ((2, 3, 5), ()))
    ),
    OpCase(Elu(), [f32(2, 3, 5)], judge="optimised"),
    OpCase(Gelu(), [f32(2, 3, 5, low=-8, high=8)]),
    OpCase(Gelu(approximate=True), [f32(2, 5, low=-8, high=8)], note="approximate"),
    *(OpCase(LeakyRelu(alpha=a), [f32(3, 9)], note=f"a{a}") for a in (0.2, 0.0, -0.5, 1.5)),
    *(
        OpCase(PRelu(), [f32(2, 3, 4), f32(*s)], note=f"{s}")
        for s in ((4,), (1, 1), (2, 3, 4), (3, 1))
    ),
    *(
        mapped(op(), make, x, out)
        for op, make, (x, out) in itertools.product(RELUS, (i8, u8), QUANTIZATIONS)
    ),
    *(
        mapped(LeakyRelu(alpha=a), make, x, out, f"a{a}-")
        for a, make, (x, out) in itertools.product((0.2, -0.5, 1.5), (i8, u8), QUANTIZATIONS)
    ),
    *(
        mapped(HardSwish(), make, x, out)
        for make, (x, out) in itertools.product((i8, u8), QUANTIZATIONS)
    ),
    *(mapped(Elu(), i8, x, out, judge="optimised") for x, out in QUANTIZATIONS),
    *(
        mapped(Gelu(approximate=approximate), make, x, out, f"{approximate}-")
        for approximate, make, (x, out) in itertools.product((False, True), (i8, u8), QUANTIZATIONS)
    ),
    *(
        mapped(Logistic(), make, x, (1 / 256, -128))
        for make, (x, _) in itertools.product((i8, u8), QUANTIZATIONS)
    ),
    *(
        mapped(Tanh(), make, x, (1 / 128, 0))
        for make, (x, _) in itertools.product((i8, u8), QUANTIZATIONS)
    ),
    *(
        OpCase(
            PRelu(),
            [
                make(2, 40, scale=0.1, zero_point=3 + shift),
                make(*s, scale=0.01, zero_point=-9 + shift),
            ],
            [make(scale=0.07, zero_point=5 + shift)],
            f"{s}",
        )
        for (make, shift), s in itertools.product(((i8, 0), (u8, 128)), ((40,), (2, 40), (1,)))
    ),
    *(
        OpCase(Softmax(beta=b), [f32(*s)], note=f"b{b}")
        for s, b in itertools.product(((3, 5), (7,), (2, 3, 4), (1, 1)), (1.0, 0.5))
    ),
    OpCase(Softmax(beta=1.0), [f32(2, 3, low=500, high=900)], note="large"),
    *(OpCase(LogSoftmax(), [f32(*s)]) for s in ((3, 5), (7,), (2, 3, 4), (1, 1))),
    *(
        OpCase(
            Softmax(beta=beta),
            [make(*shape, scale=scale)],
            [make(scale=1 / 256, zero_point=zero)],
            f"s{scale}-b{beta}",
        )
        for (make, zero), shape, (scale, beta) in itertools.product(
            ((i8, -128), (u8, 0)),
            ((1, 10), (5, 3), (2, 3, 100), (1, 1)),
            ((0.1, 1.0), (0.01, 1.0), (1.0, 0.7), (30.0, 1.0), (0.0005, 2.0)),
        )
    ),
    *(
        OpCase(
            LogSoftmax(),
            [make(*shape, scale=scale)],
            [make(scale=16 / 256, zero_point=zero)],
            f"s{scale}",
        )
        for (make, zero), shape, scale in itertools.product(
            ((i8, 127), (u8, 255)), ((1, 10), (5, 3), (2, 3, 100), (1, 1)), (0.1, 0.01, 1.0)
        )
    ),
]
