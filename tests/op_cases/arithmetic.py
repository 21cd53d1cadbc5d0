"""Cases of elementwise arithmetic of two operands."""

from __future__ import annotations

import itertools

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema.ops.arithmetic import (
    Add,
    Div,
    Maximum,
    Minimum,
    Mul,
    Pow,
    SquaredDifference,
    Sub,
)
from tests.op_cases.cases import OpCase, f32, i8, i16, i32, i64, u8

FUSING = (Add, Sub, Mul, Div)
SHAPES = (
    ((2, 3, 4), (2, 3, 4)),
    ((2, 3, 4), (4,)),
    ((2, 3, 4), (1,)),
    ((3, 1), (2, 1, 4)),
    ((), (2, 3)),
    ((1,), (1,)),
    ((1, 2, 3, 4), (1, 2, 1, 4)),
)
# So many elements that quantized sums go by planes.
MANY = ((90, 64), (90, 64))
MANY_BROADCAST = (((90, 64), (64,)), ((90, 1), (1, 64)), ((64,), (90, 64)))
# Scale and zero point of x, y and the output.
QUANTIZATIONS = (
    ((0.05, 0), (0.05, 0), (0.1, 0)),
    ((0.1, -128), (0.03, 127), (0.07, -5)),
    ((0.002, 10), (0.5, -20), (0.4, 100)),
    ((1.0, 3), (0.5, -3), (0.25, 0)),
    ((0.0117, -7), (0.0233, 19), (0.0351, -128)),
    ((0.02, 0), (0.02, 0), (0.02, 127)),
)


def names(a: tuple[int, ...], b: tuple[int, ...]) -> str:
    return "x".join(map(str, a)) + "-" + "x".join(map(str, b))


def quantized(op, types, index, shapes=((3, 40), (3, 40)), note="", **divisor):
    x, y, out = types
    (xs, xz), (ys, yz), (os, oz) = QUANTIZATIONS[index]
    shift = 128 if x is u8 else 0
    return OpCase(
        op,
        [
            x(*shapes[0], scale=xs, zero_point=xz + shift),
            y(*shapes[1], scale=ys, zero_point=yz + shift, **divisor),
        ],
        [out(scale=os, zero_point=oz + shift)],
        note or f"q{index}-{names(*shapes)}",
    )


CASES = [
    *(
        OpCase(op(), [f32(*a), f32(*b)], note=f"{names(a, b)}")
        for op, (a, b) in itertools.product(
            (Add, Sub, Mul, Maximum, Minimum, SquaredDifference), SHAPES
        )
    ),
    *(OpCase(Div(), [f32(*a), f32(*b, low=0.5, high=4)], note=names(a, b)) for a, b in SHAPES),
    *(
        OpCase(
            Pow(),
            [f32(*a, low=0.1, high=3), f32(*b, low=-2, high=3)],
            note=names(a, b),
            tolerance=1e-5,
        )
        for a, b in SHAPES[:4]
    ),
    OpCase(Pow(), [i32(2, 3, low=-5, high=5), i32(2, 3, low=0, high=6)]),
    OpCase(Div(), [f32(4), f32(4, value=[0, 1, -1, 0])], note="by-zero"),
    *(
        OpCase(
            op(fused_activation_function=Activation(act)),
            [f32(3, 4), f32(4, low=0.5, high=3)],
            note=f"act{act}",
        )
        for op, act in itertools.product(FUSING, (1, 2, 3))
    ),
    *(
        OpCase(op(), [make(2, 3), make(3, low=1, high=50)], note=make.__name__)
        for op, make in itertools.product((Add, Sub, Mul, Maximum, Minimum), (i32, i64))
    ),
    *(
        OpCase(op(), [i32(2, 3), i32(3, low=1, high=50)], note="i32")
        for op in (Div, SquaredDifference)
    ),
    OpCase(Add(fused_activation_function=Activation.RELU), [i32(2, 3), i32(3)], note="i32-relu"),
    OpCase(Mul(), [i32(3, value=[2**30, -(2**31), 7]), i32(3, value=[4, -1, 9])], note="wraps"),
    *(
        quantized(op(), (i8, i8, i8), index)
        for op, index in itertools.product((Add, Sub, Mul), range(len(QUANTIZATIONS)))
    ),
    *(
        quantized(op(), (u8, u8, u8), index)
        for op, index in itertools.product((Add, Sub, Mul), range(len(QUANTIZATIONS)))
    ),
    *(
        quantized(op(), (i8, i8, i8), 1, (a, b))
        for op, (a, b) in itertools.product((Add, Sub, Mul, SquaredDifference), SHAPES)
    ),
    *(
        quantized(op(fused_activation_function=Activation(act)), (i8, i8, i8), 4, note=f"act{act}")
        for op, act in itertools.product((Add, Sub, Mul), (1, 2, 3))
    ),
    *(quantized(SquaredDifference(), (i8, i8, i8), index) for index in (0, 1, 3, 4)),
    *(
        quantized(Div(), (make, make, make), index, low=low, high=high)
        for make, index, low, high in (
            (i8, 0, 1, 127),
            (i8, 3, -128, -4),
            (i8, 4, 20, 127),
            (u8, 0, 129, 255),
            (u8, 3, 0, 124),
        )
    ),
    *(
        OpCase(op(), [make(4, 30), make(30)], note=make.__name__)
        for op, make in itertools.product((Maximum, Minimum), (i8, u8, i16))
    ),
    OpCase(
        Add(),
        [i8(4, 30, scale=0.1), i8(1, value=[7], scale=0.3).constant()],
        note="constant-scalar",
    ),
    OpCase(Mul(), [i8(4, 30, scale=0.1), i8(30, scale=0.3).constant()], note="constant-row"),
    *(
        quantized(op(), (make, make, make), index, MANY, note=f"many-{index}")
        for op, make, index in itertools.product((Add, Sub), (i8, u8), range(len(QUANTIZATIONS)))
    ),
    *(
        quantized(op(), (i8, i8, i8), 4, shapes, note=f"many-{names(*shapes)}")
        for op, shapes in itertools.product((Add, Sub), MANY_BROADCAST)
    ),
    *(
        quantized(
            op(fused_activation_function=Activation(act)), types, 4, MANY, note=f"many-act{act}"
        )
        for op, types, act in itertools.product((Add, Sub), ((i8,) * 3, (u8,) * 3), (1, 2, 3))
    ),
    quantized(Add(), (i8, i8, i8), 3, ((256, 256), (256, 256)), note="every-pair"),
    quantized(Mul(), (i8, i8, i8), 3, ((256, 256), (256, 256)), note="every-pair"),
]
