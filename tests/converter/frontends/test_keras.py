from __future__ import annotations

import numpy as np
import pytest

from edgelite import keras
from edgelite.autodiff.ops import elementwise
from edgelite.converter import convert
from edgelite.converter.frontends.keras import from_keras
from edgelite.converter.passes import optimize
from edgelite.errors import ConversionError
from edgelite.keras import layers
from edgelite.schema import read
from tests.converter.graphs import names
from tests.peers import LiteRT


def operators(*chain):
    graph = from_keras(keras.Sequential([keras.Input((8, 8, 3)), *chain]))
    optimize(graph)
    return names(graph)


def test_what_layers_become():
    """As TensorFlow's converter lowers them."""
    convolution = layers.Conv2D(4, 3, use_bias=False), layers.BatchNormalization(), layers.ReLU()
    assert operators(*convolution) == ["CONV_2D"]
    assert operators(layers.SeparableConv2D(4, 3, activation="relu")) == [
        "DEPTHWISE_CONV_2D",
        "CONV_2D",
    ]
    assert operators(layers.GlobalAveragePooling2D()) == ["MEAN"]
    assert operators(layers.Flatten(), layers.Dense(4, "relu")) == ["RESHAPE", "FULLY_CONNECTED"]
    assert operators(layers.Dense(4)) == ["FULLY_CONNECTED"]
    assert operators(layers.Softmax()) == ["SOFTMAX"]
    assert operators(layers.MaxPooling2D(), layers.Dropout(0.5)) == ["MAX_POOL_2D"]
    assert operators(layers.BatchNormalization(beta_initializer="ones")) == ["MUL", "ADD"]
    padded = layers.ZeroPadding2D(1), layers.Conv2D(4, 3)
    assert operators(*padded) == ["CONV_2D"]


def test_batch_normalization_folds_into_the_layer_before_it_or_after_it():
    after = layers.Dense(4), layers.BatchNormalization(gamma_initializer="random_uniform")
    before = layers.BatchNormalization(beta_initializer="random_uniform"), layers.Conv2D(4, 3)
    for chain in (after, before):
        assert len(operators(*chain)) == 1
        model = keras.Sequential([keras.Input((8, 8, 3)), *chain])
        x = np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype(np.float32)
        expected = model.predict(x, verbose=0)
        np.testing.assert_allclose(LiteRT(convert(model))(x)[0], expected, atol=1e-5)


def test_names_of_a_model_with_several_inputs_and_outputs():
    image, mask = keras.Input((4, 4, 1), name="image"), keras.Input((4, 4, 1), name="mask")
    y = layers.Multiply(name="masked")([image, mask])
    z = layers.Flatten(name="flat")(y)
    graph = from_keras(keras.Model([image, mask], [z, y]))
    assert (graph.input_names, graph.output_names) == (["image", "mask"], ["flat", "masked"])
    assert [value.name for value in graph.outputs] == ["flat", "masked"]
    assert graph.nodes[0].scope.endswith("masked")


def test_inputs_in_a_dict():
    a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
    model = keras.Model({"one": a, "two": b}, layers.Subtract()([a, b]))
    graph = from_keras(model)
    inputs = dict(zip(graph.input_names, ([[5, 6]], [[1, 2]]), strict=True))
    runner = LiteRT(convert(model)).interpreter.get_signature_runner()
    (found,) = runner(**{k: np.array(v, np.float32) for k, v in inputs.items()}).values()
    np.testing.assert_array_equal(found, [[4, 4]])


def test_outputs_of_one_layer_get_different_names():
    x = keras.Input((2,))
    dense = layers.Dense(3, name="shared")
    model = keras.Model(x, [dense(x), dense(dense.__class__(2)(x))])
    assert from_keras(model).output_names == ["shared_0", "shared_1"]


def test_a_model_in_a_model():
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(3)], name="inner")
    model = keras.Sequential([keras.Input((4,)), inner, layers.Dense(2)], name="outer")
    graph = from_keras(model)
    assert {node.scope.rpartition("/")[0] for node in graph.nodes} == {"outer/inner", "outer"}


def test_a_fixed_batch_size_stays():
    model = keras.Sequential([keras.Input((4,), batch_size=3), layers.Dense(2)])
    assert from_keras(model).inputs[0].signature == (3, 4)


def test_a_model_with_a_call_of_its_own():
    class Twice(keras.Model):
        def __init__(self):
            super().__init__(name="twice")
            self.dense = layers.Dense(3)

        def call(self, x):
            return {"y": self.dense(x), "half": x * 0.5}

    model = Twice()
    with pytest.raises(ConversionError, match=r"'twice' is not built.*call it once on data"):
        convert(model)
    model(np.ones((5, 4), np.float32))
    graph = from_keras(model)
    assert (graph.input_names, graph.output_names) == (["x"], ["half", "y"])


def test_a_single_layer():
    layer = layers.Dense(3)
    layer.build((None, 4))
    assert names(from_keras(layer)) == ["BATCH_MATMUL", "ADD"]


def test_open_sizes_other_than_the_batch_are_refused():
    model = keras.Sequential([keras.Input((None, 4), name="words"), layers.Dense(2)])
    with pytest.raises(ConversionError, match=r"'words' .*\(None, None, 4\): only the batch"):
        convert(model)


def test_layers_that_cannot_be_converted_are_named():
    class Foreign(layers.Layer):
        def call(self, x):
            return x + np.tanh(np.asarray(x))

    class Fixed(layers.Layer):
        def call(self, x):
            return elementwise.where(np.asarray(x) > 0, x, x * 2)

    for layer, message in (
        (Foreign(name="foreign"), "layer 'net/foreign': the primitive 'add'"),
        (Fixed(name="fixed"), "layer 'net/fixed': the primitive 'where'"),
    ):
        model = keras.Sequential([keras.Input((4,)), layer], name="net")
        with pytest.raises(ConversionError, match=f"{message} is given a value"):
            convert(model)


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16", "float64"])
def test_every_precision_becomes_float32(precision):
    chain = [
        layers.Conv2D(4, 3, activation="relu", dtype=precision),
        layers.BatchNormalization(dtype=precision),
        layers.Flatten(dtype=precision),
        layers.Dense(3, activation="softmax", dtype=precision),
    ]
    model = keras.Sequential([keras.Input((8, 8, 3)), *chain])
    x = np.random.default_rng(0).normal(size=(5, 8, 8, 3)).astype(np.float32)
    content = convert(model)
    assert {t.type.name for t in read(content).subgraphs[0].tensors} <= {"FLOAT32", "INT32"}
    expected = model.predict(x, verbose=0).astype(np.float64)
    np.testing.assert_allclose(LiteRT(content)(x)[0], expected, rtol=0, atol=5e-3)
