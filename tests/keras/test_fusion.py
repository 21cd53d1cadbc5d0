"""Layers that run as one give what they give one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.autodiff import GradientTape, Tensor, recording, trace
from edgelite.keras import layers

FUSED = "conv2d_relu_max_pool2d"


class Listener(recording.Recorder):
    """Writes down the names of the primitives that depend on a tensor."""

    allows_fusion = True

    def __init__(self, start: Tensor) -> None:
        super().__init__()
        self.tracked.add(id(start))
        self.kept: list[Any] = [start]
        self.names: list[str] = []

    def record(self, primitive, inputs, parameters, output) -> None:
        outputs = output if isinstance(output, tuple) else (output,)
        self.kept.extend(outputs)
        self.tracked.update(map(id, outputs))
        self.names.append(primitive.name)


def primitives_of(model: Any, x: Tensor) -> list[str]:
    listener = Listener(x)
    recording.start(listener)
    try:
        model(x)
    finally:
        recording.stop(listener)
    return listener.names


def pair(convolution: dict[str, Any], pool: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Input, convolution and pool; the biases are not zero."""
    inputs = keras.Input((9, 8, 2))
    convolved = layers.Conv2D(
        3, 3, **{"activation": "relu", "bias_initializer": "random_normal", **convolution}
    )(inputs)
    return inputs, convolved, layers.MaxPooling2D(**pool)(convolved)


def results(model: Any, x: np.ndarray, output: int) -> list[np.ndarray]:
    """One output, and its gradients by the input and the weights."""
    given = Tensor(x)
    with GradientTape() as tape:
        tape.watch(given)
        out = model(given)
        out = out[output] if isinstance(out, list) else out
    seed = np.random.default_rng(1).standard_normal(out.shape).astype(np.float32)
    gradients = tape.gradient(out, [given, *model.trainable_variables], Tensor(seed))
    return [out.numpy(), *(gradient.numpy() for gradient in gradients)]


@pytest.mark.parametrize(
    "convolution",
    [{}, {"padding": "same"}, {"strides": (2, 1)}, {"dilation_rate": 2, "padding": "same"}],
    ids=str,
)
@pytest.mark.parametrize("pool", [{}, {"pool_size": (1, 2)}, {"pool_size": 3}], ids=str)
def test_pooled_convolution(convolution: Any, pool: Any, rng: np.random.Generator) -> None:
    inputs, convolved, pooled = pair(convolution, pool)
    fused = keras.Model(inputs, pooled)
    # What lies between is an output, so that it has to be computed.
    apart = keras.Model(inputs, [convolved, pooled])
    x = rng.standard_normal((4, 9, 8, 2)).astype(np.float32)
    assert FUSED in primitives_of(fused, Tensor(x))
    assert FUSED not in primitives_of(apart, Tensor(x))
    for found, expected in zip(results(fused, x, 0), results(apart, x, 1), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(fused.predict(x, verbose=0), apart.predict(x, verbose=0)[1])


@pytest.mark.parametrize(
    ("convolution", "pool"),
    [
        ({"activation": "tanh"}, {}),
        ({"activation": None}, {}),
        ({"use_bias": False}, {}),
        ({"activity_regularizer": "l2"}, {}),
        ({"dtype": "mixed_float16"}, {}),
        ({}, {"strides": 1}),
        ({}, {"padding": "same"}),
        ({}, {"pool_size": 1}),
    ],
    ids=str,
)
def test_what_differs_runs_one_by_one(
    convolution: Any, pool: Any, rng: np.random.Generator
) -> None:
    inputs, _, pooled = pair(convolution, pool)
    x = Tensor(rng.standard_normal((2, 9, 8, 2)).astype(np.float32))
    names = primitives_of(keras.Model(inputs, pooled), x)
    assert FUSED not in names
    assert "max_pool2d" in names


def test_groups_run_one_by_one(rng: np.random.Generator) -> None:
    model = keras.Sequential(
        [
            keras.Input((6, 6, 4)),
            layers.Conv2D(4, 3, groups=2, activation="relu"),
            layers.MaxPooling2D(),
        ]
    )
    x = Tensor(rng.standard_normal((2, 6, 6, 4)).astype(np.float32))
    assert FUSED not in primitives_of(model, x)


def test_own_layers_and_changed_ones_run_as_they_are(rng: np.random.Generator) -> None:
    class Doubled(layers.Conv2D):
        def call(self, inputs: Any) -> Any:
            return super().call(inputs) * 2.0

    convolution = layers.Conv2D(3, 3, activation="relu")
    x = Tensor(rng.standard_normal((2, 6, 6, 2)).astype(np.float32))
    for first in (Doubled(3, 3, activation="relu"), convolution):
        model = keras.Sequential([keras.Input((6, 6, 2)), first, layers.MaxPooling2D()])
        assert (FUSED in primitives_of(model, x)) == (first is convolution)
    convolution.activation = keras.activations.tanh
    assert FUSED not in primitives_of(model, x)


def test_a_trace_has_every_layer(rng: np.random.Generator) -> None:
    inputs, _, pooled = pair({}, {})
    found = trace(keras.Model(inputs, pooled), rng.standard_normal((2, 9, 8, 2)).astype(np.float32))
    names = [step.primitive.name for step in found.steps]
    assert names == ["conv2d", "bias_relu", "max_pool2d"]
