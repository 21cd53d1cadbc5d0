"""Rows of convolutions over sequences."""

from __future__ import annotations

from tests.parity.table import grid, row, rows

ROWS = [
    row("Conv1D", (2, 7, 2), filters=3, kernel_size=3),
    row("Conv1D", (2, 9, 3), filters=2, kernel_size=4, strides=2, padding="same"),
    row("DepthwiseConv1D", (2, 7, 2), kernel_size=3, depth_multiplier=2),
    row("SeparableConv1D", (2, 6, 2), filters=3, kernel_size=3, padding="same"),
    *grid(
        "Conv1D",
        (2, 8, 2),
        filters=[2],
        kernel_size=[2, 3],
        dilation_rate=[1, 2],
        padding=["valid", "same", "causal"],
    ),
    *grid(
        "Conv1D",
        (2, 9, 2),
        filters=[3],
        kernel_size=[3],
        strides=[2, 3],
        padding=["valid", "same", "causal"],
    ),
    *grid(
        "DepthwiseConv1D",
        (2, 7, 2),
        kernel_size=[3],
        strides=[1, 2],
        padding=["valid", "same"],
        use_bias=[True, False],
    ),
    *grid(
        "SeparableConv1D",
        (2, 7, 2),
        filters=[3],
        kernel_size=[2],
        strides=[1, 2],
        padding=["valid", "same"],
    ),
    *grid(
        "Conv1DTranspose",
        (2, 4, 2),
        filters=[3],
        kernel_size=[2, 3],
        strides=[1, 2, 3],
        padding=["valid", "same"],
    ),
    *grid(
        "Conv1D", (1, 6, 4), filters=[4], kernel_size=[3], groups=[2, 4], padding=["valid", "same"]
    ),
    *rows(
        "Conv1D",
        (2, 6, 2),
        {"activation": "relu", "padding": "same"},
        {"kernel_regularizer": "l2", "activity_regularizer": "l1"},
        {"kernel_constraint": "unit_norm", "bias_initializer": "ones"},
        {"use_bias": False, "data_format": "channels_last"},
        {"kernel_size": 1},
        {"kernel_size": 6},
        {"kernel_size": 8, "padding": "same"},
        {"kernel_size": 2, "dilation_rate": 3, "padding": "causal"},
        filters=3,
        kernel_size=3,
    ),
    *grid(
        "DepthwiseConv1D",
        (2, 8, 2),
        kernel_size=[3],
        dilation_rate=[2],
        padding=["valid", "same"],
        depth_multiplier=[1, 2],
    ),
    *grid(
        "SeparableConv1D",
        (2, 7, 2),
        filters=[2],
        kernel_size=[3],
        padding=["valid", "same"],
        dilation_rate=[1, 2],
        use_bias=[True, False],
    ),
    *rows(
        "Conv1DTranspose",
        (2, 4, 2),
        {"output_padding": 1, "strides": 2},
        {"use_bias": False, "activation": "relu"},
        {"kernel_regularizer": "l2", "padding": "same", "strides": 2},
        filters=2,
        kernel_size=3,
    ),
]
