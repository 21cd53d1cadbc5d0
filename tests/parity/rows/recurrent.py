"""Rows of recurrent layers and of the layers around them."""

from __future__ import annotations

from tests.parity.table import Row, grid, make, row, rows

MASK = [[1, 1, 1, 0], [1, 0, 1, 1]]
LATE = [[0, 0, 1, 1], [0, 1, 0, 1]]
X = (2, 4, 3)
TURNS: dict[str, list[bool]] = {
    "return_sequences": [False, True],
    "return_state": [False, True],
    "go_backwards": [False, True],
}


def recurrent(cls: str) -> list[Row]:
    """The rows that all three kinds of recurrent layers have."""
    states = [(2, 2)] * (2 if cls == "LSTM" else 1)
    made = grid(cls, X, units=[2], **TURNS)
    made += rows(
        cls,
        X,
        {"use_bias": False},
        {"activation": "relu"},
        {"activation": "softplus"},
        {"activation": "softsign", "return_sequences": True},
        {"unroll": True},
        {"dropout": 0.3, "recurrent_dropout": 0.2},
        {"kernel_regularizer": "l2", "recurrent_regularizer": "l1", "bias_regularizer": "l2"},
        {"kernel_constraint": "max_norm", "recurrent_constraint": "unit_norm"},
        # Keras leaves this out for SimpleRNN.
        *([] if cls == "SimpleRNN" else [{"activity_regularizer": "l2"}]),
        {"kernel_initializer": "he_normal", "bias_initializer": "ones", "seed": 3},
        units=3,
    )
    made += rows(
        cls,
        X,
        {},
        {"return_sequences": True},
        {"return_sequences": True, "go_backwards": True},
        {"return_sequences": True, "zero_output_for_mask": True},
        units=2,
        call={"mask": MASK},
    )
    made += rows(
        cls,
        X,
        {},
        {"activation": "softplus"},
        {"unroll": True},
        units=2,
        return_sequences=True,
        return_state=True,
        call={"mask": LATE},
    )
    made += [
        row(cls, X, {"initial_state": states}, units=2, return_sequences=True),
        row(cls, X, {"initial_state": states, "mask": LATE}, units=2, return_sequences=True),
        row(cls, X, units=2, stateful=True, calls=2),
        row(cls, X, units=2, stateful=True, return_sequences=True, calls=3),
        row(cls, X, {"training": False}, units=2, dropout=0.4, recurrent_dropout=0.3),
        row(cls, X, {"training": True}, units=2, dropout=0.0),
        row(f"{cls}Cell", (2, 3), {"states": states}, units=2),
        row(f"{cls}Cell", (2, 3), {"states": states}, units=2, use_bias=False, activation="relu"),
    ]
    return made + cells(cls) + bidirectional(cls)


def cells(cls: str) -> list[Row]:
    """The layers that a cell makes."""
    one, other = make(f"{cls}Cell", units=2), make(f"{cls}Cell", units=3)
    return [
        row("RNN", X, cell=one),
        row("RNN", X, {"mask": MASK}, cell=one, return_sequences=True, return_state=True),
        row("RNN", X, cell=one, go_backwards=True, unroll=True),
        row("RNN", X, cell=[one, other], return_state=True),
        row("RNN", X, cell=make("StackedRNNCells", cells=[one, other])),
    ]


def bidirectional(cls: str) -> list[Row]:
    """A layer and its twin that runs backwards."""
    short, whole = make(cls, units=2), make(cls, units=2, return_sequences=True)
    states = make(cls, units=2, return_sequences=True, return_state=True)
    back = make(cls, units=2, go_backwards=True, activation="relu")
    return [
        *grid("Bidirectional", X, layer=[short], merge_mode=["concat", "sum", "mul", "ave", None]),
        *grid("Bidirectional", X, layer=[whole], merge_mode=["concat", "sum", None]),
        row("Bidirectional", X, layer=states),
        row("Bidirectional", X, {"mask": MASK}, layer=whole),
        row("Bidirectional", X, layer=short, backward_layer=back),
    ]


ROWS = [
    *(each for cls in ("LSTM", "GRU", "SimpleRNN") for each in recurrent(cls)),
    *rows(
        "LSTM",
        X,
        {"unit_forget_bias": False},
        {"recurrent_activation": "hard_sigmoid"},
        {"recurrent_activation": "silu"},
        {"recurrent_activation": "linear", "activation": "linear"},
        units=2,
    ),
    *grid(
        "GRU",
        X,
        units=[2],
        reset_after=[False],
        return_sequences=[False, True],
        use_bias=[False, True],
        recurrent_activation=["sigmoid", "hard_sigmoid"],
    ),
    row("GRU", X, {"mask": MASK}, units=2, reset_after=False, return_sequences=True),
    row("GRUCell", (2, 3), {"states": [(2, 2)]}, units=2, reset_after=False),
    row("RNN", X, cell=make("GRUCell", units=2, reset_after=False)),
    *rows(
        "TimeDistributed",
        (2, 3, 4),
        {"layer": make("Dense", units=2)},
        {"layer": make("Dense", units=2, activation="relu", use_bias=False)},
        {"layer": make("BatchNormalization")},
        {"layer": make("LayerNormalization")},
    ),
    row("TimeDistributed", (3, 2, 4), {"training": True}, layer=make("BatchNormalization")),
    *rows(
        "TimeDistributed",
        (2, 2, 4, 4, 1),
        {"layer": make("Conv2D", filters=2, kernel_size=3)},
        {"layer": make("MaxPooling2D")},
        {"layer": make("Flatten")},
        {"layer": make("GlobalAveragePooling2D")},
    ),
    row("TimeDistributed", (2, 2, 3, 2), layer=make("LSTM", units=2)),
    row("TimeDistributed", (2, 4, 3), {"mask": MASK}, layer=make("Dense", units=2)),
]
