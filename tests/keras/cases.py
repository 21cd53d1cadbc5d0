"""What Keras and EdgeLite must agree on: rows of layers, losses, optimizers, metrics and trainings.

This module runs under both: `make_goldens.py` calls it with real Keras, the tests with EdgeLite. Data
and weights come from NumPy generators with fixed seeds, everything is float64.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Backend:
    """What differs between the two: the module, its tape, and how a variable is passed to the tape."""

    keras: Any
    tape: Any
    constant: Any
    reduce_sum: Any

    def raw(self, variable: Any) -> Any:
        """The variable as the tape knows it."""
        return variable.value if not callable(variable.value) else variable


def generator(*key: Any) -> np.random.Generator:
    """A generator of its own for each row."""
    return np.random.default_rng(zlib.crc32(repr(key).encode()))


# (name, class, arguments, input shapes, call arguments)
LAYERS: list[tuple[str, str, dict[str, Any], list[tuple[int, ...]], dict[str, Any]]] = [
    ("dense", "Dense", {"units": 4}, [(3, 5)], {}),
    ("dense_relu", "Dense", {"units": 4, "activation": "relu"}, [(3, 5)], {}),
    ("dense_no_bias", "Dense", {"units": 2, "use_bias": False, "activation": "tanh"}, [(3, 5)], {}),
    ("dense_3d", "Dense", {"units": 3, "activation": "softmax"}, [(2, 3, 4)], {}),
    (
        "dense_regularized",
        "Dense",
        {
            "units": 3,
            "kernel_regularizer": "l2",
            "bias_regularizer": "l1",
            "kernel_constraint": "max_norm",
            "kernel_initializer": "he_normal",
            "bias_initializer": "ones",
        },
        [(2, 4)],
        {},
    ),
    ("conv2d", "Conv2D", {"filters": 3, "kernel_size": 3}, [(2, 6, 5, 2)], {}),
    (
        "conv2d_same",
        "Conv2D",
        {"filters": 2, "kernel_size": (3, 2), "padding": "same", "activation": "relu"},
        [(2, 5, 6, 3)],
        {},
    ),
    (
        "conv2d_strided",
        "Conv2D",
        {"filters": 2, "kernel_size": 3, "strides": (2, 3), "padding": "same"},
        [(1, 7, 8, 2)],
        {},
    ),
    (
        "conv2d_strided_valid",
        "Conv2D",
        {"filters": 2, "kernel_size": 2, "strides": 2, "use_bias": False},
        [(2, 7, 6, 1)],
        {},
    ),
    (
        "conv2d_dilated",
        "Conv2D",
        {"filters": 2, "kernel_size": 3, "dilation_rate": 2},
        [(1, 8, 7, 2)],
        {},
    ),
    ("conv2d_pointwise", "Conv2D", {"filters": 5, "kernel_size": 1}, [(2, 3, 3, 4)], {}),
    ("conv1d", "Conv1D", {"filters": 3, "kernel_size": 3}, [(2, 7, 2)], {}),
    (
        "conv1d_same",
        "Conv1D",
        {"filters": 2, "kernel_size": 4, "strides": 2, "padding": "same"},
        [(2, 9, 3)],
        {},
    ),
    (
        "conv1d_causal",
        "Conv1D",
        {"filters": 2, "kernel_size": 3, "dilation_rate": 2, "padding": "causal"},
        [(2, 8, 2)],
        {},
    ),
    ("depthwise", "DepthwiseConv2D", {"kernel_size": 3}, [(2, 6, 5, 3)], {}),
    (
        "depthwise_same",
        "DepthwiseConv2D",
        {
            "kernel_size": 3,
            "strides": 2,
            "padding": "same",
            "depth_multiplier": 2,
            "activation": "relu6",
        },
        [(1, 7, 6, 2)],
        {},
    ),
    ("depthwise_1d", "DepthwiseConv1D", {"kernel_size": 3, "depth_multiplier": 2}, [(2, 7, 2)], {}),
    ("separable", "SeparableConv2D", {"filters": 4, "kernel_size": 3}, [(2, 5, 6, 2)], {}),
    (
        "separable_same",
        "SeparableConv2D",
        {
            "filters": 3,
            "kernel_size": (2, 3),
            "padding": "same",
            "depth_multiplier": 2,
            "activation": "relu",
        },
        [(1, 6, 6, 2)],
        {},
    ),
    (
        "separable_1d",
        "SeparableConv1D",
        {"filters": 3, "kernel_size": 3, "padding": "same"},
        [(2, 6, 2)],
        {},
    ),
    ("max_pooling", "MaxPooling2D", {}, [(2, 6, 5, 2)], {}),
    (
        "max_pooling_same",
        "MaxPooling2D",
        {"pool_size": 3, "strides": 2, "padding": "same"},
        [(2, 6, 7, 2)],
        {},
    ),
    (
        "max_pooling_overlapping",
        "MaxPooling2D",
        {"pool_size": (3, 2), "strides": 1},
        [(1, 5, 5, 2)],
        {},
    ),
    ("max_pooling_1d", "MaxPooling1D", {"pool_size": 2}, [(2, 7, 3)], {}),
    ("average_pooling", "AveragePooling2D", {"pool_size": 2}, [(2, 6, 5, 2)], {}),
    (
        "average_pooling_same",
        "AveragePooling2D",
        {"pool_size": 3, "strides": 2, "padding": "same"},
        [(2, 6, 7, 2)],
        {},
    ),
    (
        "average_pooling_1d",
        "AveragePooling1D",
        {"pool_size": 3, "padding": "same"},
        [(2, 7, 3)],
        {},
    ),
    ("global_average", "GlobalAveragePooling2D", {}, [(2, 4, 3, 5)], {}),
    ("global_average_kept", "GlobalAveragePooling2D", {"keepdims": True}, [(2, 4, 3, 5)], {}),
    ("global_average_1d", "GlobalAveragePooling1D", {}, [(2, 4, 3)], {}),
    ("global_max", "GlobalMaxPooling2D", {}, [(2, 4, 3, 5)], {}),
    ("global_max_1d", "GlobalMaxPooling1D", {"keepdims": True}, [(2, 4, 3)], {}),
    ("flatten", "Flatten", {}, [(2, 3, 4, 2)], {}),
    ("flatten_vector", "Flatten", {}, [(3,)], {}),
    ("reshape", "Reshape", {"target_shape": (4, -1)}, [(2, 3, 8)], {}),
    ("zero_padding", "ZeroPadding2D", {"padding": ((1, 2), (0, 3))}, [(2, 3, 2, 2)], {}),
    ("rescaling", "Rescaling", {"scale": 0.5, "offset": -1.0}, [(2, 3)], {}),
    ("activation", "Activation", {"activation": "tanh"}, [(2, 6)], {}),
    ("relu", "ReLU", {}, [(3, 6)], {}),
    (
        "relu_bounded",
        "ReLU",
        {"max_value": 1.0, "negative_slope": 0.1, "threshold": 0.2},
        [(3, 6)],
        {},
    ),
    ("relu_six", "ReLU", {"max_value": 6.0}, [(3, 6)], {}),
    ("leaky_relu", "LeakyReLU", {}, [(3, 6)], {}),
    ("elu", "ELU", {"alpha": 0.7}, [(3, 6)], {}),
    ("softmax", "Softmax", {}, [(3, 6)], {}),
    ("softmax_axis", "Softmax", {"axis": 1}, [(2, 3, 4)], {}),
    ("dropout", "Dropout", {"rate": 0.5}, [(2, 6)], {"training": False}),
    ("batch_normalization", "BatchNormalization", {}, [(4, 3)], {"training": False}),
    ("batch_normalization_training", "BatchNormalization", {}, [(6, 3)], {"training": True}),
    (
        "batch_normalization_images",
        "BatchNormalization",
        {"momentum": 0.9, "epsilon": 0.01},
        [(2, 3, 4, 2)],
        {"training": True},
    ),
    (
        "batch_normalization_plain",
        "BatchNormalization",
        {"center": False, "scale": False},
        [(5, 2)],
        {"training": True},
    ),
    (
        "batch_normalization_axis",
        "BatchNormalization",
        {"axis": 1},
        [(3, 2, 4)],
        {"training": True},
    ),
    ("add", "Add", {}, [(2, 3), (2, 3), (2, 1)], {}),
    ("add_ranks", "Add", {}, [(2, 4, 3), (2, 3)], {}),
    ("subtract", "Subtract", {}, [(2, 3), (2, 3)], {}),
    ("multiply", "Multiply", {}, [(2, 3), (2, 3)], {}),
    ("average", "Average", {}, [(2, 3), (2, 3), (2, 3)], {}),
    ("maximum", "Maximum", {}, [(2, 3), (2, 3)], {}),
    ("minimum", "Minimum", {}, [(2, 3), (2, 3)], {}),
    ("concatenate", "Concatenate", {}, [(2, 3), (2, 2)], {}),
    ("concatenate_axis", "Concatenate", {"axis": 1}, [(2, 3, 2), (2, 1, 2)], {}),
]

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


def set_weights(layer: Any, key: str) -> None:
    """Give a layer or model weights that depend on `key` only; variances stay positive."""
    rng = generator("weights", key)
    layer.set_weights(
        [
            rng.uniform(0.5, 1.5, w.shape)
            if "variance" in w.name or w.name == "gamma"
            else rng.normal(0, 0.5, w.shape)
            for w in layer.weights
        ]
    )


def plain(config: Any) -> str:
    """A configuration as text that can be compared."""
    return json.dumps(config, sort_keys=True, default=str)


def run_layer(backend: Backend, row: Any) -> dict[str, Any]:
    """Outputs, gradients by inputs and weights, weights after the call, names, configuration."""
    name, cls, arguments, shapes, call = row
    keras = backend.keras
    layer = getattr(keras.layers, cls)(name="layer", **arguments)
    rng = generator("inputs", name)
    arrays = [rng.normal(0, 1.5, shape) for shape in shapes]
    # A symbolic call tells the shape for an unknown batch size.
    symbols = [keras.Input(shape[1:]) for shape in shapes]
    symbolic = layer(symbols if len(symbols) > 1 else symbols[0])
    set_weights(layer, name)
    inputs = [backend.constant(array) for array in arrays]
    with backend.tape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs if len(inputs) > 1 else inputs[0], **call)
        pull = generator("pull", name).normal(size=tuple(outputs.shape))
        loss = backend.reduce_sum(outputs * pull)
    sources = [*inputs, *map(backend.raw, layer.trainable_variables)]
    gradients = tape.gradient(loss, sources)
    result = {"output": np.asarray(outputs)}
    for index, gradient in enumerate(gradients):
        result[f"gradient_{index}"] = np.asarray(gradient)
    for index, weight in enumerate(layer.get_weights()):
        result[f"weight_{index}"] = weight
    result["facts"] = plain(
        {
            "config": layer.get_config(),
            "shape": list(symbolic.shape),
            "names": [w.name for w in layer.weights],
            "paths": [w.path for w in layer.weights],
            "trainable": [w.name for w in layer.trainable_weights],
            "params": layer.count_params(),
        }
    )
    if layer.losses:
        result["losses"] = np.array([float(value) for value in layer.losses])
    return result


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
    return row if isinstance(row, str) else row[0]
