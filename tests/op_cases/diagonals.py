"""Cases of matrices with given diagonals."""

from __future__ import annotations

import itertools

from edgelite.schema.ops.layout import MatrixDiag, MatrixSetDiag
from tests.op_cases.cases import OpCase, f32, i8, i16, i32, i64, u8

TYPES = (f32, i8, u8, i16, i32, i64)

CASES = [
    *(
        OpCase(MatrixDiag(), [make(*shape)])
        for make, shape in itertools.product(TYPES, ((3,), (2, 4), (2, 1, 3), (1,)))
    ),
    *(
        OpCase(MatrixSetDiag(), [make(*shape), make(*shape[:-2], min(shape[-2:]))])
        for make, shape in itertools.product(TYPES, ((3, 3), (2, 4, 3), (2, 1, 3, 5)))
    ),
]
