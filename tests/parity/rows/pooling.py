"""Rows of pooling."""

from __future__ import annotations

from tests.parity.table import grid, row

ROWS = [
    row("MaxPooling2D", (2, 6, 5, 2)),
    row("MaxPooling2D", (2, 6, 7, 2), pool_size=3, strides=2, padding="same"),
    row("MaxPooling2D", (1, 5, 5, 2), pool_size=(3, 2), strides=1),
    row("MaxPooling1D", (2, 7, 3), pool_size=2),
    row("AveragePooling2D", (2, 6, 5, 2), pool_size=2),
    row("AveragePooling2D", (2, 6, 7, 2), pool_size=3, strides=2, padding="same"),
    row("AveragePooling1D", (2, 7, 3), pool_size=3, padding="same"),
    row("GlobalAveragePooling2D", (2, 4, 3, 5)),
    row("GlobalAveragePooling2D", (2, 4, 3, 5), keepdims=True),
    row("GlobalAveragePooling1D", (2, 4, 3)),
    row("GlobalMaxPooling2D", (2, 4, 3, 5)),
    row("GlobalMaxPooling1D", (2, 4, 3), keepdims=True),
    *grid(
        "MaxPooling2D",
        (1, 6, 5, 2),
        pool_size=[2, (3, 2)],
        strides=[None, 1, 2],
        padding=["valid", "same"],
    ),
    *grid(
        "AveragePooling2D",
        (1, 6, 5, 2),
        pool_size=[2, (3, 2)],
        strides=[None, 1, 2],
        padding=["valid", "same"],
    ),
    *grid(
        "MaxPooling1D", (2, 7, 2), pool_size=[2, 3], strides=[None, 1], padding=["valid", "same"]
    ),
    *grid(
        "AveragePooling1D",
        (2, 7, 2),
        pool_size=[2, 3],
        strides=[None, 1],
        padding=["valid", "same"],
    ),
    *grid("GlobalAveragePooling1D", (2, 4, 3), keepdims=[True]),
    *grid("GlobalMaxPooling1D", (2, 4, 3), keepdims=[False]),
    *grid("GlobalMaxPooling2D", (2, 3, 2, 2), keepdims=[True]),
    *grid(
        "MaxPooling2D",
        (1, 7, 6, 1),
        pool_size=[(1, 2), (2, 1)],
        strides=[(1, 2), 3],
        padding=["valid", "same"],
        data_format=["channels_last"],
    ),
    *grid("AveragePooling2D", (1, 7, 6, 1), pool_size=[3], strides=[(1, 2), 3], padding=["same"]),
    *grid("MaxPooling1D", (1, 9, 1), pool_size=[3], strides=[2, 4], padding=["valid", "same"]),
    *grid("AveragePooling1D", (1, 9, 1), pool_size=[3], strides=[2, 4], padding=["valid", "same"]),
    row("GlobalAveragePooling1D", (2, 4, 3), data_format="channels_last"),
    row("GlobalAveragePooling2D", (1, 1, 1, 2)),
]
