"""Cases of parts of tensors."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema.ops.slicing import Gather, Slice, Split, SplitV, StridedSlice
from tests.op_cases.cases import OpCase, boolean, f32, given, i8, i32, i64

# begin, end, strides, masks
STRIDED = (
    ([0, 1], [2, 3], [1, 1], {}),
    ([0, -3], [3, -1], [2, 1], {}),
    ([-1, 3], [-4, 0], [-1, -2], {}),
    ([1, 1], [0, 0], [1, 1], {"begin_mask": 3, "end_mask": 3}),
    ([1, 1], [2, 2], [1, 1], {"shrink_axis_mask": 1}),
    ([1, -2], [0, 0], [1, 1], {"shrink_axis_mask": 3}),
    ([0, 1], [0, 3], [1, 1], {"ellipsis_mask": 1}),
    ([0, 1, 0], [0, 3, 2], [1, 1, 1], {"new_axis_mask": 1}),
    ([0, 0, 1], [0, 0, 2], [1, 1, 1], {"ellipsis_mask": 1, "new_axis_mask": 2}),
    ([100, -100], [200, 100], [1, 1], {}),
    ([0, 1, 0], [2, 2, 2], [1, 1, 1], {"offset": True}),
    ([1], [3], [1], {}),
)

CASES = [
    *(
        OpCase(
            StridedSlice(**m), [make(3, 5, 2), given(b), given(e), given(s)], note=f"{n}", version=1
        )
        for make, (n, (b, e, s, m)) in itertools.product((f32, i8, i32), enumerate(STRIDED))
    ),
    OpCase(
        StridedSlice(),
        [f32(4, 4), i32(2, value=[1, 0]), given([3, 4]), given([1, 2])],
        note="dynamic",
    ),
    OpCase(
        StridedSlice(shrink_axis_mask=1),
        [i32(4), given([2]), given([3]), given([1])],
        note="one-element",
    ),
    *(
        OpCase(Slice(), [make(3, 4, 5), given(b), given(s)], note=f"{b}-{s}")
        for make, (b, s) in itertools.product(
            (f32, i8, i64),
            (([0, 0, 0], [3, 4, 5]), ([1, 0, 2], [1, 4, -1]), ([2, 3, 4], [1, 1, 1])),
        )
    ),
    OpCase(Slice(), [f32(3, 4), given([1, 1], np.int64), given([-1, 2], np.int64)], note="int64"),
    *(
        OpCase(
            Split(num_splits=n),
            [given(a), make(4, 6, 3)],
            [make() for _ in range(n)],
            note=f"{n}-{a}",
        )
        for make, (n, a) in itertools.product((f32, i8, i32), ((2, 0), (3, 1), (3, -1), (1, 2)))
    ),
    *(
        OpCase(
            SplitV(num_splits=len(s)),
            [make(4, 6, 3), given(s), given(a)],
            [make() for _ in s],
            note=f"{s}-{a}",
        )
        for make, (s, a) in itertools.product((f32, i8), (([1, 3], 0), ([2, -1, 1], 1), ([3], -1)))
    ),
    *(
        OpCase(Gather(axis=a), [make(4, 3, 5), i32(*s, low=0, high=2)], note=f"{a}-{s}")
        for make, a, s in itertools.product((f32, i8, i32, boolean), (0, 1, -1), ((3,), (2, 2), ()))
    ),
    OpCase(Gather(axis=1, batch_dims=1), [f32(4, 3, 5), i32(4, 2, low=0, high=2)], note="batch"),
    OpCase(Gather(axis=2, batch_dims=1), [i8(4, 3, 5), i32(4, 2, low=0, high=4)], note="batch-2"),
    OpCase(Gather(axis=0), [f32(4, 3), i64(2, low=0, high=3)], note="int64"),
]
