"""Jacobians, and derivatives up to the third order."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite as tf
from edgelite.errors import InputError, StateError


def test_jacobian_agrees_with_central_differences() -> None:
    random = np.random.default_rng(0)
    w = random.standard_normal((3, 4))
    x0 = random.standard_normal((2, 3))

    def function(x):
        return tf.nn.softmax(tf.sin(tf.convert_to_tensor(x) @ w))

    x = tf.constant(x0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    found = tape.jacobian(y, x)
    assert found.shape == (2, 4, 2, 3)
    for place in np.ndindex(2, 3):
        step = np.zeros((2, 3))
        step[place] = 1e-6
        slope = (function(x0 + step).numpy() - function(x0 - step).numpy()) / 2e-6
        np.testing.assert_allclose(found.numpy()[(..., *place)], slope, atol=1e-8)


def test_jacobians_of_several_sources_and_unconnected_ones() -> None:
    a, b, c = tf.Variable([1.0, 2.0]), tf.Variable(3.0), tf.Variable([1.0])
    with tf.GradientTape(persistent=True) as tape:
        y = a * b
    found = tape.jacobian(y, {"a": a, "b": b, "c": c})
    np.testing.assert_array_equal(found["a"], [[3.0, 0.0], [0.0, 3.0]])
    np.testing.assert_array_equal(found["b"], [1.0, 2.0])
    assert found["c"] is None
    assert tape.jacobian(y, c, unconnected_gradients="zero").shape == (2, 1)


def test_batch_jacobian_is_the_diagonal_of_the_jacobian() -> None:
    x = tf.constant(np.random.default_rng(1).standard_normal((4, 3)))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.stack([x[:, 0] * x[:, 1], tf.exp(x[:, 2])], axis=1)
    whole, each = tape.jacobian(y, x), tape.batch_jacobian(y, x)
    assert each.shape == (4, 2, 3)
    for entry in range(4):
        np.testing.assert_allclose(each[entry], whole[entry, :, entry], rtol=1e-12)


def test_batch_jacobian_needs_one_first_axis() -> None:
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.concat([x, x], axis=0)
    with pytest.raises(InputError, match="same first axis"):
        tape.batch_jacobian(y, x)


def test_a_tape_gives_one_jacobian_unless_it_is_persistent() -> None:
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * x
    tape.jacobian(y, x)
    with pytest.raises(StateError, match="persistent"):
        tape.jacobian(y, x)


def test_hessian_as_a_jacobian_of_a_gradient() -> None:
    x = tf.constant(np.array([1.0, 2.0, 3.0]))
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x[0] * x[1] * x[2] + x[0] ** 3
        slope = inner.gradient(y, x)
    expected = [[6.0, 3.0, 2.0], [3.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
    np.testing.assert_allclose(outer.jacobian(slope, x), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("function", "third"),
    [
        (lambda x: x * x * x * x, lambda x: 24 * x),
        (tf.sin, lambda x: -np.cos(x)),
        (lambda x: tf.exp(2 * x), lambda x: 8 * np.exp(2 * x)),
        (tf.math.log, lambda x: 2 / x**3),
        (lambda x: 1 / x, lambda x: -6 / x**4),
        (
            tf.tanh,
            lambda x: -2 * (1 - np.tanh(x) ** 2) * (1 - 3 * np.tanh(x) ** 2),
        ),
    ],
)
def test_third_derivatives(function, third) -> None:
    values = np.array([0.3, 0.9, 1.7])
    x = tf.constant(values)
    with tf.GradientTape() as first:
        first.watch(x)
        with tf.GradientTape() as second:
            second.watch(x)
            with tf.GradientTape() as innermost:
                innermost.watch(x)
                y = function(x)
            slope = innermost.gradient(y, x)
        bend = second.gradient(slope, x)
    np.testing.assert_allclose(first.gradient(bend, x), third(values), rtol=1e-9)
