"""Jacobians and Hessians of layers and models against central differences, in float64."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.autodiff import GradientTape, Tensor
from edgelite.keras import layers

STEP = 1e-5

# {name: (layers, shape of a sample)}; smooth where the numbers of the test are.
MODELS: dict[str, tuple[Callable[[], list[Any]], tuple[int, ...]]] = {
    "dense": (lambda: [layers.Dense(4, activation="tanh"), layers.Dense(3)], (3,)),
    "softmax": (lambda: [layers.Dense(3, activation="softmax")], (4,)),
    "activations": (
        lambda: [
            layers.Dense(3, activation="gelu"),
            layers.Dense(3, activation="swish"),
            layers.Dense(2, activation="softplus"),
        ],
        (3,),
    ),
    "convolution": (
        lambda: [
            layers.Conv2D(2, 2, activation="sigmoid"),
            layers.DepthwiseConv2D(2, padding="same"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
        ],
        (5, 5, 1),
    ),
    "transposed": (
        lambda: [layers.Conv2DTranspose(2, 2, strides=2, activation="tanh"), layers.Flatten()],
        (2, 2, 1),
    ),
    "pooled": (
        lambda: [layers.Conv1D(3, 2, activation="elu"), layers.GlobalMaxPooling1D()],
        (4, 2),
    ),
    "normalized": (lambda: [layers.LayerNormalization(), layers.Dense(2)], (5,)),
    "batch": (lambda: [layers.BatchNormalization(), layers.Dense(2)], (3,)),
    "lstm": (lambda: [layers.LSTM(2)], (3, 2)),
    "gru": (lambda: [layers.GRU(2)], (3, 2)),
    "bidirectional": (lambda: [layers.Bidirectional(layers.SimpleRNN(2))], (3, 2)),
}
models = pytest.mark.parametrize("name", MODELS)


@pytest.fixture(autouse=True)
def _float64() -> Iterator[None]:
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx("float32")


def made(name: str) -> tuple[Any, np.ndarray]:
    """A model with random weights, and two samples."""
    build, shape = MODELS[name]
    rng = np.random.default_rng(len(name))
    model = keras.Sequential([keras.Input(shape), *build()])
    model.set_weights(
        [
            rng.uniform(0.2, 1.0, w.shape) * rng.choice([-1, 1], w.shape)
            if w.ndim > 1
            else rng.uniform(0.5, 1.5, w.shape)
            for w in model.get_weights()
        ]
    )
    return model, rng.normal(size=(2, *shape))


def slopes(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray) -> np.ndarray:
    """Central differences of an array by each entry of another; its axes come last."""
    columns = []
    for place in np.ndindex(at.shape):
        step = np.zeros(at.shape)
        step[place] = STEP
        columns.append((function(at + step) - function(at - step)) / (2 * STEP))
    return np.stack(columns, axis=-1).reshape(*columns[0].shape, *at.shape)


def close(found: Any, expected: np.ndarray) -> None:
    assert found.shape == expected.shape
    scale = max(1.0, float(np.abs(expected).max()))
    assert float(np.abs(expected).max()) > 1e-3  # else the test would say nothing
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-7 * scale)


@models
def test_jacobians_by_inputs(name: str) -> None:
    model, start = made(name)
    x = Tensor(start)
    with GradientTape() as tape:
        tape.watch(x)
        outputs = model(x)
    close(tape.jacobian(outputs, x), slopes(lambda at: np.asarray(model(at)), start))


@models
def test_jacobians_by_weights(name: str) -> None:
    model, start = made(name)
    with GradientTape(persistent=True) as tape:
        outputs = model(start)

    for weight in model.trainable_weights:
        before = weight.numpy()

        def moved(at: np.ndarray, weight: Any = weight) -> np.ndarray:
            weight.assign(at)
            return np.asarray(model(start))

        expected = slopes(moved, before)
        weight.assign(before)
        np.testing.assert_allclose(tape.jacobian(outputs, weight), expected, atol=1e-7)


def gradient_of(model: Any, pull: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The gradient, by the inputs, of the squared outputs with weights."""
    x = Tensor(at)
    with GradientTape() as tape:
        tape.watch(x)
        outputs = model(x)
        loss = keras.ops.sum(outputs * outputs * pull)
    return np.asarray(tape.gradient(loss, x))


@models
def test_hessians(name: str) -> None:
    model, start = made(name)
    pull = np.random.default_rng(3).normal(size=np.shape(model(start)))
    x = Tensor(start)
    with GradientTape() as outer:
        outer.watch(x)
        with GradientTape() as inner:
            inner.watch(x)
            outputs = model(x)
            loss = keras.ops.sum(outputs * outputs * pull)
        first = inner.gradient(loss, x)
    close(outer.jacobian(first, x), slopes(lambda at: gradient_of(model, pull, at), start))


@models
def test_gradients_of_a_gradient_penalty(name: str) -> None:
    """By the weights, of the squared gradient by the inputs: how a penalty of slopes is trained."""
    model, start = made(name)
    x = Tensor(start)

    def penalty() -> Any:
        with GradientTape() as inner:
            inner.watch(x)
            loss = keras.ops.sum(keras.ops.square(model(x)))
        return keras.ops.sum(keras.ops.square(inner.gradient(loss, x)))

    with GradientTape() as outer:
        value = penalty()
    found = outer.gradient(value, model.trainable_weights, unconnected_gradients="zero")
    for weight, gradient in zip(model.trainable_weights, found, strict=True):
        before = weight.numpy()

        def moved(at: np.ndarray, weight: Any = weight) -> np.ndarray:
            weight.assign(at)
            return np.asarray(penalty())

        expected = slopes(moved, before)
        weight.assign(before)
        scale = max(1.0, float(np.abs(expected).max()))
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-7 * scale)
