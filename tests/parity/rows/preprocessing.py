"""Rows of layers that prepare numbers and categories."""

from __future__ import annotations

from tests.parity.table import Ints, Loose, grid, row, rows

ROUNDED = Loose(1e-6, "Keras rounds scale and offset to float32", ("float64",))

ROWS = [
    *rows(
        "Rescaling", (2, 3), {"scale": [1.0, 2.0, 3.0]}, {"scale": 2.0, "offset": [1.0, 0.0, -1.0]}
    ),
    *rows(
        "Normalization",
        (3, 4),
        {"mean": 1.0, "variance": 4.0},
        {"mean": [1.0, 2.0, 3.0, 4.0], "variance": [1.0, 4.0, 0.0, 2.0]},
        {"mean": 1.0, "variance": 4.0, "invert": True},
        {"axis": None, "mean": 1.0, "variance": 4.0},
    ),
    row("Normalization", (3, 4), adapt=(20, 4)),
    row("Normalization", (3, 4), axis=None, adapt=(20, 4)),
    row("Normalization", (3, 2, 4), axis=(1, 2), adapt=(9, 2, 4)),
    row("Normalization", (2, 3, 3, 2), invert=True, adapt=(5, 3, 3, 2)),
    *grid(
        "Discretization",
        (3, 4),
        bin_boundaries=[[-1.0, 0.0, 1.5]],
        output_mode=["int", "one_hot", "multi_hot", "count"],
    ),
    row("Discretization", (3, 2), num_bins=4, adapt=(50, 2)),
    row("Discretization", (4, 1), num_bins=3, output_mode="one_hot", epsilon=0.1, adapt=(200, 1)),
    *grid(
        "CategoryEncoding",
        Ints(5, (3, 4)),
        num_tokens=[5],
        output_mode=["one_hot", "multi_hot", "count"],
    ),
    *grid(
        "CategoryEncoding",
        Ints(5, (3, 1)),
        num_tokens=[6],
        output_mode=["one_hot", "multi_hot", "count"],
    ),
    row("CategoryEncoding", Ints(4, (3,)), num_tokens=4, output_mode="one_hot"),
    row(
        "Normalization", (3, 4), axis=-1, mean=[0.0, 1.0, 2.0, 3.0], variance=[1.0] * 4, invert=True
    ),
    row("Normalization", (2, 3, 4), axis=1, adapt=(6, 3, 4)),
    row("Discretization", (3, 4), bin_boundaries=[0.0]),
    row("Discretization", (2, 3), bin_boundaries=[-2.0, -0.5, 0.5, 2.0], output_mode="one_hot"),
    row("CategoryEncoding", Ints(3, (2, 3)), num_tokens=4, output_mode="one_hot"),
    row("Rescaling", (1, 2, 2, 3), scale=1 / 256, offset=[0.25, 0.5, 1.5]),
    row("Rescaling", (1, 2, 2, 3), scale=1 / 255, offset=-0.1, loose=ROUNDED),
]
