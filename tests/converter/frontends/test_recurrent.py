"""What recurrent layers become: their steps one by one, or one operator that keeps its state."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from edgelite import keras
from edgelite.converter import convert
from edgelite.converter.frontends.keras import from_keras
from edgelite.converter.passes import optimize
from edgelite.errors import ConversionError
from edgelite.keras import layers
from tests.converter.graphs import names
from tests.integration.layers.case import Runner
from tests.peers import TFLM, LiteRT

WHOLE = "UNIDIRECTIONAL_SEQUENCE_LSTM", "UNIDIRECTIONAL_SEQUENCE_RNN"
X = np.random.default_rng(0).normal(size=(2, 4, 3)).astype(np.float32)


def model_of(layer, batch=None):
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input((4, 3), batch_size=batch), layer])


def operators(layer, batch=None):
    graph = from_keras(model_of(layer, batch))
    optimize(graph)
    return Counter(names(graph))


@pytest.mark.parametrize(("cls", "whole"), [("LSTM", WHOLE[0]), ("SimpleRNN", WHOLE[1])])
def test_a_fixed_batch_makes_one_operator(cls, whole):
    make = getattr(layers, cls)
    assert operators(make(5, return_sequences=True), batch=1) == {whole: 1}
    backward = operators(make(5, return_sequences=True, go_backwards=True), batch=1)
    assert backward == {whole: 1, "REVERSE_V2": 1}
    assert operators(layers.Bidirectional(make(5)), batch=1)[whole] == 2


@pytest.mark.parametrize("cls", ["LSTM", "SimpleRNN", "GRU"])
def test_an_open_batch_makes_steps(cls):
    found = operators(getattr(layers, cls)(5))
    assert not set(WHOLE) & set(found)
    assert found["TANH"] >= 4


def test_what_the_operators_do_not_do_is_laid_out_in_steps():
    assert not set(WHOLE) & set(operators(layers.LSTM(5, activation="relu"), batch=1))
    assert not set(WHOLE) & set(operators(layers.SimpleRNN(5, activation="sigmoid"), batch=1))
    masked = keras.Sequential([keras.Input((4, 3), batch_size=1), layers.Masking(), layers.LSTM(5)])
    assert not set(WHOLE) & set(names(from_keras(masked)))


def test_an_unknown_state_is_no_variable():
    x, h = keras.Input((4, 3), batch_size=1), keras.Input((5,), batch_size=1)
    model = keras.Model([x, h], layers.SimpleRNN(5)(x, initial_state=h))
    assert not set(WHOLE) & set(names(from_keras(model)))


def test_the_operator_in_every_runtime():
    model = model_of(layers.LSTM(5, return_sequences=True), batch=1)
    content = convert(model)
    expected = model.predict(X[:1], verbose=0)
    for runner in (Runner(content), LiteRT(content), TFLM(content)):
        np.testing.assert_allclose(runner(X[:1])[0], expected, atol=1e-6)


@pytest.mark.parametrize(
    "make",
    [
        lambda: layers.LSTM(3, stateful=True),
        lambda: layers.SimpleRNN(3, stateful=True, return_sequences=True),
        lambda: layers.Bidirectional(layers.LSTM(3, stateful=True)),
    ],
)
def test_stateful_layers_go_on_where_they_ended(make):
    model = model_of(make(), batch=2)
    model.predict(X, verbose=0)
    before = [np.array(state) for state in states(model)]
    content = convert(model)
    for state, kept in zip(states(model), before, strict=True):
        np.testing.assert_array_equal(state, kept)  # converting changed nothing
    model.layers[0].reset_state()
    ours, theirs = Runner(content), LiteRT(content)
    for _ in range(3):
        expected = model.predict(X, verbose=0)
        for runner in (ours, theirs):
            np.testing.assert_allclose(runner(X)[0], expected, atol=1e-6)


def states(model):
    (layer,) = model.layers
    inner = [layer] if hasattr(layer, "cell") else [layer.forward_layer, layer.backward_layer]
    return [variable for each in inner for variable in each.states]


@pytest.mark.parametrize(
    "make",
    [
        lambda: layers.GRU(3, stateful=True, name="memory"),
        lambda: layers.LSTM(3, stateful=True, activation="relu", name="memory"),
    ],
)
def test_stateful_layers_without_such_an_operator_are_refused(make):
    with pytest.raises(ConversionError, match=r"layer 'memory': with stateful=True.*initial_state"):
        convert(model_of(make(), batch=2))
