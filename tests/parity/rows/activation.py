"""Rows of layers that apply a function to each entry or along an axis."""

from __future__ import annotations

from tests.parity.table import Ints, Loose, grid, row, rows

ROUNDED = Loose(1e-7, "TensorFlow rounds the slope to float32", ("float64",))

ROWS = [
    row("Rescaling", (2, 3), scale=0.5, offset=-1.0),
    row("Activation", (2, 6), activation="tanh"),
    row("ReLU", (3, 6)),
    row("ReLU", (3, 6), max_value=1.0, negative_slope=0.1, threshold=0.2),
    row("ReLU", (3, 6), max_value=6.0),
    row("LeakyReLU", (3, 6), loose=ROUNDED),
    row("ELU", (3, 6), alpha=0.7),
    row("Softmax", (3, 6)),
    row("Softmax", (2, 3, 4), axis=1),
    *rows(
        "PReLU",
        (2, 3, 4),
        {},
        {"shared_axes": [1]},
        {"shared_axes": 2},
        {"alpha_regularizer": "l2", "alpha_initializer": "ones"},
    ),
    *rows("PReLU", (2, 3, 2, 2), {"shared_axes": [1, 2]}),
    *rows("ELU", (2, 5), {}, {"alpha": 2.0}),
    *rows("Softmax", (2, 3, 4), {"axis": [1, 2]}, {"axis": [-1]}, {"axis": -2}),
    *rows("Identity", (2, 3)),
    *grid("Activation", (2, 5), activation=["relu", "sigmoid", "softmax", "selu", "hard_sigmoid"]),
    *grid("Activation", (2, 5), activation=["hard_swish", "mish", "softsign", "exponential"]),
    *grid("ReLU", (3, 5), max_value=[None, 1.0], negative_slope=[0.0, 0.25], threshold=[0.0, 0.5]),
    *grid("LeakyReLU", (3, 5), negative_slope=[0.0, 0.25, 0.5]),
    row("PReLU", (3, 4)),
    row("PReLU", (2, 3, 4), alpha_constraint="non_neg", shared_axes=[1, 2]),
    row("Softmax", (2, 2, 3, 4)),
    row("Rescaling", Ints(255, (2, 3)), scale=1 / 128, offset=-1.0),
]
