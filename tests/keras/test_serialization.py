"""Configuration dictionaries, names and own classes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.autodiff import Tensor, ops
from edgelite.errors import InputError
from edgelite.keras import layers, nested
from tests.parity.backend import own
from tests.parity.families import FAMILIES
from tests.parity.runs.layers import prepare
from tests.parity.runs.models import TASKS, task

BACKEND = own()
LAYERS = [row for rows in FAMILIES.values() for row in rows if row.kind == "layer"]


@keras.saving.register_keras_serializable(package="tests")
class Doubled(layers.Layer):
    """A layer that is known by name."""

    def __init__(self, times: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.times = times

    def call(self, x: Tensor) -> Tensor:
        return x * float(2 * self.times)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "times": self.times}


@keras.saving.register_keras_serializable()
def squared(x: Tensor) -> Tensor:
    return x * x


class Unknown(layers.Layer):
    """A layer that is not known."""


def through_json(config: Any) -> Any:
    return json.loads(json.dumps(config))


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.key)
def test_layers_are_made_anew_from_their_configuration(row: Any) -> None:
    made = prepare(BACKEND, row, keras.config.floatx())
    layer = made.layer
    config = through_json(keras.saving.serialize_keras_object(layer))
    again = keras.saving.deserialize_keras_object(config)
    assert type(again) is type(layer)
    assert through_json(again.get_config()) == config["config"]
    assert again.built
    again.set_weights(layer.get_weights())
    both = made(), again(*made.inputs, **made.call)
    for one, other in zip(*map(nested.flatten, both), strict=True):
        np.testing.assert_array_equal(one, other)


# The others have classes of their own.
@pytest.mark.parametrize("name", sorted(TASKS.keys() - {"own_steps", "added_loss"}))
def test_models_are_made_anew_from_their_configuration(name: str) -> None:
    model = task(BACKEND, name).model
    again = keras.saving.deserialize_keras_object(
        through_json(keras.saving.serialize_keras_object(model))
    )
    again.set_weights(model.get_weights())
    x = [np.ones((2, *t.shape[1:]), np.float32) for t in model.inputs]
    call = x if len(x) > 1 else x[0]
    for a, b in zip(nested.flatten(again(call)), nested.flatten(model(call)), strict=True):
        np.testing.assert_array_equal(a, b)
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]


def test_shared_and_nested_layers_survive() -> None:
    shared = layers.Dense(3, name="shared")
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(2)], name="inner")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    model = keras.Model(
        [a, b], {"x": inner(shared(a)), "y": layers.Add()([inner(shared(b)), inner(shared(a))])}
    )
    again = type(model).from_config(through_json(model.get_config()))
    again.set_weights(model.get_weights())
    x = [np.ones((1, 4), np.float32), np.zeros((1, 4), np.float32)]
    for key in ("x", "y"):
        np.testing.assert_array_equal(again(x)[key], model(x)[key])


def test_own_classes_and_functions() -> None:
    model = keras.Sequential([keras.Input((2,)), Doubled(3), layers.Dense(1, activation=squared)])
    config = model.get_config()
    assert config["layers"][1]["registered_name"] == "tests>Doubled"
    assert config["layers"][2]["config"]["activation"]["registered_name"] == "Custom>squared"
    again = keras.Sequential.from_config(through_json(config))
    assert again.layers[0].times == 3
    assert again.layers[1].activation is squared


def test_custom_objects() -> None:
    config = keras.saving.serialize_keras_object(Unknown(name="u"))
    with pytest.raises(InputError, match=r"Unknown class 'Unknown' of module .*custom_objects"):
        keras.saving.deserialize_keras_object(config)
    assert isinstance(keras.saving.deserialize_keras_object(config, {"Unknown": Unknown}), Unknown)
    with keras.utils.custom_object_scope({"Unknown": Unknown, "own_loss": squared}):
        assert isinstance(keras.saving.deserialize_keras_object(config), Unknown)
        assert keras.losses.get("own_loss") is squared


def test_a_configuration_runs_no_code() -> None:
    with pytest.raises(InputError, match="a lambda cannot be saved"):
        layers.Activation(lambda x: x).get_config()
    with pytest.raises(InputError, match="never run"):
        keras.saving.deserialize_keras_object(
            {"class_name": "__lambda__", "config": {"value": "4woA"}}
        )
    with pytest.raises(InputError, match="Unknown class 'system' of module 'os'"):
        keras.saving.deserialize_keras_object(
            {"module": "os", "class_name": "system", "config": {}}
        )


@pytest.mark.parametrize(
    ("module", "name", "cls"),
    [
        ("initializers", "he_normal", "HeNormal"),
        ("initializers", "HeNormal", "HeNormal"),
        ("initializers", "zeros", "Zeros"),
        ("initializers", "uniform", "RandomUniform"),
        ("regularizers", "l2", "L2"),
        ("regularizers", "L1L2", "L1L2"),
        ("constraints", "non_neg", "NonNeg"),
        ("optimizers", "adam", "Adam"),
        ("optimizers", "SGD", "SGD"),
        ("optimizers", "RMSprop", "RMSprop"),
        ("metrics", "mse", "MeanSquaredError"),
        ("metrics", "sparse_categorical_accuracy", None),
        ("losses", "mse", None),
        ("losses", "MeanSquaredError", "MeanSquaredError"),
        ("activations", "relu", None),
    ],
)
def test_names(module: str, name: str, cls: str | None) -> None:
    found = getattr(keras, module).get(name)
    assert callable(found) or cls is not None
    if cls is not None:
        assert type(found).__name__ == cls
        config = getattr(keras, module).serialize(found)
        assert config["class_name"] == cls
        assert config["module"] == f"keras.{module}"
        assert type(getattr(keras, module).get(through_json(config))) is type(found)


def test_nothing_and_nonsense() -> None:
    assert keras.initializers.get(None) is None
    assert keras.activations.get(None) is keras.activations.linear
    with pytest.raises(InputError, match="Unknown initializer 'glorot_unifrom': did you mean"):
        keras.initializers.get("glorot_unifrom")
    with pytest.raises(
        InputError, match="expected a name, a configuration dictionary or an object"
    ):
        keras.regularizers.get(3)
    with pytest.raises(InputError, match="Unknown activation 'relo': did you mean 'relu'"):
        layers.Dense(1, activation="relo")


def test_compile_configuration() -> None:
    model = task(BACKEND, "classifier").model
    model.compile(
        keras.optimizers.Adam(0.01),
        keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    config = through_json(model.get_compile_config())
    other = task(BACKEND, "classifier").model
    other.compile_from_config(config)
    assert float(other.optimizer.learning_rate) == pytest.approx(0.01)
    assert other.optimizer.built
    assert isinstance(other.loss, keras.losses.SparseCategoricalCrossentropy)


def test_schedules() -> None:
    decay = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=10, decay_rate=0.5)
    assert decay(20) == pytest.approx(0.025)
    optimizer = keras.optimizers.SGD(decay)
    again = keras.optimizers.get(through_json(keras.optimizers.serialize(optimizer)))
    assert again.learning_rate == pytest.approx(0.1)
    cosine = keras.optimizers.schedules.CosineDecay(0.0, 10, warmup_target=1.0, warmup_steps=4)
    assert [cosine(step) for step in (0, 2, 4, 9, 14)] == pytest.approx([0, 0.5, 1, 0.5, 0])


def test_operations_of_custom_functions_cannot_be_unknown() -> None:
    start = keras.Input((2,))
    model = keras.Model(start, ops.activation.tanh(start))
    config = through_json(model.get_config())
    config["layers"][1]["class_name"] = "Thanh"
    with pytest.raises(InputError, match=r"'Thanh' of keras\.ops.*'Tanh'"):
        type(model).from_config(config)
