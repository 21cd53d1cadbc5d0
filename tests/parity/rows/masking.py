"""Rows of masks, and of embeddings: where masks begin, and their way through layers."""

from __future__ import annotations

from tests.parity.table import Ints, Make, Padded, Row, make, row, rows

MASK = [[1, 1, 1, 0], [1, 0, 1, 1]]
WORDS, STEPS = Ints(5, (2, 4)), Padded((2, 4, 3), (2, 4))
DENSE = make("Dense", units=2)
# Layers after one that makes a mask.
TAILS: list[list[Make]] = [
    [make("LSTM", units=2)],
    [make("GRU", units=2, return_sequences=True), make("SimpleRNN", units=2)],
    [DENSE, make("Activation", activation="relu"), make("LSTM", units=2)],
    [make("GlobalAveragePooling1D")],
    [
        make("Bidirectional", layer=make("GRU", units=2, return_sequences=True)),
        make("GlobalAveragePooling1D"),
    ],
    [
        make("LayerNormalization"),
        make("Dropout", rate=0.5),
        make("TimeDistributed", layer=DENSE),
        make("LSTM", units=2, return_sequences=True),
    ],
    [make("BatchNormalization"), make("SimpleRNN", units=2, go_backwards=True)],
    [make("Rescaling", scale=2.0), make("RNN", cell=make("GRUCell", units=2))],
    [make("ReLU"), make("PReLU"), make("ELU"), make("LSTM", units=2)],
    [make("GaussianNoise", stddev=0.3), make("SpatialDropout1D", rate=0.5), make("GRU", units=2)],
]


def chain(start: Make, inputs: object, tail: list[Make]) -> Row:
    """A model of a layer that makes a mask and of those that follow."""
    return row("Sequential", inputs, {"training": False}, layers=[start, *tail])


ROWS = [
    *rows(
        "Embedding",
        Ints(5, (2, 3)),
        {},
        {"mask_zero": True},
        {"embeddings_regularizer": "l2"},
        {"embeddings_initializer": "ones"},
        {"embeddings_constraint": "unit_norm"},
        input_dim=5,
        output_dim=3,
    ),
    row("Embedding", Ints(4, (3,)), input_dim=4, output_dim=2),
    row("Embedding", Ints(6, (2, 3, 2)), input_dim=6, output_dim=2, mask_zero=True),
    *rows("Masking", Padded((2, 4, 3), (2, 3)), {}, {"mask_value": 0.5}),
    row("Masking", Padded((2, 3, 2, 2), (1, 3))),
    *rows("GlobalAveragePooling1D", (2, 4, 3), {}, {"keepdims": True}, call={"mask": MASK}),
    row("Softmax", (2, 4), {"mask": [[1, 1, 0, 1], [0, 1, 1, 0]]}),
    row("Softmax", (2, 3), {"mask": [[0, 0, 0], [0, 1, 1]]}),
    *(chain(make("Masking"), STEPS, tail) for tail in TAILS),
    *(
        chain(make("Embedding", input_dim=5, output_dim=3, mask_zero=True), WORDS, tail)
        for tail in TAILS
    ),
]
