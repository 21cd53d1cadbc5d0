"""Rows of dense layers, activations, normalizations, merging layers, and those that act in training only."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff import math
from tests.integration.layers.case import Booleans, row
from tests.parity.table import make

IMAGE = (8, 6, 4)
WIDE = (5, 32)
PAIR = [(8, 6, 4), (8, 6, 4)]


def doubled_sine(x: Any) -> Any:
    return 2.0 * math.sin(x)


DENSE = [
    row("Dense", (7,), units=5, activation="relu"),
    row("Dense", (7,), units=5, use_bias=False),
    row("Dense", IMAGE, units=5, activation="sigmoid"),
    row("Dense", (3, 7), units=5, activation="tanh"),
    row("EinsumDense", (3, 4), equation="abc,cd->abd", output_shape=(3, 5), bias_axes="d"),
    row("EinsumDense", (3, 4), equation="abc,cde->abde", output_shape=(3, 2, 3), bias_axes="de"),
    row("EinsumDense", (3, 4), equation="abc,bcd->ad", output_shape=2, activation="relu"),
]

# LiteRT's set of reference kernels has no ELU, which its other set has.
ACTIVATIONS = [
    *(
        row("Activation", IMAGE, activation=name)
        for name in (
            *("relu", "relu6", "sigmoid", "tanh", "softmax", "hard_sigmoid", "hard_silu", "gelu"),
            *("leaky_relu", "silu", "softplus", "exponential", "log_softmax", "mish"),
        )
    ),
    row("Activation", IMAGE, activation="linear", int8=None),
    row("Activation", IMAGE, activation="softsign", whole=False),
    *(row("Activation", IMAGE, activation=name, judge="optimised") for name in ("elu", "selu")),
    row("ELU", IMAGE, alpha=0.7, judge="optimised"),
    row("ReLU", IMAGE),
    row("ReLU", IMAGE, max_value=6.0),
    row("ReLU", IMAGE, max_value=1.5, negative_slope=0.1),
    row("ReLU", IMAGE, negative_slope=0.2),
    # Near the threshold, int8 lets numbers fall to its other side.
    row("ReLU", IMAGE, threshold=0.5, int8=0.15),
    row("LeakyReLU", IMAGE),
    row("PReLU", IMAGE),
    row("PReLU", IMAGE, shared_axes=[1, 2]),
    row("Softmax", IMAGE),
    row("Softmax", IMAGE, axis=1),
    row("Softmax", IMAGE, axis=[2, 3]),
    row("Softmax", (6,), Booleans((6,)), call={"mask": 1}, int8=None),
]

NORMALIZATIONS = [
    row("BatchNormalization", IMAGE),
    row("BatchNormalization", IMAGE, axis=1, scale=False),
    row("LayerNormalization", WIDE),
    row("LayerNormalization", IMAGE, axis=[1, 2, 3], center=False),
    row("RMSNormalization", WIDE),
    row("GroupNormalization", IMAGE, groups=2),
    row("GroupNormalization", IMAGE, groups=-1),
    # LiteRT's reference SUM takes the elements of int8 tensors for uint8.
    row("UnitNormalization", WIDE, judge="optimised"),
    row("UnitNormalization", IMAGE, axis=[1, 2], judge="optimised"),
]

MERGING = [
    *(
        row(name, *PAIR)
        for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")
    ),
    *(row(name, *PAIR, PAIR[0]) for name in ("Add", "Multiply", "Average", "Maximum", "Minimum")),
    row("Add", IMAGE, (4,)),
    row("Concatenate", *PAIR),
    row("Concatenate", (8, 5), (3, 5), axis=1),
    row("Dot", (3, 4), (5, 4), axes=2),
    row("Dot", (9,), (9,), axes=-1, normalize=True, judge="optimised"),
]

TRAINING_ONLY = [
    row("Dropout", IMAGE, rate=0.5, int8=None),
    row("SpatialDropout2D", IMAGE, rate=0.5, int8=None),
    row("SpatialDropout1D", (9, 4), rate=0.5, int8=None),
    row("GaussianNoise", IMAGE, stddev=0.5, int8=None),
    row("GaussianDropout", IMAGE, rate=0.5, int8=None),
    row("AlphaDropout", IMAGE, rate=0.5, int8=None),
    row("ActivityRegularization", IMAGE, l2=0.5, int8=None),
    row("Identity", IMAGE, int8=None),
    row("Dropout", (7,), rate=0.5, then=[make("Dense", units=4)]),
]

FUNCTIONS = [row("Lambda", IMAGE, function=doubled_sine, int8=None)]

PLAIN = [*FUNCTIONS, *DENSE, *ACTIVATIONS, *NORMALIZATIONS, *MERGING, *TRAINING_ONLY]
