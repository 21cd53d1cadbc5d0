"""`trace` keeps what depends on the inputs, in order."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite.autodiff as tf
from edgelite.errors import ConversionError


def test_steps_are_those_that_depend_on_the_inputs() -> None:
    weight = tf.Variable(np.ones((3, 2), np.float32))

    def function(x):
        scaled = weight * 2.0
        return tf.nn.relu(tf.matmul(x, scaled))

    found = tf.trace(function, np.ones((1, 3), np.float32))
    assert [step.primitive.name for step in found.steps] == ["matmul", "relu"]
    matmul, relu = found.steps
    assert matmul.inputs[0] is found.inputs[0]
    np.testing.assert_array_equal(matmul.inputs[1].array, np.full((3, 2), 2.0))
    assert relu.inputs[0] is matmul.outputs[0]
    assert relu.outputs[0] is found.outputs[0]
    assert matmul.parameters == {"transpose_a": False, "transpose_b": False}


def test_several_inputs_and_outputs_in_a_structure() -> None:
    found = tf.trace(lambda x, y: {"b": x + y, "a": tf.split(x, 2)}, np.ones(4), np.ones(4))
    assert len(found.inputs) == 2
    assert [out.shape for out in found.outputs] == [(2,), (2,), (4,)]
    assert found.result["b"] is found.outputs[2]
    split = next(step for step in found.steps if step.primitive.name == "split")
    assert len(split.outputs) == 2


def test_what_has_no_gradient_is_traced_too() -> None:
    found = tf.trace(lambda x: tf.argmax(x, axis=1), np.ones((2, 3), np.float32))
    assert [step.primitive.name for step in found.steps] == ["argmax"]


def test_a_gradient_inside_is_traced() -> None:
    def function(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x
        return tape.gradient(y, x)

    found = tf.trace(function, np.float32([3.0]))
    np.testing.assert_array_equal(found.outputs[0], [6.0])
    assert found.steps[-1].outputs[0] is found.outputs[0]


def test_a_result_that_is_no_tensor_is_refused() -> None:
    with pytest.raises(ConversionError, match="ndarray"):
        tf.trace(np.exp, np.ones(2))


def test_a_failed_function_leaves_no_recorder() -> None:
    def fail(x):
        raise KeyError

    with pytest.raises(KeyError):
        tf.trace(fail, np.ones(2))
    assert tf.recording.ACTIVE.recorders == []
