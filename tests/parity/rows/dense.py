"""Rows of layers of matrix products."""

from __future__ import annotations

from tests.parity.table import Ints, grid, make, row, rows

ROWS = [
    row("Dense", (3, 5), units=4),
    row("Dense", (3, 5), units=4, activation="relu"),
    row("Dense", (3, 5), units=2, use_bias=False, activation="tanh"),
    row("Dense", (2, 3, 4), units=3, activation="softmax"),
    row(
        "Dense",
        (2, 4),
        units=3,
        kernel_regularizer="l2",
        bias_regularizer="l1",
        kernel_constraint="max_norm",
        kernel_initializer="he_normal",
        bias_initializer="ones",
    ),
    *rows("Dot", [(2, 4), (2, 4)], {"axes": 1}, {"axes": -1, "normalize": True}),
    *rows("Dot", [(2, 3, 4), (2, 5, 4)], {"axes": 2}, {"axes": (2, 2), "normalize": True}),
    *rows("Dot", [(2, 3, 4), (2, 3)], {"axes": (1, 1)}),
    *rows("Dot", [(2, 3, 4, 2), (2, 3, 3)], {"axes": (1, 2)}),
    *rows(
        "EinsumDense",
        (2, 3, 4),
        {"equation": "abc,cd->abd", "output_shape": (3, 5), "bias_axes": "d"},
        {"equation": "abc,cde->abde", "output_shape": (3, 2, 3), "bias_axes": "de"},
        {"equation": "...x,xy->...y", "output_shape": 4},
        {"equation": "abc,bcd->ad", "output_shape": 2, "activation": "relu"},
        {"equation": "abc,cd->adb", "output_shape": (5, 3), "bias_axes": "d"},
        {"equation": "abc,bd->adc", "output_shape": (2, 4), "bias_axes": "d"},
    ),
    *grid("Dense", (2, 3), units=[2], activation=["sigmoid", "relu6", "elu", "swish", "selu"]),
    *rows(
        "Dense",
        (3, 4),
        {"activity_regularizer": "l1"},
        {"kernel_regularizer": make("regularizers.L1L2", l1=0.1, l2=0.2)},
        {"kernel_constraint": "non_neg", "bias_constraint": "unit_norm"},
        {"kernel_constraint": make("constraints.MinMaxNorm", min_value=0.5, max_value=1.0)},
        {"bias_initializer": make("initializers.Constant", value=0.5), "use_bias": True},
        {"trainable": False},
        units=3,
    ),
    row("Dense", (2, 2, 2, 3), units=2),
    row("Dense", Ints(5, (3, 4)), units=2),
    row("Dot", [(2, 3, 4), (2, 4, 5)], axes=(2, 1)),
    row("Dot", [(2, 3, 4), (2, 3, 5)], axes=1, normalize=True),
]
