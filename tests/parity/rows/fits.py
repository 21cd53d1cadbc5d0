"""Rows of trainings: {model of `runs/models.py`, arguments of `compile`, arguments of `fit`}."""

from __future__ import annotations

from typing import Any

from tests.parity.table import Loose, Make, Row, make, row

SGD = make("optimizers.SGD", learning_rate=0.05, momentum=0.5)
PLAIN = make("optimizers.SGD", learning_rate=0.05)
SPARSE = "sparse_categorical_crossentropy"
RATES = Loose(1e-6, "Keras computes rates in float32 whatever the type is", ("float64",))
DRIFT = Loose(1e-4, "rounding errors grow from step to step of a training", ("float32",))
HALF = Loose(1e-2, "float16 has 11 bits of significand, and rounding grows from step to step")
BRAIN = Loose(5e-2, "bfloat16 has 8 bits of significand, and rounding grows from step to step")
EIGHT = {"batch_size": 8}
OPTIMIZERS = ("sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta", "adamax", "nadam", "lion")


def fit(model: str, call: dict[str, Any] | None = None, **compiled: Any) -> Row:
    """A training of three epochs in batches of seven, if not told otherwise."""
    return row(model, (), call, kind="fit", **compiled)


def watched(callback: str, **arguments: Any) -> Row:
    """Eight epochs with a callback whose arguments make it act."""
    call = {
        "epochs": 8,
        "validated": True,
        "callbacks": [make(f"callbacks.{callback}", **arguments)],
    }
    return fit("regression", EIGHT | call, optimizer=PLAIN, loss="mse", metrics=["mae"])


def by_epoch(epoch: int) -> float:
    return 0.05 / (epoch + 1.0)


def by_rate(epoch: int, rate: float) -> float:
    return rate * 0.7


def adam(**arguments: Any) -> Make:
    return make("optimizers.Adam", learning_rate=0.05, **arguments)


ROWS = [
    *(fit("classifier", optimizer=name, loss=SPARSE, metrics=["accuracy"]) for name in OPTIMIZERS),
    fit(
        "classifier",
        {"validation_split": 0.25},
        optimizer=adam(),
        loss=SPARSE,
        metrics=["accuracy"],
        weighted_metrics=["sparse_categorical_accuracy"],
    ),
    fit(
        "classifier",
        {"class_weight": {0: 2.0, 1: 0.5, 2: 1.0, 3: 3.0}},
        optimizer=adam(),
        loss=SPARSE,
        metrics=["accuracy"],
        weighted_metrics=["sparse_categorical_accuracy"],
    ),
    fit(
        "images",
        {"validation_split": 0.25},
        optimizer=make("optimizers.SGD", learning_rate=0.1, momentum=0.9),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    ),
    fit("images", optimizer=adam(), loss="mse", metrics=["auc", "mae"]),
    # Keras on TensorFlow squares the parts of an embedding's gradient one by one, as no other backend of it does,
    # so that optimizers that square give other steps.
    fit(
        "words",
        optimizer=SGD,
        loss=make("losses.SparseCategoricalCrossentropy", from_logits=True),
    ),
    fit("residual", optimizer="adam", loss="huber", metrics=["mse", "cosine_similarity"]),
    # Keras averages the losses of single outputs over batches, whatever their sizes: equal ones agree.
    fit(
        "two_outputs",
        {"validation_split": 0.25, "batch_size": 5},
        optimizer=make("optimizers.RMSprop", learning_rate=0.01),
        loss=["mse", SPARSE],
        loss_weights=[0.5, 2.0],
        metrics=[["mae"], ["accuracy"]],
    ),
    fit("two_outputs", {"batch_size": 5}, optimizer="sgd", loss={"a": "mae", "b": SPARSE}),
    fit(
        "dictionaries",
        EIGHT,
        optimizer="sgd",
        loss={"one": "mse", "two": "mae"},
        loss_weights={"one": 1.0, "two": 0.3},
    ),
    fit(
        "named_outputs",
        EIGHT,
        optimizer="sgd",
        loss=["mse", None],
        metrics={"one": ["mae"], "two": ["mse"]},
    ),
    fit("regression", {"weighted": True}, optimizer=SGD, loss="mse", metrics=["mae"]),
    fit(
        "regression",
        EIGHT | {"weighted": True},
        optimizer=SGD,
        loss="mse",
        metrics=["mae"],
        weighted_metrics=["mae", "mse"],
    ),
    fit("regression", {"steps_per_epoch": 2} | EIGHT, optimizer=SGD, loss="mse", metrics=["mae"]),
    fit("regression", {"validation_split": 0.25, "validation_freq": 2}, optimizer=SGD, loss="mse"),
    fit("regression", {"initial_epoch": 1, "epochs": 4}, optimizer=SGD, loss="mae"),
    fit("regression", {"feed": "generator", "steps_per_epoch": 3}, optimizer=SGD, loss="mse"),
    fit(
        "regression",
        {"feed": "weighted_generator", "steps_per_epoch": 3},
        optimizer=SGD,
        loss="mse",
    ),
    fit("regression", {"feed": "sequence"}, optimizer=SGD, loss="mse", metrics=["mae"]),
    fit("regression", {"feed": "weighted_sequence"}, optimizer=SGD, loss="mse", metrics=["mae"]),
    fit("regression", optimizer=adam(gradient_accumulation_steps=2), loss="mse"),
    fit("regression", optimizer=adam(use_ema=True, ema_momentum=0.7), loss="mse"),
    fit("regression", optimizer=adam(clipnorm=0.1), loss="log_cosh"),
    fit("regression", steps_per_execution=2, optimizer=SGD, loss="mse"),
    fit(
        "regression",
        EIGHT,
        optimizer=make(
            "optimizers.SGD",
            learning_rate=make(
                "optimizers.schedules.CosineDecay", initial_learning_rate=0.1, decay_steps=6
            ),
        ),
        loss="mse",
        loose=RATES,
    ),
    fit(
        "regression",
        optimizer=make(
            "optimizers.LossScaleOptimizer",
            inner_optimizer=PLAIN,
            initial_scale=4.0,
            dynamic_growth_steps=2,
        ),
        loss="mse",
    ),
    fit(
        "signs",
        EIGHT | {"class_weight": {0: 0.5, 1: 2.0}},
        optimizer=SGD,
        loss="binary_crossentropy",
        metrics=["accuracy"],
        loose=DRIFT,
    ),
    fit("signs", optimizer=SGD, loss="hinge", metrics=["accuracy", "precision", "recall"]),
    fit("penalized", EIGHT, optimizer=SGD, loss="mse"),
    fit("own_steps", EIGHT, optimizer=SGD, loss="mse"),
    fit("added_loss", EIGHT, optimizer=SGD, loss="mse"),
    watched("EarlyStopping", monitor="val_loss", patience=1, min_delta=0.02),
    watched(
        "EarlyStopping", monitor="val_mae", patience=2, restore_best_weights=True, min_delta=0.1
    ),
    watched("EarlyStopping", monitor="loss", patience=0, start_from_epoch=3, min_delta=0.5),
    watched("ReduceLROnPlateau", patience=1, factor=0.5, min_delta=0.05),
    watched("ReduceLROnPlateau", monitor="loss", patience=1, factor=0.1, min_delta=1.0, cooldown=2),
    watched("ReduceLROnPlateau", monitor="val_mae", patience=1, min_delta=1.0, min_lr=0.004),
    watched("LearningRateScheduler", schedule=by_epoch),
    watched("LearningRateScheduler", schedule=by_rate),
    watched("TerminateOnNaN"),
    row("mixed_float16", kind="policy", loose=HALF),
    row("mixed_bfloat16", kind="policy", loose=BRAIN),
]
