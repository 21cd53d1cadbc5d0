"""Cases of functions of one int16 or float16 tensor."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.activation import (
    Gelu,
    LeakyRelu,
    Logistic,
    PRelu,
    Relu,
    Relu6,
    Softmax,
    Tanh,
)
from edgelite.schema.ops.elementwise import (
    Abs,
    Cos,
    Exp,
    Floor,
    Log,
    Neg,
    Round,
    Rsqrt,
    Sin,
    Sqrt,
)
from tests.op_cases.cases import OpCase, Operand, f16, i8, i16, u8

EVERY = np.arange(-(2**15), 2**15)


def every(scale: float, low: int = -(2**15)) -> Operand:
    values = EVERY[EVERY >= low]
    return i16(len(values), value=values, scale=scale)


SCALES = ((1e-3, 1e-3), (3e-4, 1e-3), (2e-3, 1.1e-4), (0.5, 0.013))
FRACTION = 2.0**-15

CASES = [
    *(
        OpCase(op(), [every(x)], [i16(scale=y)], f"{x}-{y}")
        for op, (x, y) in itertools.product((Relu, Relu6), SCALES)
    ),
    *(
        OpCase(LeakyRelu(alpha=alpha), [every(x)], [i16(scale=y)], f"{alpha}-{x}-{y}")
        for alpha, (x, y) in itertools.product((0.2, 0.01, -0.5, 1.5, 0.0), SCALES[:3])
    ),
    *(
        OpCase(op(), [every(scale)], [i16(scale=FRACTION)], f"{scale}")
        for op, scale in itertools.product(
            (Logistic, Tanh),
            (2.0**-12, 2.0**-11, 2.0**-13, 2.0**-8, 1e-3, 3.1e-4, 0.01, 1e-5, 2.4e-4),
        )
    ),
    *(
        OpCase(Gelu(approximate=approximate), [every(x)], [i16(scale=y)], f"{approximate}-{x}-{y}")
        for approximate, (x, y) in itertools.product(
            (False, True), ((1e-4, 1e-4), (3e-4, 2e-4), (1e-3, 1e-3))
        )
    ),
    *(
        OpCase(Exp(), [every(x)], [i16(scale=y)], f"{x}-{y}")
        for x, y in ((1e-4, 1e-3), (3e-5, 1e-4), (2e-4, 0.01))
    ),
    *(
        OpCase(Log(), [every(x)], [i16(scale=y)], f"{x}-{y}")
        for x, y in ((1e-3, 1e-3), (3e-2, 3e-4), (1e-4, 5e-4))
    ),
    *(
        OpCase(Rsqrt(), [every(x, 1)], [i16(scale=y)], f"{x}-{y}")
        for x, y in ((1e-3, 1e-3), (3e-2, 3e-4), (1e-4, 5e-3))
    ),
    *(
        OpCase(Sqrt(), [every(x, 0)], [i16(scale=y)], f"{x}-{y}")
        for x, y in ((1e-3, 1e-3), (3e-2, 1e-3), (1e-4, 5e-5))
    ),
    *(OpCase(Abs(), [every(x)], [i16(scale=y)], f"{x}-{y}") for x, y in SCALES),
    OpCase(
        Abs(), [Operand(TensorType.INT16, (40,), low=-30000, high=30000)], note="plain", version=3
    ),
    *(
        OpCase(
            PRelu(),
            [i16(3, 40, scale=xs), i8(*shape, scale=alpha_scale, zero_point=zero)],
            [i16(scale=ys)],
            f"{shape}-{xs}-{ys}-{alpha_scale}",
        )
        for shape, (xs, ys), (alpha_scale, zero) in itertools.product(
            ((40,), (3, 40), (1,)), SCALES[:2], ((0.01, 0), (0.002, -9))
        )
    ),
    *(
        OpCase(
            Softmax(beta=beta), [i16(*shape, scale=scale)], [i16(scale=FRACTION)], f"{scale}-{beta}"
        )
        for shape, scale, beta in itertools.product(
            ((1, 10), (5, 3), (2, 3, 100), (1, 1), (7,), (1, 2, 2, 5)),
            (1e-4, 1e-3, 2.0**-11, 0.02),
            (1.0, 0.5),
        )
    ),
    *(
        OpCase(
            Softmax(beta=beta),
            [make(*shape, scale=scale)],
            [i16(scale=2.0**-16, zero_point=-(2**15))],
            f"to-int16-{scale}-{beta}",
        )
        for make, shape, (scale, beta) in itertools.product(
            (i8, u8), ((1, 10), (5, 3), (2, 3, 100)), ((0.1, 1.0), (0.01, 1.0), (1.0, 0.7))
        )
    ),
    *(
        OpCase(op(), [f16(3, 20, low=-3, high=3)], tolerance=2e-3, version=version)
        for op, version in (
            (Logistic, 3),
            (Tanh, 3),
            (Gelu, 2),
            (Sin, 1),
            (Cos, 1),
            (Floor, 1),
            (Neg, 1),
        )
    ),
    OpCase(Round(), [f16(3, 20)], judge="optimised"),
    OpCase(Softmax(beta=1.0), [f16(3, 20)], tolerance=2e-3, version=3),
    *(
        OpCase(Neg(), [Operand(kind, (9,), low=-100, high=100)])
        for kind in (TensorType.INT8, TensorType.INT16)
    ),
]
