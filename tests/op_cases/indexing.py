"""Cases of what index tuples take out or put in."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.ops.slicing import DynamicUpdateSlice, GatherNd, ScatterNd
from tests.op_cases.cases import OpCase, Operand, boolean, f16, f32, given, i8, i16, i32, i64, u8

TYPES = (f32, i8, u8, i32, i64, boolean)
GATHERS = {
    "elements": ((3, 4), [[0, 1], [2, 3], [0, 0]]),
    "rows": ((3, 4), [[2], [0]]),
    "grid": ((2, 3, 4), [[[0, 1], [1, 2]], [[1, 0], [0, 0]]]),
    "one": ((5,), [3]),
    "whole": ((2, 2), np.zeros((3, 0), np.int32)),
    "none": ((2, 3), np.zeros((0, 1), np.int32)),
}
SCATTERS = {
    "vector": ([[4], [1], [7]], (3,), [8]),
    "rows": ([[0], [2]], (2, 4), [3, 4]),
    "elements": ([[0, 1], [2, 2]], (2,), [3, 4]),
    "twice": ([[1], [1], [0]], (3, 2), [3, 2]),
    "grid": ([[[0], [1]], [[1], [3]]], (2, 2, 2), [4, 2]),
}
UPDATES = {
    "inside": ((4, 5), (2, 3), [1, 1]),
    "clamped": ((4, 5), (2, 3), [3, -4]),
    "whole": ((2, 3), (2, 3), [1, 1]),
    "rank-1": ((6,), (2,), [3]),
    "rank-4": ((2, 3, 4, 2), (1, 2, 2, 1), [1, 0, 2, 1]),
    "nothing": ((3, 2), (0, 2), [1, 0]),
}


def i4(*shape: int) -> Operand:
    return replace(i8(*shape, low=-8, high=7), type=TensorType.INT4)


def strings(*shape: int, value: object) -> Operand:
    return Operand(TensorType.STRING, shape, value=value)


CASES = [
    OpCase(
        GatherNd(),
        [strings(2, 2, value=[[b"a", b"bc"], [b"", b"def"]]), i32(3, 1, low=0, high=1)],
        note="strings",
    ),
    *(
        OpCase(GatherNd(), [make(*shape), given(indices)], note=name)
        for make, (name, (shape, indices)) in itertools.product((*TYPES, f16, i16), GATHERS.items())
        if name != "none" or make is f32
    ),
    *(
        OpCase(GatherNd(), [f32(3, 4), make(2, 2, low=0, high=2)], note="indices-at-run-time")
        for make in (i32, i64)
    ),
    OpCase(GatherNd(), [f32(3, 4), given([[1, 2]], np.int16)], note="int16-indices"),
    *(
        OpCase(ScatterNd(), [given(indices), make(*shape), given(sizes)], [make()], name)
        for make, (name, (indices, shape, sizes)) in itertools.product(TYPES, SCATTERS.items())
    ),
    OpCase(
        ScatterNd(),
        [i32(3, 1, low=0, high=1), f32(3, 2), i32(2, value=[4, 2])],
        [f32()],
        "all-at-run-time",
    ),
    *(
        OpCase(
            DynamicUpdateSlice(),
            [make(*shape), make(*update), given(starts, to)],
            note=f"{name}-{to.__name__}",
        )
        for make, (name, (shape, update, starts)), to in itertools.product(
            (f32, i8, i32, i64, boolean), UPDATES.items(), (np.int32, np.int64)
        )
    ),
    *(
        OpCase(DynamicUpdateSlice(), [make(4, 6), make(2, 2), i32(2, low=-2, high=7)])
        for make in (f32, f16, i16, u8, i4)
    ),
]
