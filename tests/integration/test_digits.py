"""What `tests/cli/test_demo.py` leaves open: batches, determinism, and networks with dense layers."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite import keras
from edgelite.cli import digits
from edgelite.converter import convert
from edgelite.interpreter import Interpreter
from tests.peers import TFLM, LiteRT


@pytest.fixture(scope="module")
def data():
    return digits.load()


@pytest.fixture(scope="module")
def model(data):
    model = digits.build_model(seed=1)
    digits.train(model, data, epochs=2)
    return model


def ours(content, images):
    """The outputs of EdgeLite's interpreter, all images at once."""
    interpreter = Interpreter(model_content=content)
    (given,) = interpreter.get_input_details()
    interpreter.resize_tensor_input(given["index"], images.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(given["index"], images)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def test_float32_agrees_with_the_model_on_a_batch(model, data):
    content = digits.convert(model, data, "float32")
    predicted = model.predict(data.x_test, verbose=0)
    np.testing.assert_allclose(ours(content, data.x_test), predicted, atol=1e-5)


def test_conversion_is_deterministic(model, data):
    assert digits.convert(model, data, "int8") == digits.convert(model, data, "int8")


def test_dense_layers_equal_litert_and_lie_a_rounding_from_tflm(model, data):
    """LiteRT's reference rounds FULLY_CONNECTED's int8 results once, TFLM twice."""
    head = keras.Sequential(
        [*model.layers[:4], keras.layers.Flatten(), keras.layers.Dense(10), keras.layers.Softmax()]
    )
    head.build((None, 8, 8, 1))
    content = convert(head, "int8", data.x_train[:100], input_type="int8", output_type="int8")
    scale, zero_point = Interpreter(model_content=content).get_input_details()[0]["quantization"]
    images = np.clip(np.round(data.x_test / scale) + zero_point, -128, 127).astype(np.int8)
    found = ours(content, images)
    np.testing.assert_array_equal(found, LiteRT(content).each(images))
    gap = np.abs(found.astype(int) - TFLM(content).each(images))
    assert gap.max() <= 2
    assert (gap != 0).mean() < 0.01
