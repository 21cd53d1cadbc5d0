"""Rows of layers whose type is not the default one."""

from __future__ import annotations

from tests.parity.table import Ints, Loose, Row, loosely, make, row

# What is computed in fewer bits, in whatever order, differs by them.
HALF = Loose(4e-3, "float16 has 11 bits of significand")
BRAIN = Loose(3e-2, "bfloat16 has 8 bits of significand")
SINGLE = Loose(1e-5, "the layer computes in float32 whatever the default type is", ("float64",))
X = (2, 4, 4, 2)


def layers(dtype: str) -> list[Row]:
    """Layers of each kind, of a type of their own."""
    return [
        row("Dense", (3, 4), units=2, activation="relu", dtype=dtype),
        row("Conv2D", X, filters=3, kernel_size=3, padding="same", dtype=dtype),
        row("DepthwiseConv2D", X, kernel_size=2, dtype=dtype),
        row("MaxPooling2D", X, dtype=dtype),
        row("AveragePooling2D", X, pool_size=2, dtype=dtype),
        row("BatchNormalization", (4, 3), {"training": False}, dtype=dtype),
        row("LayerNormalization", (3, 4), dtype=dtype),
        row("Softmax", (3, 4), dtype=dtype),
        row("Embedding", Ints(5, (2, 3)), input_dim=5, output_dim=2, dtype=dtype),
        row("LSTM", (2, 3, 2), units=2, return_sequences=True, dtype=dtype),
        row("GRU", (2, 3, 2), units=2, dtype=dtype),
        row("Add", [(2, 3), (2, 3)], dtype=dtype),
        row("Concatenate", [(2, 3), (2, 3)], dtype=dtype),
        row("Flatten", (2, 3, 2), dtype=dtype),
        row("Rescaling", (2, 3), scale=0.5, offset=1.0, dtype=dtype),
        row("TimeDistributed", (2, 3, 4), layer=make("Dense", units=2, dtype=dtype), dtype=dtype),
    ]


ROWS = [
    *layers("float64"),
    *loosely(SINGLE, layers("float32")),
    *loosely(HALF, layers("mixed_float16")),
    *loosely(BRAIN, layers("mixed_bfloat16")),
]
