"""Cases of arithmetic of two int16 tensors, and of other dtypes that few models use."""

from __future__ import annotations

import itertools

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema import TensorType
from edgelite.schema.ops.arithmetic import Add, Div, Maximum, Minimum, Mul, Sub
from edgelite.schema.ops.comparison import Equal, Greater, Less, LessEqual, NotEqual
from tests.op_cases.arithmetic import SHAPES, names
from tests.op_cases.cases import OpCase, Operand, f16, f32, i8, i16, u8

# Scales of x, y and the output.
SCALES = (
    (1e-3, 1e-3, 2e-3),
    (3e-5, 7e-4, 7.3e-4),
    (0.01, 1e-5, 0.0123),
    (2e-4, 2e-4, 1e-3),
    (5e-4, 3e-4, 5e-5),
)
POWERS = ((2.0**-8, 2.0**-8, 2.0**-8), (2.0**-8, 2.0**-11, 2.0**-8), (2.0**-12, 2.0**-8, 2.0**-8))


def plain(kind: TensorType, *shape: int, low: int = -100, high: int = 100) -> Operand:
    return Operand(kind, shape, low=low, high=high)


def added(op, scales, x=(3, 70), y=(3, 70), act=0, pot=False):
    return OpCase(
        op(fused_activation_function=Activation(act), pot_scale_int16=pot),
        [i16(*x, scale=scales[0]), i16(*y, scale=scales[1])],
        [i16(scale=scales[2])],
        f"{scales}-{names(x, y)}-a{act}-{pot}",
    )


def multiplied(scales, x=(3, 70), y=(3, 70), act=0):
    product = (scales[0], scales[1], scales[0] * scales[1] * 2**16 * scales[2] * 1000)
    return OpCase(
        Mul(fused_activation_function=Activation(act)),
        [i16(*x, scale=product[0]), i16(*y, scale=product[1])],
        [i16(scale=product[2])],
        f"{scales}-{names(x, y)}-a{act}",
    )


CASES = [
    *(added(op, scales) for op, scales in itertools.product((Add, Sub), SCALES[:4])),
    *(added(op, SCALES[1], *shapes) for op, shapes in itertools.product((Add, Sub), SHAPES)),
    *(added(op, SCALES[3], act=act) for op, act in itertools.product((Add, Sub), (1, 2, 3))),
    *(
        added(op, scales, act=act, pot=True)
        for op, scales, act in itertools.product((Add, Sub), POWERS, (0, 1, 3))
    ),
    *(added(Sub, POWERS[1], *shapes, pot=True) for shapes in SHAPES[1:4]),
    *(added(op, SCALES[1], pot=True) for op in (Add, Sub)),
    added(Sub, SCALES[4]),
    added(Add, SCALES[2], (40, 50, 20), (40, 50, 20)),
    added(Add, SCALES[2], (40, 50, 20), (1, 50, 1)),
    *(multiplied(scales) for scales in SCALES),
    *(multiplied(SCALES[0], *shapes) for shapes in SHAPES),
    *(multiplied(SCALES[0], act=act) for act in (1, 2, 3)),
    multiplied(SCALES[1], (40, 50, 20), (40, 50, 20)),
    OpCase(Mul(), [i16(9, scale=1.0), i16(9, scale=1.0)], [i16(scale=0.5)], "saturation"),
    *(
        OpCase(
            Mul(fused_activation_function=Activation(act)),
            [i16(5, 40, scale=2.0**-15), i16(5, 40, scale=2.0**-15)],
            [make(scale=2.0**-7, zero_point=zero)],
            f"{make.__name__}-z{zero}-a{act}",
        )
        for (make, zero), act in itertools.product(((i8, -3), (i8, 0), (u8, 128)), (0, 1))
    ),
    *(
        OpCase(
            Div(),
            [i16(*x, scale=scales[0]), i16(*y, scale=scales[1], low=low, high=high)],
            [i16(scale=scales[2])],
            f"int16-{scales}-{names(x, y)}-{low}",
        )
        for scales, (x, y), (low, high) in itertools.product(
            ((1e-3, 1e-3, 1e-3), (0.01, 0.002, 4e-3)),
            (((3, 40), (3, 40)), ((3, 40), (1,))),
            ((1, 32767), (-32768, -7)),
        )
    ),
    *(
        OpCase(
            op(),
            [f16(*x), f16(*y, low=0.5, high=3)],
            note=names(x, y),
            tolerance=1e-3,
            version=version,
        )
        for (op, version), (x, y) in itertools.product(
            ((Add, 5), (Mul, 7), (Maximum, 4), (Minimum, 4)),
            (((2, 9), (2, 9)), ((2, 9), (9,)), ((1,), (3, 1))),
        )
    ),
    *(
        OpCase(op(), [plain(TensorType.INT16, *x), plain(TensorType.INT16, *y)], note=names(x, y))
        for op, (x, y) in itertools.product((Add, Mul), (((2, 9), (2, 9)), ((2, 9), (9,))))
    ),
    *(
        OpCase(
            Mul(),
            [
                plain(TensorType.UINT32, *x, low=0, high=2**31 - 1),
                plain(TensorType.UINT32, *y, low=0, high=9),
            ],
            note=names(x, y),
        )
        for x, y in (((2, 9), (2, 9)), ((2, 9), (9,)))
    ),
    *(
        OpCase(
            op(),
            [i16(3, 40, scale=xs, low=low, high=-low), i16(3, 40, scale=ys, low=low, high=-low)],
            [Operand(TensorType.BOOL)],
            f"{xs}-{ys}-{low}",
        )
        for op, (xs, ys), low in itertools.product(
            (Equal, NotEqual), ((1e-3, 1e-3), (1e-3, 2e-3), (0.5, 0.25)), (-3, -30000)
        )
    ),
    *(
        OpCase(op(), [make(3, 4), make(4)], [Operand(TensorType.BOOL)], make.__name__)
        for op, make in itertools.product((Equal, NotEqual, Less), (f16,))
    ),
    *(
        OpCase(op(), [plain(TensorType.INT16, 3, 4), plain(TensorType.INT16, 4)], note="plain")
        for op in (Equal, Less, Greater, LessEqual)
        if op in (Equal, Less)
    ),
    *(
        OpCase(op(), [f32(0, 3), f32(3)], note="empty")
        for op in (Add, Sub, Mul, Div, Maximum, Minimum)
    ),
    *(OpCase(op(), [i8(0, 3), i8(0, 3)], note="empty") for op in (Add, Sub, Mul)),
    *(
        OpCase(op(), [f32(*x), f32(*y)], note=f"rank-{names(x, y)}")
        for op, (x, y) in itertools.product(
            (Add, Mul, Sub),
            (((1, 2, 1, 3, 2), (2, 2, 1, 1, 2)), ((2, 1, 2, 1, 2, 2), (2, 1, 2, 1, 2))),
        )
    ),
    *(
        OpCase(
            op(),
            [i8(*x, scale=0.1, zero_point=-4), i8(*y, scale=0.05, zero_point=9)],
            [i8(scale=0.1)],
            f"rank-{names(x, y)}",
        )
        for op, (x, y) in itertools.product(
            (Add, Mul, Sub),
            (((1, 2, 1, 3, 2), (2, 2, 1, 1, 2)), ((2, 1, 2, 1, 2, 2), (2, 1, 2, 1, 2))),
        )
    ),
]
