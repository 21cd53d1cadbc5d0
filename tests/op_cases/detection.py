"""Cases of non-maximum suppression."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema.ops.detection import NonMaxSuppressionV4, NonMaxSuppressionV5
from tests.op_cases.cases import OpCase, Operand, f32, given, i32


def number(value: float) -> Operand:
    return given(np.float32(value), np.float32)


def boxes(count: int, seed: int = 0) -> Operand:
    """Boxes that overlap now and then, some with their corners the other way round."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform(0, 3, (count, 2))
    value = np.concatenate([corners, corners + rng.uniform(0.2, 1.5, (count, 2))], axis=1)
    value[::3] = value[::3][:, [2, 3, 0, 1]]
    return f32(count, 4, value=value)


def tied(count: int) -> Operand:
    return f32(count, value=np.random.default_rng(5).integers(1, 4, count) / 8)


SELECTED, SCORES = i32(), f32()
SIX = f32(
    6,
    4,
    value=[
        [1, 1, 0, 0],
        [0, 0.1, 1, 1.1],
        [0, 0.9, 1, -0.1],
        [0, 10, 1, 11],
        [1, 10.1, 0, 11.1],
        [1, 101, 0, 100],
    ],
)
SIX_SCORES = f32(6, value=[0.9, 0.75, 0.6, 0.95, 0.5, 0.3])
EMPTY_BOXES = f32(3, 4, value=[[0, 0, 0, 1], [0, 0, 1, 1], [2, 2, 2, 2]])


def v4(b: Operand, s: Operand, most: Operand, overlap: float, least: float, note: str) -> OpCase:
    return OpCase(
        NonMaxSuppressionV4(),
        [b, s, most, number(overlap), number(least)],
        [SELECTED, SELECTED],
        note,
    )


def v5(
    b: Operand, s: Operand, most: Operand, overlap: float, least: float, sigma: float, note: str
) -> OpCase:
    return OpCase(
        NonMaxSuppressionV5(),
        [b, s, most, number(overlap), number(least), number(sigma)],
        [SELECTED, SCORES, SELECTED],
        note,
    )


CASES = [
    *(
        v4(SIX, SIX_SCORES, given(np.int32(most)), overlap, least, f"six-{most}-{overlap}-{least}")
        for most, overlap, least in itertools.product((0, 2, 6, 9), (0.5, 0.9), (0.0, 0.4, 0.99))
    ),
    *(
        v5(
            SIX,
            SIX_SCORES,
            given(np.int32(most)),
            overlap,
            least,
            sigma,
            f"six-{most}-{overlap}-{sigma}",
        )
        for (most, overlap, least), sigma in itertools.product(
            ((6, 1.0, 0.0), (4, 0.5, 0.4), (2, 0.9, 0.1)), (0.0, 0.5, 2.0)
        )
    ),
    *(
        v4(
            boxes(count),
            f32(count, low=0, high=1),
            given(np.int32(most)),
            overlap,
            0.1,
            f"{most}-{overlap}",
        )
        for count, most, overlap in itertools.product((10, 60), (5, 60), (0.2, 0.6))
    ),
    *(
        v5(
            boxes(count),
            f32(count, low=0, high=1),
            given(np.int32(20)),
            overlap,
            0.05,
            sigma,
            f"{overlap}-{sigma}",
        )
        for count, overlap, sigma in itertools.product((10, 60), (0.6, 1.0), (0.0, 0.3))
    ),
    *(
        v4(boxes(count), tied(count), given(np.int32(count)), overlap, 0.2, f"ties-{overlap}")
        for count, overlap in itertools.product((3, 4, 7, 20, 61), (0.2, 0.6))
    ),
    *(
        v5(boxes(count), tied(count), given(np.int32(count)), 0.9, 0.01, sigma, f"ties-{sigma}")
        for count, sigma in itertools.product((7, 20, 61), (0.0, 0.5))
    ),
    v4(EMPTY_BOXES, f32(3, value=[0.9, 0.8, 0.7]), given(np.int32(5)), 0.5, 0.0, "empty-boxes"),
    v4(boxes(8), f32(8, low=0, high=1), i32(low=1, high=8), 0.5, 0.0, "most-at-run-time"),
    v5(boxes(8), f32(8, low=0, high=1), i32(low=1, high=8), 0.5, 0.0, 0.5, "most-at-run-time"),
]
