"""Rows of recurrent layers, embeddings, attention, and of masks on their way through layers."""

from __future__ import annotations

from typing import Any

from tests.keras.rows.table import Ints, Padded, Row, grid, make, rows

MASK = [[1, 1, 1, 0], [1, 0, 1, 1]]
LATE = [[0, 0, 1, 1], [0, 1, 0, 1]]
RECURRENT = ("LSTM", "GRU", "SimpleRNN")


def recurrent(cls: str) -> list[Row]:
    """The rows that all three kinds of recurrent layers have."""
    name = cls.lower()
    x = (2, 4, 3)
    made = grid(
        name,
        cls,
        x,
        units=[2],
        return_sequences=[False, True],
        return_state=[False, True],
        go_backwards=[False, True],
    )
    made += rows(
        f"{name}_variant",
        cls,
        x,
        {"use_bias": False},
        {"activation": "relu"},
        {"activation": "gelu"},
        {"activation": "softsign", "return_sequences": True},
        {"unroll": True},
        {"dropout": 0.3, "recurrent_dropout": 0.2},
        {"kernel_regularizer": "l2", "recurrent_regularizer": "l1", "bias_regularizer": "l2"},
        # Keras leaves this out for SimpleRNN.
        *([] if cls == "SimpleRNN" else [{"activity_regularizer": "l2"}]),
        {"kernel_initializer": "he_normal", "bias_initializer": "ones", "seed": 3},
        units=3,
    )
    for index, (mask, arguments) in enumerate(
        [
            (MASK, {}),
            (MASK, {"return_sequences": True}),
            (MASK, {"return_sequences": True, "go_backwards": True}),
            (MASK, {"return_sequences": True, "zero_output_for_mask": True}),
            (LATE, {"return_sequences": True, "return_state": True}),
            (LATE, {"activation": "gelu", "return_sequences": True, "return_state": True}),
        ]
    ):
        made.append(
            Row(f"{name}_masked_{index}", cls, {"units": 2, **arguments}, [x], {"mask": mask})
        )
    states = 2 if cls == "LSTM" else 1
    for index, call in enumerate([{}, {"mask": LATE}]):
        made.append(
            Row(
                f"{name}_initial_state_{index}",
                cls,
                {"units": 2, "return_sequences": True},
                [x],
                {"initial_state": [(2, 2)] * states, **call},
            )
        )
    made.append(Row(f"{name}_stateful", cls, {"units": 2, "stateful": True}, [x], calls=2))
    made.append(
        Row(
            f"{name}_stateful_sequences",
            cls,
            {"units": 2, "stateful": True, "return_sequences": True},
            [x],
            calls=3,
        )
    )
    made.append(Row(f"{name}_cell", "RNN", {"cell": make(f"{cls}Cell", units=2)}, [x]))
    made.append(
        Row(
            f"{name}_cell_sequences",
            "RNN",
            {"cell": make(f"{cls}Cell", units=2), "return_sequences": True, "return_state": True},
            [x],
            {"mask": MASK},
        )
    )
    made.append(
        Row(
            f"{name}_stacked",
            "RNN",
            {
                "cell": [make(f"{cls}Cell", units=2), make(f"{cls}Cell", units=3)],
                "return_state": True,
            },
            [x],
        )
    )
    made.append(
        Row(f"{name}_alone", f"{cls}Cell", {"units": 2}, [(2, 3)], {"states": [(2, 2)] * states})
    )
    for index, mode in enumerate(["concat", "sum", "mul", "ave", None]):
        made.append(
            Row(
                f"{name}_bidirectional_{index}",
                "Bidirectional",
                {"layer": make(cls, units=2), "merge_mode": mode},
                [x],
            )
        )
    made.append(
        Row(
            f"{name}_bidirectional_sequences",
            "Bidirectional",
            {"layer": make(cls, units=2, return_sequences=True)},
            [x],
        )
    )
    made.append(
        Row(
            f"{name}_bidirectional_states",
            "Bidirectional",
            {"layer": make(cls, units=2, return_sequences=True, return_state=True)},
            [x],
        )
    )
    made.append(
        Row(
            f"{name}_bidirectional_masked",
            "Bidirectional",
            {"layer": make(cls, units=2, return_sequences=True)},
            [x],
            {"mask": MASK},
        )
    )
    made.append(
        Row(
            f"{name}_bidirectional_own",
            "Bidirectional",
            {
                "layer": make(cls, units=2),
                "backward_layer": make(cls, units=2, go_backwards=True, activation="relu"),
            },
            [x],
        )
    )
    return made


def attention() -> list[Row]:
    query, value, key = (2, 3, 4), (2, 5, 4), (2, 5, 4)
    masks = {"mask": [[[1, 1, 0], [1, 1, 1]], [[1, 1, 1, 0, 0], [1, 0, 1, 1, 1]]]}
    made: list[Row] = []
    for cls in ("Attention", "AdditiveAttention"):
        name = cls.lower()
        made += rows(name, cls, [query, value], {}, {"use_scale": True}, {"use_scale": False})
        made += rows(f"{name}_key", cls, [query, value, key], {})
        made += rows(f"{name}_masked", cls, [query, value], {}, call=masks)
        made += rows(
            f"{name}_causal", cls, [query, value], {}, call={"use_causal_mask": True, **masks}
        )
        made += rows(
            f"{name}_scores", cls, [query, value], {}, call={"return_attention_scores": True}
        )
    made += rows(
        "attention_concat",
        "Attention",
        [query, value],
        {},
        {"use_scale": True},
        score_mode="concat",
    )
    heads: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({}, {}),
        ({"value_dim": 2}, {}),
        ({"use_bias": False}, {}),
        ({"output_shape": 3}, {}),
        ({"use_gate": True}, {}),
        ({"kernel_regularizer": "l2"}, {}),
        ({}, {"use_causal_mask": True}),
        ({}, {"return_attention_scores": True}),
        ({"sliding_window": 2}, {}),
        ({"dropout": 0.1}, {"training": False}),
        (
            {},
            {
                "value_mask": [[1, 1, 1, 0, 0], [1, 0, 1, 1, 1]],
            },
        ),
        ({"dropout": 0.1}, {"training": False, "use_causal_mask": True}),
        ({}, {"attention_mask": [[[1, 0, 1, 1, 1], [0, 0, 0, 0, 0], [1, 1, 1, 1, 0]]] * 2}),
        (
            {"dropout": 0.1},
            {
                "attention_mask": [[[1, 0, 1, 1, 1], [0, 0, 0, 0, 0], [1, 1, 1, 1, 0]]] * 2,
                "training": False,
            },
        ),
    ]
    made += [
        Row(
            f"heads_{index}",
            "MultiHeadAttention",
            {"num_heads": 2, "key_dim": 3, **arguments},
            [query, value],
            call,
        )
        for index, (arguments, call) in enumerate(heads)
    ]
    made.append(
        Row(
            "heads_key",
            "MultiHeadAttention",
            {"num_heads": 2, "key_dim": 3},
            [query, value, (2, 5, 3)],
        )
    )
    images = [(2, 2, 3, 4), (2, 2, 3, 4)]
    made += rows(
        "heads_images",
        "MultiHeadAttention",
        images,
        {},
        {"attention_axes": (2,)},
        {"attention_axes": (1, 2)},
        num_heads=2,
        key_dim=3,
    )
    return made


def chains() -> list[Row]:
    """Masks from where they begin through the layers that give them on."""
    words, steps = [Ints(5, (2, 4))], [Padded((2, 4, 3), (2, 4))]
    embedding = make("Embedding", input_dim=5, output_dim=3, mask_zero=True)
    masking = make("Masking")
    tails = {
        "lstm": [make("LSTM", units=2)],
        "gru": [make("GRU", units=2, return_sequences=True), make("SimpleRNN", units=2)],
        "dense": [
            make("Dense", units=2),
            make("Activation", activation="relu"),
            make("LSTM", units=2),
        ],
        "average": [make("GlobalAveragePooling1D")],
        "bidirectional": [
            make("Bidirectional", layer=make("GRU", units=2, return_sequences=True)),
            make("GlobalAveragePooling1D"),
        ],
        "normalized": [
            make("LayerNormalization"),
            make("Dropout", rate=0.5),
            make("TimeDistributed", layer=make("Dense", units=2)),
            make("LSTM", units=2, return_sequences=True),
        ],
        "batch": [make("BatchNormalization"), make("SimpleRNN", units=2, go_backwards=True)],
    }
    made = []
    for name, tail in tails.items():
        for begin, first, inputs in (("embedding", embedding, words), ("masking", masking, steps)):
            made.append(
                Row(
                    f"chain_{begin}_{name}",
                    "Sequential",
                    {"layers": [first, *tail]},
                    inputs,
                    {"training": False},
                )
            )
    return made


SEQUENCES = [
    *(row for cls in RECURRENT for row in recurrent(cls)),
    *rows(
        "lstm_own",
        "LSTM",
        (2, 4, 3),
        {"unit_forget_bias": False},
        {"recurrent_activation": "hard_sigmoid"},
        {"recurrent_activation": "silu"},
        units=2,
    ),
    *grid(
        "gru_reset",
        "GRU",
        (2, 4, 3),
        units=[2],
        reset_after=[False],
        return_sequences=[False, True],
        use_bias=[False, True],
        recurrent_activation=["sigmoid", "hard_sigmoid"],
    ),
    Row(
        "gru_reset_masked",
        "GRU",
        {"units": 2, "reset_after": False, "return_sequences": True},
        [(2, 4, 3)],
        {"mask": MASK},
    ),
    Row(
        "gru_reset_cell", "RNN", {"cell": make("GRUCell", units=2, reset_after=False)}, [(2, 4, 3)]
    ),
    *rows(
        "time_distributed",
        "TimeDistributed",
        (2, 3, 4),
        {"layer": make("Dense", units=2)},
        {"layer": make("BatchNormalization")},
    ),
    *rows(
        "time_distributed_training",
        "TimeDistributed",
        (3, 2, 4),
        {"layer": make("BatchNormalization")},
        call={"training": True},
    ),
    *rows(
        "time_distributed_images",
        "TimeDistributed",
        (2, 2, 4, 4, 1),
        {"layer": make("Conv2D", filters=2, kernel_size=3)},
        {"layer": make("MaxPooling2D")},
    ),
    Row(
        "time_distributed_inner",
        "TimeDistributed",
        {"layer": make("LSTM", units=2)},
        [(2, 2, 3, 2)],
    ),
    *rows(
        "embedding",
        "Embedding",
        Ints(5, (2, 3)),
        {},
        {"mask_zero": True},
        {"embeddings_regularizer": "l2"},
        {"embeddings_initializer": "ones"},
        input_dim=5,
        output_dim=3,
    ),
    Row("embedding_vector", "Embedding", {"input_dim": 4, "output_dim": 2}, [Ints(4, (3,))]),
    *rows("masking", "Masking", Padded((2, 4, 3), (2, 3)), {}, {"mask_value": 0.5}),
    Row("average_masked", "GlobalAveragePooling1D", {}, [(2, 4, 3)], {"mask": MASK}),
    Row(
        "average_masked_kept",
        "GlobalAveragePooling1D",
        {"keepdims": True},
        [(2, 4, 3)],
        {"mask": MASK},
    ),
    *attention(),
    *chains(),
]
