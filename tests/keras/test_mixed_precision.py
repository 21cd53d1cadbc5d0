"""Mixed precision: float32 weights, float16 or bfloat16 in between, scaled losses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.autodiff import GradientTape, Tensor, ops
from edgelite.errors import InputError
from edgelite.keras import layers, precision

X = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)


@pytest.fixture(autouse=True)
def _policy() -> Iterator[None]:
    yield
    keras.mixed_precision.set_global_policy(None)


def test_policies() -> None:
    policy = keras.mixed_precision.Policy("mixed_float16")
    assert (policy.compute_dtype, policy.variable_dtype) == ("float16", "float32")
    policy = keras.DTypePolicy("mixed_bfloat16")
    assert (policy.compute_dtype, policy.variable_dtype) == ("bfloat16", "float32")
    keras.config.set_dtype_policy("mixed_float16")
    assert keras.config.dtype_policy().name == "mixed_float16"
    assert keras.mixed_precision.global_policy() == keras.DTypePolicy()
    keras.backend.clear_session()
    assert keras.config.dtype_policy().name == "float32"
    with pytest.raises(InputError, match="use 'mixed_bfloat16'"):
        keras.DTypePolicy("bfloat16")


def test_float16_between_float32_weights() -> None:
    layer = layers.Dense(3, dtype="mixed_float16")
    outputs = layer(X)
    assert outputs.dtype == np.float16
    assert layer.kernel.dtype == np.float32
    exact = X @ layer.kernel.numpy()
    np.testing.assert_allclose(np.asarray(outputs, np.float32), exact, atol=5e-3)
    with GradientTape() as tape:
        loss = ops.reduction.reduce_sum(layer(X))
    gradient = tape.gradient(loss, layer.kernel)
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, X.sum(0)[:, None] * np.ones(3), rtol=5e-3, atol=5e-3)


def test_bfloat16_rounds_to_even() -> None:
    values = np.array([1.0, 1 + 2**-8, 1 + 3 * 2**-8, 1 + 2**-9, -3.14159, 0, np.inf], np.float32)
    expected = np.array([1.0, 1.0, 1 + 2**-6, 1.0, -3.140625, 0, np.inf], np.float32)
    np.testing.assert_array_equal(precision.round_to_bfloat16(values), expected)
    assert np.isnan(precision.round_to_bfloat16(np.array([np.nan], np.float32)))[0]
    ml_dtypes = pytest.importorskip("ml_dtypes")
    drawn = (np.random.default_rng(1).normal(size=1000) * 1e3).astype(np.float32)
    np.testing.assert_array_equal(
        precision.round_to_bfloat16(drawn), drawn.astype(ml_dtypes.bfloat16).astype(np.float32)
    )


def test_bfloat16_is_held_as_float32() -> None:
    layer = layers.Dense(3, dtype="mixed_bfloat16")
    outputs = layer(X)
    assert outputs.dtype == np.float32
    np.testing.assert_array_equal(precision.round_to_bfloat16(outputs), outputs)
    np.testing.assert_allclose(outputs, X @ layer.kernel.numpy(), atol=0.05)


def test_layers_of_another_policy_inside() -> None:
    class Both(keras.Model):
        def __init__(self) -> None:
            super().__init__(dtype="mixed_float16")
            self.low = layers.Dense(4, dtype="mixed_float16")
            self.norm = layers.BatchNormalization(dtype="mixed_float16")
            self.high = layers.Dense(2, dtype="float32")

        def call(self, x: Tensor) -> Tensor:
            hidden = self.norm(self.low(x))
            assert hidden.dtype == np.float16
            return self.high(hidden)

    outputs = Both()(X)
    assert outputs.dtype == np.float32


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_training_and_files(policy: str, tmp_path: Path) -> None:
    pytest.importorskip("h5py")
    keras.mixed_precision.set_global_policy(policy)
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1, dtype="float32")]
    )
    model.compile(keras.optimizers.Adam(0.05), "mse")
    scales = isinstance(model.optimizer, keras.optimizers.LossScaleOptimizer)
    assert scales == (policy == "mixed_float16")
    history = model.fit(X, X[:, :1] * 2, epochs=30, verbose=0).history["loss"]
    assert history[-1] < 0.2 * history[0]
    model.save(tmp_path / "m.keras")
    keras.mixed_precision.set_global_policy(None)
    again = keras.saving.load_model(tmp_path / "m.keras")
    assert [layer.dtype_policy.name for layer in again.layers] == [policy, "float32"]
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))


def gradient(value: float) -> Any:
    return Tensor(np.full(2, value, np.float32))


def test_the_scale_falls_and_grows() -> None:
    inner = keras.optimizers.SGD(1.0)
    optimizer = keras.optimizers.LossScaleOptimizer(
        inner, initial_scale=8.0, dynamic_growth_steps=2
    )
    weights = keras.Variable(np.zeros(2, np.float32), name="w")
    optimizer.build([weights])
    assert optimizer.scale_loss(2.0) == 16.0
    optimizer.apply([gradient(np.inf)], [weights])
    np.testing.assert_array_equal(weights, [0, 0])
    assert float(optimizer.dynamic_scale) == 4.0
    for _ in range(2):
        optimizer.apply([gradient(4.0)], [weights])
    np.testing.assert_array_equal(weights, [-2, -2])
    assert float(optimizer.dynamic_scale) == 8.0
    assert int(optimizer.iterations) == 2
    optimizer.learning_rate = 0.5
    assert float(inner.learning_rate) == 0.5
    config = keras.optimizers.serialize(optimizer)
    again = keras.optimizers.deserialize(config)
    assert isinstance(again.inner_optimizer, keras.optimizers.SGD)
    with pytest.raises(InputError, match="give these to the inner optimizer"):
        keras.optimizers.LossScaleOptimizer(inner, clipnorm=1.0)
