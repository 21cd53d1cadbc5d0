"""Sequential, functional and subclassed models; layers of one's own."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import edgelite
from edgelite import keras
from edgelite.autodiff import Tensor, ops
from edgelite.errors import InputError, StateError
from edgelite.keras import layers


@pytest.fixture(autouse=True)
def _fresh_names() -> None:
    keras.backend.clear_session()
    keras.utils.set_random_seed(0)


class Block(layers.Layer):
    """A layer of layers without build() and compute_output_shape()."""

    def __init__(self, units: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.inner = [layers.Dense(units), layers.Dense(units)]
        self.norm = layers.BatchNormalization()

    def call(self, x: Tensor, training: bool | None = None) -> Tensor:
        for layer in self.inner:
            x = ops.activation.relu(layer(x))
        return self.norm(x, training=training)


class Scale(layers.Layer):
    """A layer with a weight of its own."""

    def build(self, input_shape: tuple[int, ...]) -> None:
        self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="factor")
        self.count = self.add_weight(initializer="zeros", trainable=False, name="count")

    def call(self, x: Tensor) -> Tensor:
        return x * self.factor


class Classifier(keras.Model):
    """A subclassed model."""

    def __init__(self, units: int = 8) -> None:
        super().__init__()
        self.hidden = layers.Dense(units, activation="relu")
        self.dropout = layers.Dropout(0.5)
        self.out = layers.Dense(2)

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        return self.out(self.dropout(self.hidden(inputs), training=training))


def test_sequential_is_built_by_input_input_shape_or_first_call() -> None:
    by_input = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    by_argument = keras.Sequential([layers.Dense(2, input_shape=(4,))])
    by_dim = keras.Sequential([layers.Dense(2, input_dim=4)])
    late = keras.Sequential([layers.Dense(2)])
    assert by_input.built
    assert by_argument.built
    assert by_dim.built
    assert not late.built
    late(np.zeros((3, 4), np.float32))
    for model in (by_input, by_argument, by_dim, late):
        assert model.input_shape == (None, 4)
        assert model.output_shape == (None, 2)
        assert [type(layer).__name__ for layer in model.layers] == ["Dense"]
        assert model.count_params() == 10


def test_sequential_grows_and_shrinks() -> None:
    model = keras.Sequential(name="net")
    model.add(keras.Input((3,)))
    model.add(layers.Dense(4))
    model.add(layers.Dense(2))
    assert model.output_shape == (None, 2)
    assert model.pop().units == 2
    assert model.output_shape == (None, 4)
    with pytest.raises(InputError, match="there is a layer 'dense' already"):
        model.add(layers.Dense(1, name="dense"))
    with pytest.raises(InputError, match="expected a layer"):
        model.add("dense")


def test_features_of_a_sequential_model() -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(4, name="features"), layers.Dense(2)])
    extractor = keras.Model(model.inputs, model.get_layer("features").output)
    x = np.ones((2, 3), np.float32)
    np.testing.assert_array_equal(extractor(x), model.layers[0](x))


def test_automatic_names() -> None:
    names = [
        layer.name
        for layer in (layers.Dense(1), layers.Dense(1), layers.MaxPooling2D(), layers.ReLU())
    ]
    assert names == ["dense", "dense_1", "max_pooling2d", "re_lu"]
    assert keras.Sequential().name == "sequential"


def test_shared_layers_have_one_set_of_weights() -> None:
    a, b = keras.Input((3,)), keras.Input((3,))
    shared = layers.Dense(2)
    model = keras.Model([a, b], layers.Subtract()([shared(a), shared(b)]))
    assert len(model.weights) == 2
    x = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    np.testing.assert_allclose(model([x, x]), 0, atol=1e-7)
    with edgelite.autodiff.GradientTape() as tape:
        loss = ops.reduction.reduce_sum(model([x, 2 * x]))
    kernel, bias = tape.gradient(loss, model.trainable_weights)
    np.testing.assert_allclose(kernel, np.repeat(-x.sum(0)[:, None], 2, 1), rtol=1e-5)
    np.testing.assert_allclose(bias, 0, atol=1e-7)


def test_nested_models() -> None:
    inner = keras.Sequential(
        [keras.Input((3,)), layers.Dense(4, activation="relu"), layers.BatchNormalization()]
    )
    start = keras.Input((3,))
    model = keras.Model(start, layers.Dense(1)(inner(start)))
    assert [type(layer).__name__ for layer in model.layers] == ["InputLayer", "Sequential", "Dense"]
    assert len(model.weights) == 8
    assert len(model.trainable_weights) == 6
    inner.trainable = False
    assert len(model.trainable_weights) == 2
    x = np.ones((2, 3), np.float32)
    np.testing.assert_array_equal(model(x), model.layers[-1](inner(x)))


def test_operators_on_symbolic_tensors_become_operations() -> None:
    start = keras.Input((4,))
    x = layers.Dense(4)(start)
    out = (x + start) * 0.5 - edgelite.nn.relu(x) / 2.0
    model = keras.Model(start, out)
    array = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    y = np.asarray(model.layers[1](array))
    np.testing.assert_allclose(model(array), (y + array) * 0.5 - np.maximum(y, 0) / 2, rtol=1e-5)
    again = type(model).from_config(model.get_config())
    again.set_weights(model.get_weights())
    np.testing.assert_array_equal(again(array), model(array))


def test_layers_of_layers_find_their_parts_and_shapes() -> None:
    block = Block(5)
    out = block(keras.Input((3,)))
    assert out.shape == (None, 5)
    assert [w.path for w in block.weights] == [
        "block/dense/kernel",
        "block/dense/bias",
        "block/dense_1/kernel",
        "block/dense_1/bias",
        "block/batch_normalization/gamma",
        "block/batch_normalization/beta",
        "block/batch_normalization/moving_mean",
        "block/batch_normalization/moving_variance",
    ]
    # Finding the shape ran the layer on zeros, which must leave no trace.
    np.testing.assert_array_equal(block.norm.moving_variance, np.ones(5))
    assert block.get_config()["units"] == 5


def test_own_weights_and_variables_are_tracked() -> None:
    layer = Scale()
    layer(np.ones((2, 3), np.float32))
    assert [w.name for w in layer.trainable_weights] == ["factor"]
    assert [w.name for w in layer.non_trainable_weights] == ["count"]

    class Raw(layers.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.w = edgelite.autodiff.Variable(np.ones(2, np.float32))
            self.table = {"v": edgelite.autodiff.Variable(np.ones(3, np.float32))}

        def call(self, x: Tensor) -> Tensor:
            return x * self.w

    assert len(Raw().trainable_weights) == 2


def test_parts_need_the_base_class_first() -> None:
    class Plain(layers.Layer):
        def __init__(self) -> None:
            self.dense = layers.Dense(1)

    with pytest.raises(StateError, match=r"call super\(\).__init__\(\) first"):
        Plain()


def test_subclassed_models() -> None:
    model = Classifier()
    assert not model.built
    texts: list[str] = []
    model.summary(print_fn=texts.append)
    assert "0 (unbuilt)" in texts[0]
    with pytest.raises(StateError, match="is not built, so its weights are unknown"):
        model.count_params()
    x = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)
    assert model(x).shape == (6, 2)
    assert model.built
    assert model.weights[0].path == "classifier/dense/kernel"
    assert not np.array_equal(model(x, training=True), model(x))
    model.compile("sgd", "mse")
    model.fit(x, np.zeros((6, 2)), verbose=0)
    early = Classifier()
    early.build((None, 3))
    assert early.count_params() == 3 * 8 + 8 + 8 * 2 + 2
    assert Classifier()(keras.Input((3,))).shape == (None, 2)


def test_the_phase_reaches_inner_layers() -> None:
    model = keras.Sequential([keras.Input((50,)), Classifier(50)])
    x = np.ones((4, 50), np.float32)
    assert not np.array_equal(model(x, training=True), model(x, training=False))
    np.testing.assert_array_equal(model(x), model(x, training=False))


def test_unknown_sizes_stay_unknown() -> None:
    start = keras.Input((None, None, 3))
    x = layers.Conv2D(4, 3, padding="same")(start)
    x = layers.MaxPooling2D()(x)
    assert x.shape == (None, None, None, 4)
    out = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(start, out)
    for size in (8, 13):
        assert model(np.zeros((2, size, size, 3), np.float32)).shape == (2, 4)
    assert layers.Flatten()(x).shape == (None, None)


def test_inputs_by_name_list_and_missing_last_axis() -> None:
    a, b = keras.Input((2,), name="a"), keras.Input((1,), name="b")
    model = keras.Model({"a": a, "b": b}, layers.Concatenate()([a, b]))
    x = {"a": np.ones((3, 2), np.float32), "b": np.zeros(3, np.float32)}
    np.testing.assert_array_equal(model(x), [[1, 1, 0]] * 3)
    with pytest.raises(InputError, match="no data for input 'b'"):
        model({"a": x["a"]})


def test_get_and_set_weights() -> None:
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    weights = model.get_weights()
    weights[0][...] = 7
    assert not np.any(np.asarray(model.weights[0]) == 7)
    model.set_weights(weights)
    np.testing.assert_array_equal(model.weights[0], np.full((2, 1), 7))
    with pytest.raises(InputError, match="expected 2 arrays; received 1"):
        model.set_weights(weights[:1])
    with pytest.raises(
        InputError, match=r"weight 'kernel' has shape \(2, 1\); received an array of shape \(3, 1\)"
    ):
        model.set_weights([np.zeros((3, 1)), np.zeros(1)])


def test_summary(capsys: pytest.CaptureFixture[str]) -> None:
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)]
    )
    texts: list[str] = []
    model.summary(print_fn=texts.append)
    text = texts[0]
    assert 'Model: "sequential"' in text
    assert "conv2d (Conv2D)" in text
    assert "(None, 6, 6, 4)" in text
    assert "Total params: 1,490 (5.82 KB)" in text
    assert "Trainable params: 1,490" in text
    assert "Connected to" not in text
    model.summary()
    assert "dense (Dense)" in capsys.readouterr().out
    start = keras.Input((4,), name="start")
    branched = keras.Model(
        start, layers.Add(name="sum")([start, layers.Dense(4, name="inner")(start)])
    )
    branched.summary(print_fn=texts.append, show_trainable=True)
    assert "start[0][0]," in texts[1]
    assert "Trainable" in texts[1]
    nested = keras.Sequential([keras.Input((4,)), branched])
    nested.summary(print_fn=texts.append, expand_nested=True)
    assert "└ inner (Dense)" in texts[2]


def test_float64_models() -> None:
    keras.config.set_floatx("float64")
    try:
        model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
        assert model.predict(np.ones((2, 2), np.float32), verbose=0).dtype == np.float64
    finally:
        keras.config.set_floatx("float32")
    layer = layers.Dense(1, dtype="float64")
    assert layer(np.ones((2, 2), np.float32)).dtype == np.float64


def test_errors_of_models() -> None:
    start = keras.Input((4,))
    with pytest.raises(InputError, match="not among the model's inputs"):
        keras.Model(keras.Input((4,)), layers.Dense(1)(start))
    with pytest.raises(InputError, match="outputs of a model must be symbolic"):
        keras.Model(start, np.zeros(3))
    twin = layers.Dense(4, name="same")(layers.Dense(4, name="same")(start))
    with pytest.raises(InputError, match="two layers of the model are called 'same'"):
        keras.Model(start, twin)
    model = keras.Model(start, layers.Dense(1, name="out")(start))
    with pytest.raises(InputError, match="has no layer 'in'; layers are"):
        model.get_layer("in")
    with pytest.raises(StateError, match="not a functional model"):
        _ = Classifier().inputs
    with pytest.raises(InputError, match="is symbolic and has no value"):
        np.asarray(start)
    with pytest.raises(InputError, match="its truth is unknown"):
        bool(start)


def test_gradients_flow_through_a_model_called_on_variables() -> None:
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1, use_bias=False)])
    x = edgelite.autodiff.Variable(np.ones((1, 2), np.float32))
    with edgelite.autodiff.GradientTape() as tape:
        loss = ops.reduction.reduce_sum(model(x))
    np.testing.assert_allclose(tape.gradient(loss, x), np.asarray(model.weights[0]).T)


def test_the_user_level_is_light() -> None:
    code = "import sys, edgelite.keras; print([m for m in ('rich', 'h5py', 'onnx', 'click') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
