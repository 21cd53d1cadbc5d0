"""`tune=True`: the same results from whatever tiles are fastest, and state is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite import keras
from edgelite.interpreter import Interpreter, cost, tuning
from edgelite.interpreter.benchmark import fill_inputs
from edgelite.lite import OpsSet, Optimize, TFLiteConverter
from tests.interpreter.test_control import run
from tests.interpreter.test_state import X, counter

SHAPE = (48, 48, 16)


def network_content(int8: bool) -> bytes:
    x = inputs = keras.Input(SHAPE)
    x = keras.layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = keras.layers.DepthwiseConv2D(3, strides=2)(x)
    x = keras.layers.MaxPooling2D()(x)
    converter = TFLiteConverter.from_keras_model(keras.Model(inputs, x))
    if int8:
        images = np.random.default_rng(0).uniform(-1, 1, (2, 1, *SHAPE)).astype(np.float32)
        converter.optimizations = [Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([image] for image in images)
        converter.target_spec.supported_ops = [OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = np.int8
    return converter.convert()


def output(content: bytes, **arguments) -> np.ndarray:
    interpreter = Interpreter(model_content=content, **arguments)
    interpreter.allocate_tensors()
    fill_inputs(interpreter, 0)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


@pytest.mark.parametrize("best", tuning.TILE_BYTES)
def test_whatever_is_fastest_gives_the_same_results(best, monkeypatch):
    def seconds(plan, graph):
        del plan, graph
        return 1.0 if cost.tile_bytes() == best else 2.0

    monkeypatch.setattr(tuning, "_seconds", seconds)
    content = network_content(int8=True)
    np.testing.assert_array_equal(output(content, tune=True), output(content))
    content = network_content(int8=False)
    np.testing.assert_allclose(output(content, tune=True), output(content), rtol=1e-5, atol=1e-6)


def test_all_sizes_are_measured_and_the_fastest_is_planned(monkeypatch):
    measured, taken = [], iter([4.0, 1.0, 3.0, 2.0])

    def seconds(plan, graph):
        del plan, graph
        measured.append(cost.tile_bytes())
        return next(taken)

    monkeypatch.setattr(tuning, "_seconds", seconds)
    planned = []
    tuning.fastest(lambda: planned.append(cost.tile_bytes()), _Stateless())
    assert measured == list(tuning.TILE_BYTES)
    assert planned == [*tuning.TILE_BYTES, tuning.TILE_BYTES[1]]
    assert cost.tile_bytes() not in tuning.TILE_BYTES[2:]


class _Stateless:
    operands = nodes = inputs = ()


def test_measuring_is_done_with_the_models_own_arrays():
    content = network_content(int8=False)
    np.testing.assert_allclose(output(content, tune=True), output(content), rtol=1e-5, atol=1e-6)


def test_a_model_with_state_is_not_run_beforehand():
    interpreter = Interpreter(model_content=counter(), tune=True)
    (first,) = run(interpreter, X)
    assert first.tolist() == [11, 12]


def test_profiles_do_not_count_what_tuning_ran():
    interpreter = Interpreter(model_content=network_content(int8=False), tune=True, profile=True)
    interpreter.allocate_tensors()
    assert interpreter.profile.times() == []
