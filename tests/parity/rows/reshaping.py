"""Rows of layers that move entries: reshaping, padding, cropping, repeating."""

from __future__ import annotations

from tests.parity.table import Ints, Loose, grid, row, rows

RESIZED = Loose(1e-6, "TensorFlow resizes in float32 whatever the type is", ("float64",))

ROWS = [
    row("Flatten", (2, 3, 4, 2)),
    row("Flatten", (3,)),
    row("Reshape", (2, 3, 8), target_shape=(4, -1)),
    row("ZeroPadding2D", (2, 3, 2, 2), padding=((1, 2), (0, 3))),
    *grid("UpSampling1D", (2, 3, 2), size=[1, 2, 3]),
    *grid("UpSampling2D", (1, 3, 2, 2), size=[2, (3, 1), (1, 2)], interpolation=["nearest"]),
    *rows(
        "UpSampling2D",
        (1, 3, 2, 2),
        {"size": 2},
        {"size": (3, 2)},
        interpolation="bilinear",
        loose=RESIZED,
    ),
    *rows("Cropping1D", (2, 6, 2), {}, {"cropping": 2}, {"cropping": (0, 3)}, {"cropping": (2, 0)}),
    *rows(
        "Cropping2D",
        (1, 6, 5, 2),
        {},
        {"cropping": 1},
        {"cropping": (2, 1)},
        {"cropping": ((0, 2), (1, 0))},
    ),
    *rows("ZeroPadding1D", (2, 3, 2), {}, {"padding": 2}, {"padding": (0, 3)}),
    *rows("ZeroPadding2D", (1, 3, 2, 2), {}, {"padding": 2}, {"padding": (0, 1)}),
    *rows("Permute", (2, 3, 4, 2), {"dims": (1, 2, 3)}, {"dims": (3, 1, 2)}, {"dims": (2, 1, 3)}),
    *rows("RepeatVector", (2, 3), {"n": 1}, {"n": 4}),
    *grid("Reshape", (2, 3, 8), target_shape=[(-1,), (24,), (8, 3), (2, -1, 2), (2, 3, 4, 1)]),
    row("Flatten", (2, 3)),
    row("Flatten", (2, 3, 2)),
    row("Flatten", (2, 2, 1, 3, 2), data_format="channels_last"),
    row("Permute", (2, 3, 4), dims=(2, 1)),
    row("RepeatVector", Ints(5, (2, 3)), n=2),
    row("UpSampling2D", (1, 2, 3, 1), size=2, data_format="channels_last"),
    row("UpSampling2D", (1, 3, 2, 1), size=(1, 3), interpolation="bilinear", loose=RESIZED),
    row("ZeroPadding2D", (1, 2, 3, 1), padding=((0, 0), (2, 1)), data_format="channels_last"),
    row("ZeroPadding1D", (1, 2, 2), padding=0),
    row("Cropping2D", (1, 5, 4, 1), cropping=((1, 1), (0, 2)), data_format="channels_last"),
    row("Identity", (2, 3, 4)),
]
