"""What Keras and EdgeLite must agree on beside layers: losses, metrics, optimizers, schedules, callbacks, fits.

Like `cases.py`, this module runs under both; everything is float64. Each table is {name: row}, and a
function makes results of a row.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from tests.keras.cases import generator, plain


class Backend(NamedTuple):
    """What differs between the two: the module, its tape, tensors of arrays, sums of tensors."""

    keras: Any
    tape: Any
    constant: Any
    reduce_sum: Any

    def raw(self, variable: Any) -> Any:
        """The variable as the tape knows it."""
        return variable if callable(variable.value) else variable.value


# {loss: (arguments, labels, predictions)}; labels and predictions as `draw` knows them.
_LOSSES: dict[str, tuple[dict[str, Any], str, str]] = {
    "MeanSquaredError": ({}, "real", "real"),
    "MeanAbsoluteError": ({}, "real", "real"),
    "MeanAbsolutePercentageError": ({}, "real", "real"),
    "MeanSquaredLogarithmicError": ({}, "positive", "real"),
    "LogCosh": ({}, "real", "real"),
    "Huber": ({"delta": 0.7}, "real", "real"),
    "CosineSimilarity": ({"axis": -1}, "real", "real"),
    "Hinge": ({}, "bits", "real"),
    "SquaredHinge": ({}, "signs", "real"),
    "CategoricalHinge": ({}, "one_hot", "real"),
    "KLDivergence": ({}, "shares", "shares"),
    "Poisson": ({}, "positive", "positive"),
    "BinaryCrossentropy": ({"label_smoothing": 0.1}, "bits", "unit"),
    "CategoricalCrossentropy": ({"from_logits": True}, "one_hot", "real"),
    "SparseCategoricalCrossentropy": ({}, "classes", "shares"),
    "BinaryFocalCrossentropy": ({"apply_class_balancing": True, "gamma": 1.5}, "bits", "unit"),
    "CategoricalFocalCrossentropy": ({"alpha": 0.5, "label_smoothing": 0.1}, "one_hot", "shares"),
    "Dice": ({"axis": (1,)}, "bits", "unit"),
    # Keras 3.15 exchanges alpha and beta; 3.16 does not.
    "Tversky": ({"alpha": 0.3, "beta": 0.3, "axis": (1,)}, "bits", "unit"),
}
_REDUCTIONS = ("sum_over_batch_size", "sum", "mean_with_sample_weight", None)
LOSSES = {
    f"{name}-{reduction}-{'weighted' if weighted else 'plain'}": (name, reduction, weighted)
    for name, reduction, weighted in itertools.product(_LOSSES, _REDUCTIONS, (False, True))
}

# {name: (class, arguments, labels, predictions)}
METRICS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "mape": ("MeanAbsolutePercentageError", {}, "real", "real"),
    "msle": ("MeanSquaredLogarithmicError", {}, "positive", "positive"),
    "rmse": ("RootMeanSquaredError", {}, "real", "real"),
    "log_cosh": ("LogCoshError", {}, "real", "real"),
    "cosine": ("CosineSimilarity", {}, "real", "real"),
    "hinge": ("Hinge", {}, "bits", "real"),
    "squared_hinge": ("SquaredHinge", {}, "signs", "real"),
    "categorical_hinge": ("CategoricalHinge", {}, "one_hot", "real"),
    "kl": ("KLDivergence", {}, "shares", "shares"),
    "poisson": ("Poisson", {}, "positive", "positive"),
    "r2": ("R2Score", {}, "real", "real"),
    "r2_each": ("R2Score", {"class_aggregation": None}, "real", "real"),
    "r2_weighted": ("R2Score", {"class_aggregation": "variance_weighted_average"}, "real", "real"),
    "pearson": ("PearsonCorrelation", {}, "real", "real"),
    "concordance": ("ConcordanceCorrelation", {"axis": 1}, "real", "real"),
    "tp": ("TruePositives", {}, "bits", "unit"),
    "fp": ("FalsePositives", {"thresholds": 0.3}, "bits", "unit"),
    "tn": ("TrueNegatives", {"thresholds": [0.2, 0.7]}, "bits", "unit"),
    "fn": ("FalseNegatives", {"thresholds": [0.0, 0.5, 1.0]}, "bits", "unit"),
    "precision": ("Precision", {}, "bits", "unit"),
    "precision_many": ("Precision", {"thresholds": [0.1, 0.5, 0.8]}, "bits", "unit"),
    "precision_top": ("Precision", {"top_k": 2}, "bits", "unit"),
    "precision_class": ("Precision", {"class_id": 1}, "one_hot", "shares"),
    "recall": ("Recall", {}, "bits", "unit"),
    "recall_top_class": ("Recall", {"top_k": 2, "class_id": 2}, "one_hot", "shares"),
    "recall_even": ("Recall", {"thresholds": [0.0, 0.25, 0.5, 0.75, 1.0]}, "bits", "unit"),
    "sensitivity": ("SensitivityAtSpecificity", {"specificity": 0.5}, "bits", "unit"),
    "specificity": (
        "SpecificityAtSensitivity",
        {"sensitivity": 0.6, "num_thresholds": 7},
        "bits",
        "unit",
    ),
    "precision_at": ("PrecisionAtRecall", {"recall": 0.5}, "bits", "unit"),
    "recall_at": ("RecallAtPrecision", {"precision": 0.4, "num_thresholds": 1}, "bits", "unit"),
    "auc": ("AUC", {}, "bits", "unit"),
    "auc_few": ("AUC", {"num_thresholds": 5}, "bits", "unit"),
    "auc_pr": ("AUC", {"curve": "PR"}, "bits", "unit"),
    "auc_pr_minoring": ("AUC", {"curve": "PR", "summation_method": "minoring"}, "bits", "unit"),
    "auc_majoring": ("AUC", {"summation_method": "majoring"}, "bits", "unit"),
    "auc_gain": ("AUC", {"curve": "PRGAIN"}, "bits", "unit"),
    "auc_logits": ("AUC", {"from_logits": True}, "bits", "real"),
    "auc_thresholds": ("AUC", {"thresholds": [0.1, 0.6, 0.7]}, "bits", "unit"),
    "auc_labels": ("AUC", {"multi_label": True, "num_labels": 4}, "bits", "unit"),
    "auc_labels_pr": ("AUC", {"multi_label": True, "curve": "PR"}, "bits", "unit"),
    "auc_label_weights": ("AUC", {"label_weights": [0.1, 0.2, 0.3, 0.4]}, "bits", "unit"),
    "f1": ("F1Score", {}, "one_hot", "shares"),
    "f1_micro": ("F1Score", {"average": "micro", "threshold": 0.4}, "bits", "unit"),
    "f1_macro": ("F1Score", {"average": "macro"}, "one_hot", "shares"),
    "f1_weighted": ("F1Score", {"average": "weighted", "threshold": 0.3}, "bits", "unit"),
    "fbeta": ("FBetaScore", {"beta": 2.0, "average": "macro"}, "one_hot", "shares"),
    "accuracy": ("Accuracy", {}, "bits", "bits"),
    "binary_accuracy": ("BinaryAccuracy", {"threshold": 0.3}, "bits", "unit"),
    "iou": ("IoU", {"num_classes": 4, "target_class_ids": [0, 2]}, "classes", "classes"),
    "iou_ignored": ("MeanIoU", {"num_classes": 4, "ignore_class": 1}, "classes", "classes"),
    "mean_iou": ("MeanIoU", {"num_classes": 4}, "classes", "classes"),
    "binary_iou": ("BinaryIoU", {"threshold": 0.4}, "bits", "unit"),
    "one_hot_iou": ("OneHotIoU", {"num_classes": 4, "target_class_ids": [1]}, "one_hot", "shares"),
    "one_hot_mean_iou": (
        "OneHotMeanIoU",
        {"num_classes": 4, "sparse_y_pred": True},
        "one_hot",
        "classes",
    ),
}

# Every optimizer with its own options, and with each option that all have.
_OWN: dict[str, list[dict[str, Any]]] = {
    "SGD": [{}, {"momentum": 0.9}],
    "RMSprop": [{}],
    "Adam": [{}, {"amsgrad": True}],
    "AdamW": [{}],
    "Adagrad": [{}, {"initial_accumulator_value": 0.5, "epsilon": 1e-3}],
    "Adadelta": [{}, {"rho": 0.8, "learning_rate": 1.0}],
    "Adamax": [{}, {"beta_1": 0.8, "beta_2": 0.9}],
    "Nadam": [{}, {"beta_1": 0.8, "epsilon": 1e-4}],
    "Lion": [{}, {"beta_1": 0.7, "beta_2": 0.8}],
    "Ftrl": [
        {},
        {
            "l1_regularization_strength": 0.1,
            "l2_regularization_strength": 0.2,
            "learning_rate": 0.1,
        },
        {"l2_shrinkage_regularization_strength": 0.3, "beta": 0.5, "learning_rate_power": -0.4},
    ],
}
_COMMON: list[dict[str, Any]] = [
    {"weight_decay": 0.05},
    {"clipnorm": 0.5},
    {"clipvalue": 0.2},
    {"global_clipnorm": 0.7},
    {"use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3},
    {"gradient_accumulation_steps": 2},
    {"loss_scale_factor": 8.0},
]
OPTIMIZERS = {
    f"{cls}-{number}": (cls, arguments)
    for cls in _OWN
    for number, arguments in enumerate([*_OWN[cls], *_COMMON])
}

SCHEDULES: dict[str, tuple[str, dict[str, Any]]] = {
    "exponential": (
        "ExponentialDecay",
        {"initial_learning_rate": 0.5, "decay_steps": 7, "decay_rate": 0.6},
    ),
    "exponential_stairs": (
        "ExponentialDecay",
        {"initial_learning_rate": 0.5, "decay_steps": 7, "decay_rate": 0.6, "staircase": True},
    ),
    "piecewise": ("PiecewiseConstantDecay", {"boundaries": [5, 11], "values": [1.0, 0.5, 0.1]}),
    "polynomial": ("PolynomialDecay", {"initial_learning_rate": 0.5, "decay_steps": 9}),
    "polynomial_cycle": (
        "PolynomialDecay",
        {
            "initial_learning_rate": 0.5,
            "decay_steps": 6,
            "end_learning_rate": 0.1,
            "power": 2.0,
            "cycle": True,
        },
    ),
    "inverse": (
        "InverseTimeDecay",
        {"initial_learning_rate": 0.5, "decay_steps": 4, "decay_rate": 0.7},
    ),
    "inverse_stairs": (
        "InverseTimeDecay",
        {"initial_learning_rate": 0.5, "decay_steps": 4, "decay_rate": 0.7, "staircase": True},
    ),
    "cosine": ("CosineDecay", {"initial_learning_rate": 0.5, "decay_steps": 12, "alpha": 0.1}),
    "cosine_warm": (
        "CosineDecay",
        {
            "initial_learning_rate": 0.0,
            "decay_steps": 12,
            "warmup_target": 0.4,
            "warmup_steps": 5,
        },
    ),
    "restarts": ("CosineDecayRestarts", {"initial_learning_rate": 0.5, "first_decay_steps": 5}),
    "restarts_equal": (
        "CosineDecayRestarts",
        {
            "initial_learning_rate": 0.5,
            "first_decay_steps": 6,
            "t_mul": 1.0,
            "m_mul": 0.8,
            "alpha": 0.1,
        },
    ),
}

# Callbacks with arguments that make them act within eight epochs.
CALLBACKS: dict[str, tuple[str, dict[str, Any]]] = {
    "early_stopping": ("EarlyStopping", {"monitor": "val_loss", "patience": 1, "min_delta": 0.02}),
    "early_stopping_best": (
        "EarlyStopping",
        {"monitor": "val_mae", "patience": 2, "restore_best_weights": True, "min_delta": 0.1},
    ),
    "early_stopping_later": (
        "EarlyStopping",
        {"monitor": "loss", "patience": 0, "start_from_epoch": 3, "min_delta": 0.5},
    ),
    "plateau": ("ReduceLROnPlateau", {"patience": 1, "factor": 0.5, "min_delta": 0.05}),
    "plateau_cooldown": (
        "ReduceLROnPlateau",
        {"monitor": "loss", "patience": 1, "factor": 0.1, "min_delta": 1.0, "cooldown": 2},
    ),
    "plateau_least": (
        "ReduceLROnPlateau",
        {"monitor": "val_mae", "patience": 1, "min_delta": 1.0, "min_lr": 0.004},
    ),
    "scheduler": ("LearningRateScheduler", {"schedule": lambda epoch: 0.05 / (epoch + 1.0)}),
    "scheduler_rate": ("LearningRateScheduler", {"schedule": lambda epoch, rate: rate * 0.7}),
}


def draw(kind: str, rng: np.random.Generator, rows: int, columns: int = 4) -> np.ndarray:
    """Labels or predictions of a kind."""
    if kind == "classes":
        return rng.integers(0, columns, rows)
    if kind == "one_hot":
        return np.eye(columns)[rng.integers(0, columns, rows)]
    if kind == "bits":
        return rng.integers(0, 2, (rows, columns)).astype(np.float64)
    if kind == "signs":
        return rng.choice([-1.0, 1.0], (rows, columns))
    if kind == "unit":
        return rng.uniform(0.02, 0.98, (rows, columns))
    values = rng.normal(0, 2, (rows, columns))
    if kind == "positive":
        return np.abs(values) + 0.1
    if kind == "shares":
        values = np.exp(values)
        return values / values.sum(-1, keepdims=True)
    return values


def run_loss(backend: Backend, row: Any) -> dict[str, Any]:
    """The loss and its gradient by the predictions."""
    name, reduction, weighted = row
    arguments, truth, prediction = _LOSSES[name]
    rng = generator("loss", name)
    y_true, y_pred = draw(truth, rng, 6), backend.constant(draw(prediction, rng, 6))
    weight = rng.uniform(0, 2, 6)
    loss = getattr(backend.keras.losses, name)(reduction=reduction, **arguments)
    with backend.tape() as tape:
        tape.watch(y_pred)
        value = loss(y_true, y_pred, sample_weight=weight if weighted else None)
        total = backend.reduce_sum(value)
    # Keras 3.15 forgets to tell these; 3.16 tells them.
    untold = {"Huber": ["delta"], "CosineSimilarity": ["axis"]}.get(name, [])
    config = {k: v for k, v in loss.get_config().items() if k not in untold}
    return {
        "value": np.asarray(value),
        "gradient": np.asarray(tape.gradient(total, y_pred)),
        "facts": plain(config),
    }


def run_metric(backend: Backend, row: Any) -> dict[str, Any]:
    """Results after each of three batches, the second with weights, and after a reset and a fourth."""
    cls, arguments, truth, prediction = row
    metric = getattr(backend.keras.metrics, cls)(name="metric", **arguments)
    rng = generator("metric", cls, sorted(arguments))
    config = {k: v for k, v in metric.get_config().items() if k != "label_weights"}
    results: dict[str, Any] = {"facts": plain(config)}
    whole = "IoU" in cls
    for index in range(4):
        if index == 3:
            metric.reset_state()
        weight = rng.integers(1, 4, 9) if whole else rng.uniform(0, 2, 9)
        data = draw(truth, rng, 9), draw(prediction, rng, 9)
        metric.update_state(
            *data, sample_weight=weight if index == 1 and not _labelled(row) else None
        )
        results[f"result_{index}"] = np.asarray(metric.result())
    for index, variable in enumerate(metric.variables):
        if variable.name == "num_samples":  # Keras 3.15 counts values instead of samples
            continue
        results[f"state_{index}"] = np.array(variable)
    return results


def _labelled(row: Any) -> bool:
    """Metrics per label whose weights have one axis more, and `BinaryIoU`, which counts entries."""
    return bool(row[1].get("multi_label")) or row[0] == "BinaryIoU"


def run_optimizer(backend: Backend, row: Any) -> dict[str, Any]:
    """Weights after each of four steps with given gradients, and the state."""
    cls, arguments = row
    keras = backend.keras
    optimizer = getattr(keras.optimizers, cls)(name="optimizer", **arguments)
    rng = generator("optimizer", cls)
    variables = [
        keras.Variable(rng.normal(size=shape), name=f"v{i}")
        for i, shape in enumerate([(3, 2), (4,)])
    ]
    result: dict[str, Any] = {"facts": plain(optimizer.get_config())}
    for step in range(4):
        gradients = [backend.constant(rng.normal(size=tuple(v.shape))) for v in variables]
        optimizer.apply(gradients, variables)
        for index, variable in enumerate(variables):
            result[f"variable_{index}_{step}"] = np.array(variable)
    for index, variable in enumerate(optimizer.variables):
        result[f"state_{index}"] = np.array(variable)
    return result


def run_schedule(backend: Backend, row: Any) -> dict[str, Any]:
    """The rates of 25 steps."""
    cls, arguments = row
    schedule = getattr(backend.keras.optimizers.schedules, cls)(**arguments)
    rates = [float(schedule(step)) for step in range(25)]
    return {"rates": np.array(rates), "facts": plain(schedule.get_config())}


def _regression(backend: Backend, optimizer: Any, **arguments: Any) -> tuple[Any, Any, Any]:
    keras = backend.keras
    keras.backend.clear_session()
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)]
    )
    rng = generator("regression")
    model.set_weights([rng.normal(0, 0.6, w.shape) for w in model.get_weights()])
    model.compile(optimizer, "mse", **arguments)
    return model, rng.normal(size=(24, 3)), rng.normal(size=(24, 1))


def run_callback(backend: Backend, row: Any) -> dict[str, Any]:
    """The history of a training with the callback, and the weights after it."""
    cls, arguments = row
    keras = backend.keras
    model, x, y = _regression(backend, keras.optimizers.SGD(0.05), metrics=["mae"])
    history = model.fit(
        *(x, y),
        batch_size=8,
        epochs=8,
        shuffle=False,
        verbose=0,
        validation_data=(x[::-2], -y[::-2]),
        callbacks=[getattr(keras.callbacks, cls)(**arguments)],
    )
    result = {f"history/{key}": np.array(values) for key, values in history.history.items()}
    for index, weight in enumerate(model.get_weights()):
        result[f"weight_{index}"] = weight
    result["facts"] = plain(list(history.history))
    return result


def _own_step(keras: Any, backend: Backend) -> Any:
    class Own(keras.Model):
        """A model whose steps are its own."""

        def train_step(self, data: Any) -> Any:
            x, y = data[:2]
            with backend.tape() as tape:
                y_pred = self(x, training=True)
                loss = self.compute_loss(x=x, y=y, y_pred=y_pred)
            variables = self.trainable_variables
            sources = [backend.raw(v) for v in variables]
            self.optimizer.apply(tape.gradient(loss, sources), variables)
            for metric in self.metrics:
                if metric.name == "loss":
                    metric.update_state(loss)
                else:
                    metric.update_state(y, y_pred)
            return {metric.name: metric.result() for metric in self.metrics}

        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
            # One loss made by the base, one added.
            return super().compute_loss(x, y, y_pred, sample_weight) * 2.0

    return Own


FITS = (
    *("weights", "classes", "weighted_metrics", "penalties", "steps", "frequency", "generator"),
    *("accumulation", "averages", "schedule", "own_steps", "added_loss", "loss_scale", "sequence"),
    *("dictionary", "names", "three_values"),
)


def run_fit(backend: Backend, name: str) -> dict[str, Any]:
    """The history, the figures of an evaluation and the predictions of a training."""
    keras = backend.keras
    optimizer, compiled, fitted = _choices(backend, name)
    model, x, y = _regression(backend, optimizer, **compiled)
    labels, more = y, dict(fitted)
    if name == "penalties":
        layer = keras.layers.Dense(
            1, kernel_regularizer="l1", activity_regularizer=keras.regularizers.L2(0.1)
        )
        weights = model.get_weights()
        model = keras.Sequential([keras.Input((3,)), model.layers[0], layer])
        model.set_weights(weights)
        model.compile(optimizer, "mse")
    if name == "classes":
        labels = (y > 0).astype(np.int64)
        model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
    if name == "own_steps":
        own = _own_step(keras, backend)(model.inputs, model.outputs)
        own.compile(optimizer, "mse")
        model = own
    if name == "added_loss":
        model = keras.Model(model.inputs, _adding(backend)(model.outputs[0]))
        model.compile(optimizer, "mse")
    if name in ("dictionary", "names"):
        model, x, labels = _two_outputs(backend, model, x, y, name)
    data: tuple[Any, ...] = (x, labels)
    if name in ("generator", "sequence", "three_values"):
        data = (_source(keras, name, x, y),)
    history = model.fit(*data, epochs=3, verbose=0, **more)
    result = {f"history/{key}": np.array(values) for key, values in history.history.items()}
    for index, weight in enumerate(model.get_weights()):
        result[f"weight_{index}"] = weight
    evaluated = model.evaluate(x, labels, batch_size=24, verbose=0, return_dict=True)
    result["evaluated"] = np.array([evaluated[key] for key in sorted(evaluated)])
    predictions = model.predict(x, verbose=0, batch_size=7)
    if isinstance(predictions, dict):
        predictions = [predictions[key] for key in sorted(predictions)]
    for index, value in enumerate(predictions if isinstance(predictions, list) else [predictions]):
        result[f"prediction_{index}"] = value
    result["facts"] = plain([sorted(history.history), sorted(evaluated)])
    return result


def _choices(backend: Backend, name: str) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """The optimizer, and further arguments of `compile` and `fit`."""
    optimizers = backend.keras.optimizers
    optimizer: Any = optimizers.SGD(0.05, momentum=0.5)
    compiled: dict[str, Any] = {"metrics": ["mae"]}
    fitted: dict[str, Any] = {"batch_size": 8, "shuffle": False}
    weight = generator("fit weights").uniform(0, 2, 24)
    if name == "weights":
        fitted["sample_weight"] = weight
    elif name == "classes":
        fitted["class_weight"] = {0: 0.5, 1: 2.0}
    elif name == "weighted_metrics":
        compiled["weighted_metrics"] = ["mae", "mse"]
        fitted["sample_weight"] = weight
    elif name == "steps":
        fitted["steps_per_epoch"] = 2
    elif name == "frequency":
        fitted.update(validation_split=0.25, validation_freq=2)
    elif name in ("generator", "sequence", "three_values"):
        fitted = {"steps_per_epoch": 3} if name == "generator" else {"shuffle": False}
    elif name == "accumulation":
        optimizer = optimizers.Adam(0.05, gradient_accumulation_steps=2)
    elif name == "averages":
        optimizer = optimizers.Adam(0.05, use_ema=True, ema_momentum=0.7)
    elif name == "schedule":
        decay = optimizers.schedules.CosineDecay(0.1, 6)
        optimizer = optimizers.SGD(decay)
    elif name == "loss_scale":
        optimizer = optimizers.LossScaleOptimizer(
            optimizers.SGD(0.05), initial_scale=4.0, dynamic_growth_steps=2
        )
    return optimizer, compiled, fitted


def _adding(backend: Backend) -> Any:
    class Adding(backend.keras.layers.Layer):  # type: ignore[misc]  # the class of either package
        """A layer that adds a loss of its inputs."""

        def call(self, inputs: Any) -> Any:
            self.add_loss(backend.reduce_sum(inputs * inputs) * 0.01)
            return inputs

    return Adding()


def _two_outputs(backend: Backend, model: Any, x: Any, y: Any, name: str) -> tuple[Any, Any, Any]:
    keras = backend.keras
    inputs = keras.Input((3,), name="data")
    one, two = model(inputs), keras.layers.Dense(2, name="two", kernel_initializer="ones")(inputs)
    if name == "dictionary":
        made = keras.Model({"data": inputs}, {"one": one, "two": two})
        made.compile("sgd", {"one": "mse", "two": "mae"}, loss_weights={"one": 1.0, "two": 0.3})
        return made, {"data": x}, {"one": y, "two": x[:, :2]}
    made = keras.Model(inputs, [keras.layers.Activation("linear", name="one")(one), two])
    made.compile("sgd", ["mse", None], metrics={"one": ["mae"], "two": ["mse"]})
    return made, x, [y, x[:, :2]]


def _source(keras: Any, name: str, x: np.ndarray, y: np.ndarray) -> Any:
    if name == "sequence":

        class Batches(keras.utils.PyDataset):
            """Batches by their number."""

            def __len__(self) -> int:
                return 4

            def __getitem__(self, index: int) -> Any:
                rows = slice(6 * index, 6 * index + 6)
                return x[rows], y[rows]

        return Batches()
    weight = np.linspace(0, 2, 24)

    def batches() -> Any:
        for _ in range(3 if name == "generator" else 1):
            for start in range(0, 24, 8):
                rows = slice(start, start + 8)
                yield (
                    (x[rows], y[rows], weight[rows]) if name != "generator" else (x[rows], y[rows])
                )

    if name == "generator":
        return batches()

    class Weighted(keras.utils.PyDataset):
        """Batches with weights."""

        def __len__(self) -> int:
            return 3

        def __getitem__(self, index: int) -> Any:
            return list(batches())[index]

    return Weighted()


POLICIES = {"mixed_float16": 1e-2, "mixed_bfloat16": 5e-2}


def run_mixed(backend: Backend, policy: str) -> dict[str, Any]:
    """History, weights, state of the loss scale and predictions of a training in mixed precision."""
    keras = backend.keras
    keras.backend.clear_session()
    keras.config.set_floatx("float32")
    keras.mixed_precision.set_global_policy(policy)
    layers = keras.layers
    try:
        model = keras.Sequential(
            [
                keras.Input((6, 6, 2)),
                layers.Conv2D(4, 3, activation="relu"),
                layers.BatchNormalization(momentum=0.5),
                layers.MaxPooling2D(),
                layers.Flatten(),
                layers.Dense(5, activation="tanh"),
                layers.Dense(3, activation="softmax", dtype="float32"),
            ]
        )
        rng = generator("mixed")
        weights = [rng.normal(0, 0.4, w.shape) for w in model.get_weights()]
        model.set_weights([np.abs(w) + 0.3 if w.shape == (4,) else w for w in weights])
        model.compile(
            keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        x, y = rng.normal(size=(24, 6, 6, 2)), rng.integers(0, 3, 24)
        history = model.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0)
        result = {f"history/{key}": np.array(values) for key, values in history.history.items()}
        for index, weight in enumerate(model.get_weights()):
            result[f"weight_{index}"] = weight
        result["prediction"] = model.predict(x, verbose=0)
        result["hidden"] = np.asarray(model.layers[0](x[:2].astype(np.float32)), np.float32)
        facts = {
            "optimizer": type(model.optimizer).__name__,
            "weights": sorted({str(w.dtype) for w in model.weights}),
            "policies": [layer.dtype_policy.name for layer in model.layers],
            "config": model.layers[0].get_config()["dtype"]["config"],
        }
        result["facts"] = plain(facts)
        if policy == "mixed_float16":
            result["scale"] = np.array(model.optimizer.dynamic_scale)
    finally:
        keras.mixed_precision.set_global_policy("float32")
        keras.config.set_floatx("float64")
    return result


TABLES: dict[str, tuple[dict[str, Any], Callable[[Backend, Any], dict[str, Any]]]] = {
    "loss": (LOSSES, run_loss),
    "metric": (METRICS, run_metric),
    "optimizer": (OPTIMIZERS, run_optimizer),
    "schedule": (SCHEDULES, run_schedule),
    "callback": (CALLBACKS, run_callback),
    "fit": ({name: name for name in FITS}, run_fit),
    "mixed": ({name: name for name in POLICIES}, run_mixed),
}
