"""Cases of the StableHLO operators that stand alone, and of REDUCE_WINDOW."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.enums import ReduceWindowFunction
from edgelite.schema.ops.reduction import ReduceWindow
from edgelite.schema.ops.stablehlo import StablehloGather, StablehloPad
from edgelite.schema.ops.stablehlo_elementwise import (
    StablehloAdd,
    StablehloAnd,
    StablehloMaximum,
    StablehloMinimum,
    StablehloMultiply,
    StablehloShiftLeft,
)
from tests.op_cases.cases import OpCase, Operand, boolean, f16, f32, given, i32, i64
from tests.op_cases.dtypes import of

FLOATS = [TensorType.FLOAT32, TensorType.FLOAT16, TensorType.FLOAT64]
INTEGERS = [
    *(TensorType.INT8, TensorType.INT16, TensorType.INT32, TensorType.INT64),
    *(TensorType.UINT8, TensorType.UINT16, TensorType.UINT32, TensorType.UINT64),
]
NAN = [np.nan, 1, np.nan, np.inf, -0.0, 0.0]

# low, high, interior
PADDINGS = {
    "around": ((2, 3), [1, 2], [2, 0], [0, 0]),
    "between": ((3, 4), [0, 1], [1, 0], [2, 1]),
    "cut": ((3, 4), [-1, 0], [0, -2], [0, 0]),
    "cut-between": ((3, 4), [-2, 1], [-1, -4], [2, 3]),
    "cut-and-grow": ((3,), [-1], [2], [1]),
    "one": ((1, 2, 1), [0, 0, 1], [2, 0, 0], [3, 1, 0]),
    "cut-away": ((2, 2), [-3, 0], [0, 0], [0, 0]),
}


def pad(low: list[int], high: list[int], between: list[int]) -> StablehloPad:
    return StablehloPad(edge_padding_low=low, edge_padding_high=high, interior_padding=between)


# operand, indices, options
GATHERS = {
    "rows": (
        (4, 5),
        (3, 1),
        {"offset_dims": [1], "collapsed_slice_dims": [0], "start_index_map": [0]},
        1,
        [1, 5],
    ),
    "windows": (
        (4, 5),
        (2, 3, 2),
        {"offset_dims": [2, 3], "start_index_map": [0, 1]},
        2,
        [2, 3],
    ),
    "swapped": (
        (4, 5, 2),
        (2, 3),
        {"offset_dims": [0, 2], "collapsed_slice_dims": [1], "start_index_map": [1, 0]},
        0,
        [2, 1, 2],
    ),
    "no-vector": (
        (6,),
        (4,),
        {"offset_dims": [1], "start_index_map": [0]},
        1,
        [2],
    ),
    "one": (
        (3, 4),
        (2,),
        {"offset_dims": [0], "collapsed_slice_dims": [0], "start_index_map": [0, 1]},
        0,
        [1, 3],
    ),
}
WINDOWS = {
    "plain": ((4, 5), [2, 3], [1, 1], [1, 1]),
    "strides": ((7, 6), [2, 2], [2, 3], [1, 1]),
    "dilations": ((7, 6), [3, 2], [1, 2], [2, 3]),
    "one-axis": ((9,), [4], [2], [2]),
    "cube": ((3, 4, 5), [2, 1, 3], [1, 2, 1], [1, 1, 1]),
}
FUNCTIONS = [f for f in ReduceWindowFunction if f != ReduceWindowFunction.UNSUPPORTED]
LOGIC = (ReduceWindowFunction.ALL, ReduceWindowFunction.ANY)


def windows(function: ReduceWindowFunction, make, name: str, start: object) -> OpCase:
    shape, *sizes = WINDOWS[name]
    return OpCase(
        ReduceWindow(reduce_function=function),
        [make(*shape), make(value=start), *(given(values, np.int64) for values in sizes)],
        note=f"{function.name}-{name}",
        tolerance=1e-5,
    )


CASES = [
    *(
        OpCase(
            op(),
            [of(kind, 3, 4), of(kind, 3, 4)],
            note="dtype",
            tolerance=1e-3 if kind == TensorType.FLOAT16 else 2e-6,
        )
        for op in (StablehloAdd, StablehloMultiply, StablehloMaximum, StablehloMinimum)
        for kind in (*FLOATS, *INTEGERS, TensorType.BOOL)
    ),
    *(
        OpCase(StablehloAnd(), [of(kind, 3, 4), of(kind, 3, 4)], note="dtype", judge="optimised")
        for kind in (*INTEGERS, TensorType.BOOL)
    ),
    *(
        OpCase(
            StablehloShiftLeft(),
            [of(kind, 9), Operand(kind, (9,), low=0, high=7)],
            note="dtype",
            judge="optimised",
        )
        for kind in INTEGERS[:3]
    ),
    *(
        OpCase(op(), [f32(6, value=NAN), f32(6, value=NAN[::-1])], note="nan")
        for op in (StablehloMaximum, StablehloMinimum)
    ),
    *(
        OpCase(pad(*sizes), [make(*shape), make()], note=name)
        for make, (name, (shape, *sizes)) in itertools.product(
            (f32, i32, f16, boolean), PADDINGS.items()
        )
        if name != "cut-away" or make is f32
    ),
    *(
        OpCase(
            StablehloGather(index_vector_dim=vector, slice_sizes=sizes, **options),
            [make(*shape), index(*indices, low=-3, high=6)],
            note=name,
        )
        for make, index, (name, (shape, indices, options, vector, sizes)) in itertools.product(
            (f32, i64, boolean), (i32, i64), GATHERS.items()
        )
    ),
    *(
        windows(function, make, name, 1)
        for function, make, name in itertools.product(FUNCTIONS, (f32, i32), WINDOWS)
    ),
    *(
        windows(function, lambda *s, **o: Operand(TensorType.INT8, s, **o), "plain", 3)
        for function in FUNCTIONS
    ),
    *(windows(function, boolean, "plain", True) for function in LOGIC),
]
