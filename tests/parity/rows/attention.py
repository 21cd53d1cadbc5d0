"""Rows of attention."""

from __future__ import annotations

from tests.parity.table import Row, row, rows

QUERY, VALUE, KEY = (2, 3, 4), (2, 5, 4), (2, 5, 4)
VALUE_MASK = [[1, 1, 1, 0, 0], [1, 0, 1, 1, 1]]
MASKS = {"mask": [[[1, 1, 0], [1, 1, 1]], VALUE_MASK]}
SEEN = {"attention_mask": [[[1, 0, 1, 1, 1], [0, 0, 0, 0, 0], [1, 1, 1, 1, 0]]] * 2}
INFERENCE = {"training": False}


def attention(cls: str) -> list[Row]:
    """The rows that both kinds of a single head have."""
    pair = [QUERY, VALUE]
    return [
        *rows(cls, pair, {}, {"use_scale": True}, {"use_scale": False}),
        row(cls, [QUERY, VALUE, KEY]),
        row(cls, [QUERY, VALUE, KEY], MASKS),
        row(cls, pair, MASKS),
        row(cls, pair, {"use_causal_mask": True}),
        row(cls, pair, {"use_causal_mask": True, **MASKS}),
        row(cls, pair, {"return_attention_scores": True}),
        row(cls, pair, INFERENCE, dropout=0.3),
    ]


def heads(call: dict[str, object], **arguments: object) -> Row:
    """A row of two heads."""
    return row("MultiHeadAttention", [QUERY, VALUE], call, num_heads=2, key_dim=4, **arguments)


ROWS = [
    *attention("Attention"),
    *attention("AdditiveAttention"),
    *rows("Attention", [QUERY, VALUE], {}, {"use_scale": True}, score_mode="concat"),
    heads({}),
    heads({}, value_dim=2),
    heads({}, use_bias=False),
    heads({}, output_shape=3),
    heads({}, output_shape=(2, 3)),
    heads({}, use_gate=True),
    heads({}, kernel_regularizer="l2"),
    heads({}, kernel_constraint="max_norm", bias_initializer="ones"),
    heads({}, sliding_window=2),
    heads({"use_causal_mask": True}),
    heads({"return_attention_scores": True}),
    heads({"value_mask": VALUE_MASK}),
    # No row gives `query_mask`: Keras 3.15 puts the mask that the tensor carries in its place.
    heads(SEEN),
    heads({"use_causal_mask": True, "value_mask": VALUE_MASK}),
    heads(INFERENCE, dropout=0.1),
    heads({"use_causal_mask": True, **INFERENCE}, dropout=0.1),
    heads({**SEEN, **INFERENCE}, dropout=0.1),
    row("MultiHeadAttention", [QUERY, VALUE, (2, 5, 3)], num_heads=2, key_dim=4),
    row("MultiHeadAttention", [QUERY, VALUE], num_heads=1, key_dim=16),
    *rows(
        "MultiHeadAttention",
        [(2, 2, 3, 4), (2, 2, 3, 4)],
        {},
        {"attention_axes": (2,)},
        {"attention_axes": (1, 2)},
        num_heads=2,
        key_dim=4,
    ),
]
