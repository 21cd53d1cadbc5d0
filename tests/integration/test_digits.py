"""From training on real images to equal results in every runtime."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.cli import digits
from edgelite.interpreter import Interpreter
from tests.peers import TFLM, LiteRT


@pytest.fixture(scope="module")
def data():
    return digits.load()


@pytest.fixture(scope="module")
def model(data):
    model = digits.build_model(seed=1)
    digits.train(model, data, epochs=3)
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


def quantized(content, images):
    """The images in the input's scale."""
    (given,) = Interpreter(model_content=content).get_input_details()
    scale, zero_point = given["quantization"]
    return np.clip(np.round(images / scale) + zero_point, -128, 127).astype(np.int8)


def test_float32_agrees_with_the_model_and_litert(model, data):
    content = digits.convert(model, data, "float32")
    found = ours(content, data.x_test)
    np.testing.assert_allclose(found, model.predict(data.x_test, verbose=0), atol=1e-5)
    np.testing.assert_allclose(found, LiteRT(content).each(data.x_test), atol=1e-5)


def test_dynamic_range_agrees_with_litert(model, data):
    """Within rounding; where that tips an activation to the next int8 value, within such a step."""
    content = digits.convert(model, data, "dynamic")
    difference = np.abs(ours(content, data.x_test) - LiteRT(content).each(data.x_test))
    assert (difference > 1e-5).mean() < 0.01
    assert difference.max() < 5e-3


def test_int8_equals_litert_bit_for_bit(model, data):
    content = digits.convert(model, data, "int8")
    images = quantized(content, data.x_test)
    found = ours(content, images)
    assert found.dtype == np.int8
    np.testing.assert_array_equal(found, LiteRT(content).each(images))


def test_int8_keeps_the_accuracy_at_a_third_of_the_size(model, data):
    content = digits.convert(model, data, "int8")
    found = ours(content, quantized(content, data.x_test)).argmax(axis=1)
    reference = model.predict(data.x_test, verbose=0).argmax(axis=1)
    accuracies = [(labels == data.y_test).mean() for labels in (found, reference)]
    assert accuracies[0] > accuracies[1] - 0.01
    assert len(content) < 0.35 * len(digits.convert(model, data, "float32"))


def test_conversion_is_deterministic(model, data):
    assert digits.convert(model, data, "int8") == digits.convert(model, data, "int8")


def test_tflm_agrees_on_int8(model, data):
    """Equal but for FULLY_CONNECTED, where LiteRT's reference rounds once and TFLM twice."""
    content = digits.convert(model, data, "int8")
    images = quantized(content, data.x_test)
    found, theirs = ours(content, images), TFLM(content).each(images)
    difference = np.abs(found.astype(int) - theirs)
    assert difference.max() <= 2
    assert (difference != 0).mean() < 0.01
    np.testing.assert_array_equal(found.argmax(axis=1), theirs.argmax(axis=1))


def test_tflm_equals_on_int8_without_dense_layers(model, data):
    from edgelite import keras
    from edgelite.converter import convert

    head = keras.Sequential(
        [
            *model.layers[:10],
            keras.layers.Conv2D(10, 1),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Softmax(),
        ]
    )
    head.build((None, 8, 8, 1))
    content = convert(head, "int8", data.x_train[:100], input_type="int8", output_type="int8")
    images = quantized(content, data.x_test)
    found = ours(content, images)
    np.testing.assert_array_equal(found, LiteRT(content).each(images))
    np.testing.assert_array_equal(found, TFLM(content).each(images))
