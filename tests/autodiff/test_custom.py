"""`custom_gradient` and `custom_op`."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite as tf
from edgelite.errors import ConversionError, InputError


def test_the_given_gradient_is_used() -> None:
    @tf.custom_gradient
    def log1pexp(x):
        e = tf.exp(x)
        return tf.math.log(1 + e), lambda upstream: upstream * (1 - 1 / (1 + e))

    x = tf.constant(100.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = log1pexp(x)
    assert float(tape.gradient(y, x)) == 1.0


def test_several_arguments_and_results() -> None:
    @tf.custom_gradient
    def swap(x, y):
        return (y, x), lambda first, second: (second * 10, first * 100)

    x, y = tf.constant(1.0), tf.constant(2.0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        a, b = swap(x, y)
        total = 3 * a + 5 * b
    assert (float(a), float(b)) == (2.0, 1.0)
    assert [float(g) for g in tape.gradient(total, [x, y])] == [50.0, 300.0]


def test_variables_get_gradients_of_their_own() -> None:
    w = tf.Variable(3.0)

    @tf.custom_gradient
    def scaled(x):
        def grad(upstream, variables):
            assert len(variables) == 1
            return upstream * w, [upstream * x * 7]

        return x * w, grad

    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = scaled(x)
    assert [float(g) for g in tape.gradient(y, [x, w])] == [3.0, 14.0]


def test_a_gradient_can_be_differentiated() -> None:
    @tf.custom_gradient
    def cube(x):
        return x**3, lambda upstream: upstream * 3 * x * x

    x = tf.constant(2.0)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = cube(x)
        slope = tape.gradient(y, x)
    assert (float(slope), float(outer.gradient(slope, x))) == (12.0, 12.0)


def test_without_a_tape_it_is_the_function() -> None:
    assert float(tf.custom_gradient(lambda x: (x + 1, None.__class__))(tf.constant(1.0))) == 2.0


def test_wrong_returns_are_refused() -> None:
    with pytest.raises(InputError, match="a function for its gradient"):
        tf.custom_gradient(lambda x: x)(1.0)
    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = tf.custom_gradient(lambda x: (x * 1, lambda g: (g, g)))(x)
    with pytest.raises(InputError, match="returned 2"):
        tape.gradient(y, x)


def test_custom_op_has_forward_gradient_and_no_lowering_unless_given() -> None:
    @tf.custom_op(gradient=lambda g, out, x, *, power: g * power * x ** (power - 1))
    def raised(x, *, power):
        return x**power

    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = raised(x, power=3)
        slope = tape.gradient(y, x)
    np.testing.assert_allclose(slope, [3.0, 12.0])
    np.testing.assert_allclose(outer.gradient(slope, x), [6.0, 12.0])
    concrete = tf.function(lambda x: raised(x, power=3)).get_concrete_function(x)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([concrete])
    with pytest.raises(ConversionError, match=r"'raised' has no \.tflite form"):
        converter.convert()


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(InputError, match=r"add: .*\(2,\) and \(3,\)"):
        tf.add(tf.ones([2]), tf.ones([3]))
