"""Weights, data and training of the models of `architectures.py`, equal under real Keras and EdgeLite."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from tests.keras.architectures import ARCHITECTURES

ROWS = 12


def fresh(keras: Any, name: str) -> Any:
    """The model `name`, compiled, with weights of a fixed generator."""
    keras.backend.clear_session()
    model = ARCHITECTURES[name](keras)
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    model.set_weights([weights_like(rng, weight) for weight in model.get_weights()])
    return model


def weights_like(rng: np.random.Generator, weight: np.ndarray) -> np.ndarray:
    """Values of a weight's shape; all positive, as variances must be, where it has one axis."""
    drawn = rng.normal(0.0, 0.5, weight.shape)
    return (np.abs(drawn) + 0.1 if weight.ndim < 2 else drawn).astype(weight.dtype)


def data(model: Any, name: str) -> tuple[Any, Any]:
    """Inputs and labels, in the structure that the model takes."""
    rng = np.random.default_rng(zlib.crc32(f"{name} data".encode()))
    if name in ("own_layer", "subclass"):
        return normal(rng, (ROWS, 4)), normal(rng, (ROWS, 1))
    if name == "masked":
        return rng.integers(0, 11, (ROWS, 7)).astype(np.int32), rng.integers(0, 2, ROWS)
    if name == "shared":
        x: Any = {key: normal(rng, (ROWS, *t.shape[1:])) for key, t in model.input.items()}
    else:
        inputs = [normal(rng, (ROWS, *t.shape[1:])) for t in model.inputs]
        x = inputs if len(inputs) > 1 else inputs[0]
    if name == "mlp":
        return x, rng.integers(0, 4, ROWS)
    if name == "cnn":
        return x, rng.integers(0, 2, (ROWS, 1))
    if name == "branches":
        return x, {"a": normal(rng, (ROWS, 1)), "b": rng.integers(0, 3, ROWS)}
    if name == "accumulating":
        return x, {"low": normal(rng, (ROWS, 1)), "high": normal(rng, (ROWS, 4))}
    if name == "residual":
        return x, np.eye(2, dtype=np.float32)[rng.integers(0, 2, ROWS)]
    if name == "frozen":
        return x, [normal(rng, (ROWS, *output.shape[1:])) for output in model.outputs]
    return x, normal(rng, (ROWS, *model.outputs[0].shape[1:]))


def normal(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Normal numbers in float32."""
    return rng.normal(size=shape).astype(np.float32)


def trained(model: Any, name: str, epochs: int = 1) -> Any:
    """The model after training in the given order."""
    x, y = data(model, name)
    model.fit(x, y, epochs=epochs, batch_size=4, shuffle=False, verbose=0)
    return model


def predictions(model: Any, name: str) -> list[np.ndarray]:
    """The outputs for the data, flat."""
    outputs = model.predict(data(model, name)[0], verbose=0)
    if isinstance(outputs, dict):
        return [np.asarray(outputs[key]) for key in sorted(outputs)]
    return [np.asarray(o) for o in (outputs if isinstance(outputs, list) else [outputs])]
