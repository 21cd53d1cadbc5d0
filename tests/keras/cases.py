"""What Keras and EdgeLite must agree on: rows of layers, losses, optimizers, metrics and trainings.

This module runs under both: `make_goldens.py` calls it with real Keras, the tests with EdgeLite. Data
and weights come from NumPy generators with fixed seeds, everything is float64.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.keras.layer_runs import run_layer
from tests.keras.rows.basic import BASIC
from tests.keras.rows.preprocessing import PREPROCESSING
from tests.keras.rows.sequences import SEQUENCES
from tests.keras.rows.table import Row
from tests.keras.runs import Backend, generator, plain, set_weights

LAYERS = [*BASIC, *SEQUENCES, *PREPROCESSING]

ACTIVATIONS = [
    *("relu", "relu6", "sigmoid", "tanh", "softmax", "linear", "hard_sigmoid", "hard_silu"),
    *("hard_swish", "leaky_relu", "elu", "selu", "gelu", "silu", "swish", "softplus", "softsign"),
    *("exponential", "log_softmax", "mish"),
]

# (name, class, arguments, kind of labels, what the predictions are)
LOSSES: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("mse", "MeanSquaredError", {}, "real", "logits"),
    ("mse_sum", "MeanSquaredError", {"reduction": "sum"}, "real", "logits"),
    ("mse_none", "MeanSquaredError", {"reduction": None}, "real", "logits"),
    (
        "mse_weighted_mean",
        "MeanSquaredError",
        {"reduction": "mean_with_sample_weight"},
        "real",
        "logits",
    ),
    ("mae", "MeanAbsoluteError", {}, "real", "logits"),
    ("sparse", "SparseCategoricalCrossentropy", {}, "classes", "probabilities"),
    ("sparse_softmax", "SparseCategoricalCrossentropy", {}, "classes", "softmax"),
    ("sparse_logits", "SparseCategoricalCrossentropy", {"from_logits": True}, "classes", "logits"),
    (
        "sparse_ignored",
        "SparseCategoricalCrossentropy",
        {"from_logits": True, "ignore_class": 1},
        "classes",
        "logits",
    ),
    ("categorical", "CategoricalCrossentropy", {}, "one_hot", "probabilities"),
    ("categorical_softmax", "CategoricalCrossentropy", {}, "one_hot", "softmax"),
    ("categorical_logits", "CategoricalCrossentropy", {"from_logits": True}, "one_hot", "logits"),
    (
        "categorical_smoothed",
        "CategoricalCrossentropy",
        {"label_smoothing": 0.2},
        "one_hot",
        "softmax",
    ),
    ("binary", "BinaryCrossentropy", {}, "bits", "probabilities"),
    ("binary_sigmoid", "BinaryCrossentropy", {}, "bits", "sigmoid"),
    ("binary_logits", "BinaryCrossentropy", {"from_logits": True}, "bits", "logits"),
    (
        "binary_smoothed",
        "BinaryCrossentropy",
        {"label_smoothing": 0.1, "from_logits": True},
        "bits",
        "logits",
    ),
]

OPTIMIZERS: list[tuple[str, str, dict[str, Any]]] = [
    ("sgd", "SGD", {}),
    ("sgd_momentum", "SGD", {"momentum": 0.9}),
    ("sgd_nesterov", "SGD", {"momentum": 0.8, "nesterov": True, "learning_rate": 0.05}),
    ("sgd_decay", "SGD", {"weight_decay": 0.01}),
    ("sgd_clipnorm", "SGD", {"clipnorm": 0.5}),
    ("sgd_clipvalue", "SGD", {"clipvalue": 0.1}),
    ("sgd_global_clipnorm", "SGD", {"global_clipnorm": 0.5}),
    ("sgd_ema", "SGD", {"use_ema": True, "ema_momentum": 0.9, "ema_overwrite_frequency": 2}),
    ("sgd_accumulated", "SGD", {"gradient_accumulation_steps": 2}),
    ("adam", "Adam", {}),
    ("adam_amsgrad", "Adam", {"amsgrad": True, "learning_rate": 0.02, "beta_1": 0.8}),
    ("adam_decay", "Adam", {"weight_decay": 0.1, "epsilon": 1e-3}),
    ("adamw", "AdamW", {}),
    ("rmsprop", "RMSprop", {}),
    ("rmsprop_momentum", "RMSprop", {"momentum": 0.5, "rho": 0.8}),
    ("rmsprop_centered", "RMSprop", {"centered": True}),
]

METRICS: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("accuracy", "Accuracy", {}, "classes", "classes"),
    ("binary_accuracy", "BinaryAccuracy", {}, "bits", "probabilities"),
    ("binary_accuracy_threshold", "BinaryAccuracy", {"threshold": 0.3}, "bits", "probabilities"),
    ("categorical_accuracy", "CategoricalAccuracy", {}, "one_hot", "probabilities"),
    ("sparse_categorical_accuracy", "SparseCategoricalAccuracy", {}, "classes", "probabilities"),
    ("top_k", "TopKCategoricalAccuracy", {"k": 2}, "one_hot", "probabilities32"),
    ("sparse_top_k", "SparseTopKCategoricalAccuracy", {"k": 2}, "classes", "probabilities32"),
    ("metric_mse", "MeanSquaredError", {}, "real", "logits"),
    ("metric_mae", "MeanAbsoluteError", {}, "real", "logits"),
    ("metric_rmse", "RootMeanSquaredError", {}, "real", "logits"),
    ("metric_bce", "BinaryCrossentropy", {}, "bits", "probabilities"),
    ("metric_cce", "CategoricalCrossentropy", {}, "one_hot", "probabilities"),
    ("metric_scce", "SparseCategoricalCrossentropy", {}, "classes", "probabilities"),
]

INITIALIZERS = [
    *("GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"),
    *("Zeros", "Ones", "Constant", "RandomNormal", "RandomUniform", "TruncatedNormal"),
    *("VarianceScaling", "Orthogonal"),
]

FITS = ["classifier", "images", "two_outputs", "weighted"]


def run_activation(backend: Backend, name: str) -> dict[str, Any]:
    """Values and gradients, kinks at 0 and 3 left out."""
    x = backend.constant(generator("activation").normal(0, 2.5, (5, 7)))
    function = backend.keras.activations.get(name)
    pull = generator("pull", name).normal(size=(5, 7))
    with backend.tape() as tape:
        tape.watch(x)
        y = function(x)
        loss = backend.reduce_sum(y * pull)
    serialized = plain(backend.keras.activations.serialize(function))
    return {
        "output": np.asarray(y),
        "gradient": np.asarray(tape.gradient(loss, x)),
        "facts": serialized,
    }


def labels(kind: str, rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """Labels or predictions of a kind."""
    if kind == "classes":
        return rng.integers(0, columns, rows)
    if kind == "one_hot":
        return np.eye(columns)[rng.integers(0, columns, rows)]
    if kind == "bits":
        return rng.integers(0, 2, (rows, columns)).astype(np.float64)
    values = rng.normal(0, 2, (rows, columns))
    if kind.startswith("probabilities"):
        values = np.exp(values)
        values /= values.sum(-1, keepdims=True)
    # TensorFlow finds the likeliest classes in float32 only.
    return values.astype(np.float32) if kind.endswith("32") else values


def run_loss(backend: Backend, row: Any) -> dict[str, Any]:
    """The loss without and with sample weights, and its gradient by the predictions."""
    name, cls, arguments, truth, prediction = row
    rng = generator("loss", name)
    y_true = labels(truth, rng, 6, 4)
    kind = prediction if prediction == "probabilities" else "real"
    y_pred = backend.constant(labels(kind, rng, 6, 4))
    weight = rng.uniform(0, 2, 6)
    loss = getattr(backend.keras.losses, cls)(**arguments)
    with backend.tape() as tape:
        tape.watch(y_pred)
        made = y_pred
        if prediction in ("softmax", "sigmoid"):
            made = backend.keras.activations.get(prediction)(y_pred)
        value = loss(y_true, made)
        weighted = loss(y_true, made, sample_weight=weight)
        total = backend.reduce_sum(weighted)
    return {
        "value": np.asarray(value),
        "weighted": np.asarray(weighted),
        "gradient": np.asarray(tape.gradient(total, y_pred)),
        "facts": plain(loss.get_config()),
    }


def run_optimizer(backend: Backend, row: Any) -> dict[str, Any]:
    """Weights and state after each of three steps with given gradients."""
    name, cls, arguments = row
    keras = backend.keras
    optimizer = getattr(keras.optimizers, cls)(name="optimizer", **arguments)
    rng = generator("optimizer", name)
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


def run_metric(backend: Backend, row: Any) -> dict[str, Any]:
    """Results after one batch, after a second with weights, and after a reset."""
    name, cls, arguments, truth, prediction = row
    metric = getattr(backend.keras.metrics, cls)(**arguments)
    rng = generator("metric", name)
    results = []
    for weight in (None, rng.uniform(0, 2, 7)):
        metric.update_state(
            labels(truth, rng, 7, 4), labels(prediction, rng, 7, 4), sample_weight=weight
        )
        results.append(float(metric.result()))
    metric.reset_state()
    results.append(float(metric.result()))
    return {"results": np.array(results), "facts": plain(metric.get_config())}


def run_initializer(backend: Backend, name: str) -> dict[str, Any]:
    """Mean, deviation and extremes of many values."""
    initializer = getattr(backend.keras.initializers, name)()
    values = np.asarray(initializer((3, 3, 40, 60)), np.float64)
    moments = np.array([values.mean(), values.std(), values.min(), values.max()])
    return {"moments": moments, "facts": plain(initializer.get_config())}


def build_model(keras: Any, name: str) -> Any:
    """A small model of its own architecture."""
    layers = keras.layers
    if name in ("classifier", "weighted"):
        return keras.Sequential(
            [
                keras.Input((6,)),
                layers.Dense(8, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
                layers.Dense(4, activation="softmax"),
            ]
        )
    if name == "images":
        return keras.Sequential(
            [
                keras.Input((6, 6, 1)),
                layers.Conv2D(3, 3, padding="same", activation="relu"),
                layers.BatchNormalization(),
                layers.MaxPooling2D(),
                layers.SeparableConv2D(4, 2, activation="relu"),
                layers.GlobalAveragePooling2D(),
                layers.Dense(1, activation="sigmoid"),
            ]
        )
    left, right = keras.Input((3,), name="left"), keras.Input((2,), name="right")
    shared = layers.Dense(4, activation="tanh", name="shared")
    joined = layers.Concatenate()([shared(layers.Dense(3)(right)), shared(left)])
    a = layers.Dense(1, name="a")(joined)
    b = layers.Dense(3, activation="softmax", name="b")(joined)
    return keras.Model([left, right], [a, b])


def run_fit(backend: Backend, name: str) -> dict[str, Any]:
    """Histories, weights and predictions of three epochs in the given order of samples."""
    keras = backend.keras
    keras.backend.clear_session()
    model = build_model(keras, name)
    set_weights(model, name)
    rng = generator("fit", name)
    rows = 20
    extra: dict[str, Any] = {}
    if name == "images":
        x, y = rng.normal(size=(rows, 6, 6, 1)), rng.integers(0, 2, (rows, 1))
        model.compile(
            keras.optimizers.SGD(0.1, momentum=0.9), "binary_crossentropy", metrics=["accuracy"]
        )
    elif name == "two_outputs":
        x = [rng.normal(size=(rows, 3)), rng.normal(size=(rows, 2))]
        y = [rng.normal(size=(rows, 1)), rng.integers(0, 3, rows)]
        model.compile(
            keras.optimizers.RMSprop(0.01),
            ["mse", "sparse_categorical_crossentropy"],
            loss_weights=[0.5, 2.0],
            metrics=[["mae"], ["accuracy"]],
        )
    else:
        x, y = rng.normal(size=(rows, 6)), rng.integers(0, 4, rows)
        model.compile(
            keras.optimizers.Adam(0.05),
            "sparse_categorical_crossentropy",
            metrics=["accuracy"],
            weighted_metrics=["sparse_categorical_accuracy"],
        )
        if name == "weighted":
            extra["class_weight"] = {0: 2.0, 1: 0.5, 2: 1.0, 3: 3.0}
    # Keras averages the losses of single outputs over batches, whatever their sizes: equal ones agree.
    size = 5 if name == "two_outputs" else 7
    history = model.fit(
        x, y, epochs=3, batch_size=size, shuffle=False, verbose=0, validation_split=0.25, **extra
    )
    result = {f"history/{key}": np.array(values) for key, values in history.history.items()}
    for index, weight in enumerate(model.get_weights()):
        result[f"weight_{index}"] = weight
    predictions = model.predict(x, verbose=0)
    for index, prediction in enumerate(
        predictions if isinstance(predictions, list) else [predictions]
    ):
        result[f"prediction_{index}"] = prediction
    evaluated = model.evaluate(x, y, batch_size=size, verbose=0, return_dict=True)
    result["evaluated"] = np.array([evaluated[key] for key in sorted(evaluated)])
    listed = model.evaluate(x, y, batch_size=size, verbose=0)
    result["listed"] = np.array(listed)
    result["facts"] = plain(
        {
            "keys": list(history.history),
            "evaluated": sorted(evaluated),
            "config": model.get_config(),
            "paths": [w.path for w in model.weights],
            "layers": [layer.name for layer in model.layers],
            "output_shape": model.output_shape,
            "params": model.count_params(),
        }
    )
    return result


TABLES: dict[str, tuple[list[Any], Any]] = {
    "layer": (LAYERS, run_layer),
    "activation": (ACTIVATIONS, run_activation),
    "loss": (LOSSES, run_loss),
    "optimizer": (OPTIMIZERS, run_optimizer),
    "metric": (METRICS, run_metric),
    "initializer": (INITIALIZERS, run_initializer),
    "fit": (FITS, run_fit),
}


def row_name(row: Any) -> str:
    """The name of a row."""
    if isinstance(row, Row):
        return row.name
    return row if isinstance(row, str) else row[0]
