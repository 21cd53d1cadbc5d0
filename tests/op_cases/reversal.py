"""Cases of what is turned round."""

from __future__ import annotations

import itertools

from edgelite.schema.ops.layout import ReverseSequence, ReverseV2
from tests.op_cases.cases import OpCase, boolean, f16, f32, given, i8, i16, i32, i64, u8

AXES = {"first": [0], "last": [-1], "middle": [1], "all": [0, 1, 2], "two": [1, 2], "back": [2, 1]}
SEQUENCES = {
    "batch-first": ((4, 5, 2), 1, 0, [3, 5, 1, 0]),
    "batch-last": ((5, 4), 0, 1, [5, 2, 1, 4]),
    "rank-4": ((2, 3, 4, 2), 2, 0, [4, 2]),
    "between": ((2, 3, 4, 3), 1, 3, [1, 2, 3]),
}

CASES = [
    *(
        OpCase(ReverseV2(), [make(2, 3, 4), given(axes)], note=name)
        for make, (name, axes) in itertools.product(
            (f32, f16, i8, u8, i16, i32, i64, boolean), AXES.items()
        )
    ),
    OpCase(ReverseV2(), [f32(5), given([0])]),
    OpCase(ReverseV2(), [f32(2, 3), i32(1, low=-2, high=1)], note="axes-at-run-time"),
    *(
        OpCase(
            ReverseSequence(seq_dim=sequence, batch_dim=batch),
            [make(*shape), given(lengths)],
            note=name,
        )
        for make, (name, (shape, sequence, batch, lengths)) in itertools.product(
            (f32, u8, i16, i32, i64), SEQUENCES.items()
        )
    ),
    *(
        OpCase(
            ReverseSequence(seq_dim=1, batch_dim=0),
            [f32(3, 4), make(3, low=0, high=4)],
            note="lengths-at-run-time",
        )
        for make in (i32, i64)
    ),
]
