"""Cases of resizing."""

from __future__ import annotations

import itertools

from edgelite.schema.ops.resizing import ResizeBilinear, ResizeNearestNeighbor
from tests.op_cases.cases import OpCase, f32, given, i8, i16, i32, u8

# Heights and widths before and after: up, down, the same, to and from one cell, uneven.
SIZES = [
    ((2, 2), (3, 3)),
    ((3, 4), (7, 5)),
    ((5, 7), (3, 2)),
    ((4, 4), (4, 4)),
    ((1, 1), (3, 2)),
    ((6, 5), (1, 1)),
    ((3, 5), (6, 10)),
    ((8, 8), (4, 4)),
    ((9, 13), (17, 31)),
]
TYPES = {"f32": f32, "i8": i8, "u8": u8, "i16": i16}
MODES = {"plain": (False, False), "aligned": (True, False), "half": (False, True)}

CASES = [
    *(
        OpCase(
            ResizeBilinear(align_corners=aligned, half_pixel_centers=half),
            [make(2, *before, 3), given(after)],
            note=f"{mode}-to{after[0]}x{after[1]}",
        )
        for make, (mode, (aligned, half)), (before, after) in itertools.product(
            TYPES.values(), MODES.items(), SIZES
        )
    ),
    *(
        OpCase(
            ResizeNearestNeighbor(align_corners=aligned, half_pixel_centers=half),
            [make(2, *before, 3), given(after)],
            note=f"{mode}-to{after[0]}x{after[1]}",
        )
        for make, (mode, (aligned, half)), (before, after) in itertools.product(
            (f32, i8, u8), {**MODES, "both": (True, True)}.items(), SIZES
        )
    ),
    OpCase(ResizeNearestNeighbor(), [i16(1, 3, 3, 2), given((5, 2))]),
    OpCase(ResizeNearestNeighbor(), [i32(1, 3, 3, 2), given((5, 2))]),
    OpCase(ResizeBilinear(), [f32(1, 3, 3, 2), i32(2, low=2, high=6)], note="size-at-run-time"),
    OpCase(
        ResizeNearestNeighbor(), [u8(1, 3, 3, 2), i32(2, low=2, high=6)], note="size-at-run-time"
    ),
    OpCase(ResizeBilinear(), [u8(1, 7, 5, 4, low=250, high=255), given((11, 9))], note="bright"),
    OpCase(
        ResizeBilinear(half_pixel_centers=True),
        [u8(1, 7, 5, 4, low=0, high=255), given((23, 17))],
        note="half-large",
    ),
]
