"""Cases of what makes features of text, and of sparse lookups."""

from __future__ import annotations

import itertools

from edgelite.schema import TensorType
from edgelite.schema.enums import CombinerType, LSHProjectionType
from edgelite.schema.ops.embedding import EmbeddingLookupSparse, LshProjection, SkipGram
from tests.op_cases.cases import OpCase, Operand, f32, given, i8, i32, i64

TEXTS = [
    b"the quick brown fox jumps",
    b"one",
    b"",
    b"  two spaces",
    b" leading",
    b" leading and more",
    b"trailing ",
    b"tab\tand\nline  feed",
]


def string(text: bytes) -> Operand:
    return Operand(TensorType.STRING, (1,), value=[text])


# indices, dense shape
LOOKUPS = {
    "vector": ([[0, 0], [0, 1], [2, 0], [2, 5], [2, 6]], [3, 7]),
    "grid": ([[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 0, 1], [1, 1, 9]], [2, 2, 10]),
    "again": ([[1, 0], [0, 0], [1, 1], [1, 2], [0, 3]], [2, 4]),
}

CASES = [
    *(
        OpCase(
            SkipGram(ngram_size=size, max_skip_size=skip, include_all_ngrams=every),
            [string(text)],
            note=f"{number}-{size}-{skip}-{every}",
        )
        for (number, text), (size, skip), every in itertools.product(
            enumerate(TEXTS), ((1, 0), (2, 0), (2, 1), (3, 2), (4, 9), (2, -1)), (True, False)
        )
    ),
    *(
        OpCase(
            EmbeddingLookupSparse(combiner=combiner),
            [
                i32(5, low=0, high=3),
                given(indices),
                given(sizes),
                f32(5, low=0.5, high=2.0),
                f32(4, *row),
            ],
            [f32()],
            f"{combiner.name}-{name}-{row}",
        )
        for combiner, (name, (indices, sizes)), row in itertools.product(
            CombinerType, LOOKUPS.items(), ((3,), (2, 2))
        )
    ),
    OpCase(
        EmbeddingLookupSparse(combiner=CombinerType.MEAN),
        [
            i32(2, value=[1, 2]),
            i32(2, 2, value=[[0, 0], [1, 0]]),
            i32(2, value=[2, 3]),
            f32(2),
            f32(4, 3),
        ],
        [f32()],
        "all-at-run-time",
    ),
    *(
        OpCase(
            LshProjection(type=kind),
            [f32(3, bits), make(7, *item), *([f32(7)] if weighted else [])],
            [i32()],
            f"{kind.name}-{bits}-{item}-{weighted}",
        )
        for kind, bits, (make, item), weighted in itertools.product(
            (LSHProjectionType.SPARSE, LSHProjectionType.DENSE),
            (1, 4, 31),
            (
                (i32, ()),
                (i64, ()),
                (f32, (3,)),
                (i8, (1,)),
                (f32, (6,)),
                (f32, (12,)),
                (f32, (15,)),
                (f32, (16,)),
                (f32, (47,)),
                (i8, (0,)),
            ),
            (True, False),
        )
    ),
]
