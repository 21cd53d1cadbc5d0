"""Each Keras layer by itself: converted, it gives what `predict` gives, in EdgeLite and in LiteRT."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from edgelite import keras
from edgelite.converter import convert
from edgelite.interpreter import Interpreter
from edgelite.keras import layers
from tests.peers import LiteRT


class Case(NamedTuple):
    """A layer and the shape of the samples that it is given (several: a list of them)."""

    make: Callable[[], Any]
    shape: Any
    name: str

    def __str__(self) -> str:
        return self.name


def case(name: str, *args: Any, shape: Any = (8, 6, 4), **options: Any) -> Case:
    make = lambda: getattr(layers, name)(*args, **options)  # noqa: E731  # a value, made in each test
    label = ", ".join([*map(str, args), *(f"{key}={value}" for key, value in options.items())])
    return Case(make, shape, f"{name}({label})-{shape}")


# LiteRT's set of reference kernels has no ELU, which its default set has.
NOT_IN_REFERENCE = [case("Activation", "elu"), case("ELU")]
PAIR = [(8, 6, 4), (8, 6, 4)]
NOISE = "random_uniform"
CASES = [
    case("Dense", 5, activation="relu", bias_initializer=NOISE, shape=(7,)),
    case("Dense", 5, use_bias=False, shape=(7,)),
    case("Dense", 5, activation="sigmoid"),
    case("Dense", 5, activation="tanh", shape=(3, 7)),
    case("Conv2D", 5, 3, activation="relu", bias_initializer=NOISE),
    case("Conv2D", 5, (3, 2), strides=2, padding="same", activation="relu6"),
    case("Conv2D", 5, 3, dilation_rate=2, padding="same"),
    case("Conv2D", 4, 3, groups=2),
    case("Conv2D", 5, 1, use_bias=False),
    case("DepthwiseConv2D", 3, depth_multiplier=2, activation="relu"),
    case("DepthwiseConv2D", 3, strides=2, padding="same"),
    case("DepthwiseConv2D", 3, dilation_rate=2),
    case("SeparableConv2D", 5, 3, padding="same", activation="relu"),
    case("MaxPooling2D"),
    case("MaxPooling2D", 3, strides=2, padding="same"),
    case("AveragePooling2D"),
    case("AveragePooling2D", 3, strides=2, padding="same"),
    case("GlobalAveragePooling2D"),
    case("GlobalAveragePooling2D", keepdims=True),
    case("GlobalMaxPooling2D"),
    case("Flatten"),
    case("Reshape", (4, 48)),
    case("Reshape", (-1, 2)),
    case("Activation", "relu"),
    case("Activation", "relu6"),
    case("Activation", "sigmoid"),
    case("Activation", "tanh"),
    case("Activation", "softmax"),
    case("Activation", "gelu"),
    case("Activation", "softplus"),
    case("Activation", "silu"),
    case("Activation", "hard_sigmoid"),
    case("ReLU"),
    case("ReLU", max_value=6.0),
    case("ReLU", max_value=1.5, negative_slope=0.1),
    case("ReLU", negative_slope=0.2),
    case("LeakyReLU"),
    case("Softmax"),
    case("Dropout", 0.5),
    case("BatchNormalization", gamma_initializer=NOISE, beta_initializer=NOISE),
    case("Add", shape=PAIR),
    case("Subtract", shape=PAIR),
    case("Multiply", shape=PAIR),
    case("Maximum", shape=PAIR),
    case("Minimum", shape=PAIR),
    case("Average", shape=PAIR),
    case("Concatenate", shape=PAIR),
    case("Concatenate", axis=1, shape=PAIR),
    case("ZeroPadding2D", ((1, 2), (0, 1))),
    case("Rescaling", 0.5, offset=-1.0),
    case("Conv1D", 5, 3, shape=(9, 4)),
]


def build(case: Case) -> tuple[Any, list[np.ndarray]]:
    """A model of the one layer, and 40 samples for each of its inputs."""
    keras.utils.set_random_seed(3)
    several = isinstance(case.shape, list)
    inputs = [keras.Input(shape) for shape in (case.shape if several else [case.shape])]
    model = keras.Model(inputs, case.make()(inputs if several else inputs[0]))
    rng = np.random.default_rng(5)
    return model, [rng.normal(size=(40, *x.shape[1:])).astype(np.float32) for x in inputs]


def run(content: bytes, arrays: list[np.ndarray]) -> np.ndarray:
    """The output of EdgeLite's interpreter for the whole batch."""
    interpreter = Interpreter(model_content=content)
    details = interpreter.get_input_details()
    for detail, array in zip(details, arrays, strict=True):
        interpreter.resize_tensor_input(detail["index"], array.shape)
    interpreter.allocate_tensors()
    for detail, array in zip(details, arrays, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


@pytest.mark.parametrize(
    ("case", "reference"),
    [(case, True) for case in CASES] + [(case, False) for case in NOT_IN_REFERENCE],
    ids=str,
)
def test_float32(case, reference):
    model, arrays = build(case)
    expected = model.predict(arrays if len(arrays) > 1 else arrays[0], verbose=0)
    content = convert(model)
    tolerance = 1e-5 * max(1.0, float(np.abs(expected).max()))
    for found in (run(content, arrays), LiteRT(content, reference=reference)(*arrays)[0]):
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_int8(case):
    model, arrays = build(case)
    expected = model.predict(arrays if len(arrays) > 1 else arrays[0], verbose=0)
    calibration = dict(zip(model.input_names, arrays, strict=True))
    content = convert(model, quantize="int8", calibration=calibration)
    found, theirs = run(content, arrays), LiteRT(content)(*arrays)[0]
    # 1 in 255 of the range is the step of the output; those of inputs and weights add to it.
    allowed = 0.03 * max(float(np.ptp(expected)), float(expected.max()), -float(expected.min()))
    np.testing.assert_allclose(found, expected, rtol=0, atol=allowed)
    np.testing.assert_array_equal(found, theirs)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_dynamic_range(case):
    model, arrays = build(case)
    content = convert(model, quantize="dynamic")
    found, theirs = run(content, arrays), LiteRT(content)(*arrays)[0]
    tolerance = 1e-5 * max(1.0, float(np.abs(theirs).max()))
    np.testing.assert_allclose(found, theirs, rtol=0, atol=tolerance)
