"""Running the rows of trainings: {model, arguments of `compile`, arguments of `fit`}."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.parity.backend import Backend, built, generator, leaves, of_floatx
from tests.parity.runs.models import feed, task
from tests.parity.table import Row

# Own classes name their module; of nested models Keras tells what EdgeLite finds while running (masks).
# tests/keras/test_files_of_keras.py compares what is significant.
PARTLY_CONFIGURED = {"own_steps", "added_loss", "residual", "dictionaries", "named_outputs"}


def converted(data: Any, floatx: str) -> Any:
    """Arrays in a structure, in the default float type."""
    if isinstance(data, dict):
        return {key: converted(value, floatx) for key, value in data.items()}
    return (
        [converted(v, floatx) for v in data] if isinstance(data, list) else of_floatx(data, floatx)
    )


def numbers(history: Any, model: Any) -> dict[str, Any]:
    """The history of a training and the weights after it."""
    found = {f"history/{key}": np.array(values) for key, values in history.history.items()}
    return found | {f"weight_{i}": weight for i, weight in enumerate(model.get_weights())}


def run_fit(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """History and weights, predictions, an evaluation of all samples in one batch."""
    keras = backend.keras
    model, x, y = task(backend, row.cls)
    x, y = converted(x, floatx), converted(y, floatx)
    model.compile(**built(keras, row.arguments))
    fitted = {"epochs": 3, "batch_size": 7, "shuffle": False, "verbose": 0} | built(keras, row.call)
    data: tuple[Any, ...] = (x, y)
    count = len(leaves(x)[0])
    kind = fitted.pop("feed", None)
    if kind is not None:
        data = (feed(keras, kind, x, y, fitted["epochs"]),)
        del fitted["batch_size"]
    if fitted.pop("weighted", False):
        weights = generator("sample weights").uniform(0, 2, count).astype(floatx)
        fitted["sample_weight"] = weights
    if fitted.pop("validated", False):
        fitted["validation_data"] = (x[::-2], -y[::-2])
    found = numbers(model.fit(*data, **fitted), model)
    history = sorted(key[8:] for key in found if key.startswith("history/"))
    for index, value in enumerate(leaves(model.predict(x, verbose=0, batch_size=7))):
        found[f"prediction_{index}"] = value
    evaluated = model.evaluate(x, y, batch_size=count, verbose=0, return_dict=True)
    found["evaluated"] = np.array([evaluated[key] for key in sorted(evaluated)])
    found["listed"] = np.array(model.evaluate(x, y, batch_size=count, verbose=0))
    found["facts"] = {
        "history": history,
        "evaluated": sorted(evaluated),
        "paths": [w.path for w in model.weights],
        "layers": [layer.name for layer in model.layers],
        "params": model.count_params(),
        "output_shape": model.output_shape,
    }
    if row.cls not in PARTLY_CONFIGURED:
        found["facts"]["config"] = model.get_config()
    return found


def run_policy(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """A training under a policy of precision: its history, weights, loss scale and predictions."""
    keras, policy = backend.keras, row.cls
    keras.mixed_precision.set_global_policy(policy)
    layers = keras.layers
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
    found = numbers(model.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0), model)
    found["prediction"] = model.predict(x, verbose=0)
    found["hidden"] = np.asarray(model.layers[0](x[:2].astype(np.float32)), np.float32)
    found["facts"] = {
        "optimizer": type(model.optimizer).__name__,
        "weights": sorted({str(w.dtype) for w in model.weights}),
        "policies": [layer.dtype_policy.name for layer in model.layers],
        "config": model.layers[0].get_config()["dtype"]["config"],
    }
    if policy == "mixed_float16":
        found["scale"] = np.array(model.optimizer.dynamic_scale)
    return found
