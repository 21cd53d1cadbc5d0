"""Cases of Fourier transforms and complex numbers."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.signal import ComplexAbs, Imag, Real, Rfft2D
from tests.op_cases.cases import OpCase, Operand, f32, given, i32


def complex_numbers(kind: TensorType, *shape: int) -> Operand:
    rng = np.random.default_rng(1)
    return Operand(kind, shape, value=rng.normal(size=shape) + 1j * rng.normal(size=shape))


COMPLEX = Operand(TensorType.COMPLEX64)

CASES = [
    *(
        OpCase(
            Rfft2D(),
            [f32(*shape), given(size)],
            [COMPLEX],
            note=f"{size[0]}x{size[1]}",
            tolerance=1e-5,
        )
        for shape, size in (
            ((4, 4), (4, 4)),
            ((3, 8, 8), (8, 8)),
            ((2, 2, 3, 6), (4, 8)),
            ((5, 9), (4, 8)),
            ((1, 16), (1, 16)),
            ((2, 3), (2, 2)),
            ((64, 32), (64, 32)),
        )
    ),
    OpCase(Rfft2D(), [f32(4, 8), i32(2, value=(4, 8))], [COMPLEX], note="size-at-run-time"),
    *(
        OpCase(
            op(),
            [complex_numbers(kind, *shape)],
            [Operand(part)],
            f"{kind.name.lower()}-{shape}",
        )
        for op, (kind, part), shape in itertools.product(
            (ComplexAbs, Imag, Real),
            (
                (TensorType.COMPLEX64, TensorType.FLOAT32),
                (TensorType.COMPLEX128, TensorType.FLOAT64),
            ),
            ((2, 3), (5,), (1, 2, 3, 4)),
        )
    ),
]
