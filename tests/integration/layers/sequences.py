"""Rows of recurrent layers, attention, embeddings and masks."""

from __future__ import annotations

from tests.integration.layers.case import Booleans, Case, Integers, Padded, row
from tests.parity.table import make

SERIES = (5, 4)
WORDS = Integers((5,), 9)
STATES = {"LSTM": 2, "GRU": 1, "SimpleRNN": 1}
EMBEDDING = {"input_dim": 9, "output_dim": 4}


def recurrent(cls: str) -> list[Case]:
    """What all three kinds of recurrent layers have."""
    states = [(3,)] * STATES[cls]
    given = {"initial_state": list(range(1, 1 + STATES[cls]))}
    return [
        row(cls, SERIES, units=3, int8=0.06),
        row(cls, SERIES, units=3, return_sequences=True, int8=0.06),
        row(cls, SERIES, units=3, return_state=True, go_backwards=True, int8=0.06),
        row(cls, SERIES, units=3, use_bias=False, activation="relu", int8=0.06),
        row(cls, SERIES, units=3, activation="gelu", int8=0.06),
        row(cls, SERIES, units=3, unroll=True, dropout=0.3, recurrent_dropout=0.2, int8=0.06),
        row(cls, SERIES, *states, units=3, call=given, int8=0.06),
        row(cls, SERIES, Booleans((5,)), units=3, call={"mask": 1}, int8=0.06),
        # A fixed batch: one operator that keeps its state.
        row(cls, SERIES, units=3, batch=2, fresh=True, int8=None),
        row(cls, SERIES, units=3, batch=1, fresh=True, return_sequences=True, int8=None),
        row(cls, SERIES, units=3, batch=2, fresh=True, return_state=True, int8=None),
        row("RNN", SERIES, cell=make(f"{cls}Cell", units=3), int8=0.06),
        row(
            "RNN",
            SERIES,
            cell=make("StackedRNNCells", cells=[make(f"{cls}Cell", units=n) for n in (3, 2)]),
            return_sequences=True,
            int8=0.06,
        ),
        *(
            row("Bidirectional", SERIES, layer=make(cls, units=3), merge_mode=mode, int8=0.06)
            for mode in ("concat", "sum", "mul", "ave")
        ),
        row("Bidirectional", SERIES, layer=make(cls, units=3, return_sequences=True), int8=0.06),
        row("TimeDistributed", (2, *SERIES), layer=make(cls, units=3), int8=0.06),
    ]


RECURRENT = [
    *(case for cls in STATES for case in recurrent(cls)),
    row("LSTM", SERIES, units=3, recurrent_activation="hard_sigmoid", int8=0.06),
    row("GRU", SERIES, units=3, reset_after=False, int8=0.06),
    row("TimeDistributed", SERIES, layer=make("Dense", units=3)),
    row("TimeDistributed", (3, 8, 6, 2), layer=make("Conv2D", filters=3, kernel_size=3)),
    row("TimeDistributed", (3, 8, 6, 2), layer=make("MaxPooling2D")),
    row("LSTM", SERIES, units=4, return_sequences=True, then=[make("GRU", units=3)], int8=0.06),
]

QUERY, VALUE = (3, 4), (5, 4)
HEADS = {"num_heads": 2, "key_dim": 3}
ATTENTION = [
    row("Attention", QUERY, VALUE, int8=0.06),
    row("Attention", QUERY, VALUE, VALUE, use_scale=True, int8=0.06),
    row("Attention", QUERY, VALUE, call={"use_causal_mask": True}, int8=0.06),
    row("Attention", QUERY, VALUE, score_mode="concat", judge="optimised", int8=0.06),
    row(
        "Attention",
        QUERY,
        VALUE,
        Booleans((3,)),
        Booleans((5,)),
        call={"mask": [2, 3]},
        int8=0.06,
    ),
    row("AdditiveAttention", QUERY, VALUE, judge="optimised", int8=0.06),
    row("MultiHeadAttention", QUERY, VALUE, **HEADS, int8=0.06),
    row("MultiHeadAttention", QUERY, VALUE, VALUE, **HEADS, use_bias=False, int8=0.06),
    row(
        "MultiHeadAttention",
        QUERY,
        QUERY,
        **HEADS,
        call={"use_causal_mask": True},
        int8=0.06,
    ),
    row(
        "MultiHeadAttention",
        QUERY,
        VALUE,
        Booleans((3, 5)),
        **HEADS,
        call={"attention_mask": 2},
        int8=0.06,
    ),
    row(
        "MultiHeadAttention",
        QUERY,
        VALUE,
        **HEADS,
        call={"return_attention_scores": True},
        int8=0.06,
    ),
    row("MultiHeadAttention", (2, 3, 4), (2, 3, 4), **HEADS, attention_axes=(1, 2), int8=0.06),
]

_TAILS = (
    [make("LSTM", units=3)],
    [make("GRU", units=3, return_sequences=True), make("SimpleRNN", units=2)],
    [make("Dense", units=3), make("Activation", activation="relu"), make("LSTM", units=2)],
    [make("Bidirectional", layer=make("GRU", units=2)), make("Dense", units=3)],
    [make("TimeDistributed", layer=make("Dense", units=3)), make("LSTM", units=2)],
    [make("BatchNormalization"), make("SimpleRNN", units=3, go_backwards=True)],
)
_AVERAGE = [make("GlobalAveragePooling1D")]
EMBEDDINGS = [
    row(
        "Embedding",
        WORDS,
        **EMBEDDING,
        mask_zero=True,
        then=_AVERAGE,
        judge="optimised",
        whole=False,
    ),
    row("Masking", Padded(SERIES), then=_AVERAGE, judge="optimised", whole=False),
    row("Embedding", WORDS, **EMBEDDING),
    row("Embedding", Integers((5,), 9, "int64"), **EMBEDDING),
    row("Embedding", Integers((), 9), **EMBEDDING),
    row("Masking", Padded(SERIES)),
    row("Masking", Padded(SERIES, 0.5), mask_value=0.5),
    *(
        row("Embedding", WORDS, **EMBEDDING, mask_zero=True, then=tail, int8=0.06)
        for tail in _TAILS
    ),
    *(row("Masking", Padded(SERIES), then=tail, int8=0.06) for tail in _TAILS),
]

SEQUENCES = [*RECURRENT, *ATTENTION, *EMBEDDINGS]
