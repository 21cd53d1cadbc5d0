"""`function`: a plan gives what the Python function gives, and says when it cannot."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite as tf
from edgelite.errors import ConversionError, InputError


def arrays(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)


def test_python_runs_once_for_each_kind_of_arguments() -> None:
    runs = []

    @tf.function
    def scaled(x, by=2):
        runs.append(by)
        return x * by

    assert float(scaled(tf.constant(3.0))) == 6.0
    assert float(scaled(tf.constant(4.0))) == 8.0
    assert float(scaled(tf.constant(4.0), by=3)) == 12.0
    assert scaled(tf.constant([1.0, 2.0])).shape == (2,)
    assert scaled(tf.constant(1, tf.int32)).dtype == np.int32
    assert runs == [2, 3, 2, 2]
    assert scaled.experimental_get_tracing_count() == 4


def test_results_have_the_structure_of_the_function() -> None:
    @tf.function(jit_compile=True)
    def both(pair, options):
        return {"sum": pair[0] + pair[1], "rest": (options["a"] * 2, None)}

    for _ in range(2):
        result = both((tf.constant(1.0), np.float32(2)), {"a": tf.constant(5.0)})
        assert float(result["sum"]) == 3.0
        assert float(result["rest"][0]) == 10.0
        assert result["rest"][1] is None


def test_variables_are_read_and_assigned_in_order() -> None:
    total, count = tf.Variable(0.0), tf.Variable(0, dtype=tf.int32)

    @tf.function
    def add(x):
        before = total + 0.0
        total.assign_add(x)
        count.assign_add(1)
        total.assign(total * 2)
        return before, total + 0.0

    seen = [tuple(map(float, add(tf.constant(value)))) for value in (1.0, 2.0, 3.0)]
    assert seen == [(0.0, 2.0), (2.0, 8.0), (8.0, 22.0)]
    assert (float(total), int(count)) == (22.0, 3)
    assert add.experimental_get_tracing_count() == 1


def test_a_function_may_return_nothing() -> None:
    total = tf.Variable(0.0)

    @tf.function
    def add(x):
        total.assign_add(x)

    for _ in range(3):
        assert add(tf.constant(2.0)) is None
    assert float(total) == 6.0
    assert add.experimental_get_tracing_count() == 1


def test_gradients_through_a_plan_are_those_of_the_function() -> None:
    w = tf.Variable(arrays(3, 4))

    def network(x):
        return tf.reduce_sum(tf.nn.softmax(tf.tanh(x @ w)) ** 3)

    planned = tf.function(network)
    planned(tf.constant(arrays(2, 3)))
    x = tf.constant(arrays(2, 3))
    found = []
    for function in (network, planned):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = function(x)
            slope = tape.gradient(y, x)
            total = tf.reduce_sum(slope * slope)
        found.append([np.asarray(g) for g in [slope, *outer.gradient(total, [x, w])]])
    for eager, ran in zip(*found, strict=True):
        np.testing.assert_array_equal(eager, ran)


def test_a_tape_inside_a_plan() -> None:
    w = tf.Variable(2.0)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = w * w * x
        slope = tape.gradient(loss, w)
        w.assign_sub(0.1 * slope)
        return slope

    assert [round(float(step(tf.constant(1.0))), 4) for _ in range(3)] == [4.0, 3.2, 2.56]
    assert step.experimental_get_tracing_count() == 1


def test_large_elementwise_runs_are_equal_bit_for_bit() -> None:
    x, bias, y = arrays(600, 700), arrays(700), arrays(600, 1)

    def curve(x, bias, y):
        z = tf.nn.relu(x + bias) * 0.5
        return tf.exp(-z) * y, tf.where(z > 0.3, tf.sigmoid(z), z)

    planned = tf.function(curve)
    planned(x, bias, y)
    for eager, ran in zip(curve(*map(tf.constant, (x, bias, y))), planned(x, bias, y), strict=True):
        np.testing.assert_array_equal(eager, ran)


@pytest.mark.parametrize("look", [float, lambda x: bool(x > 0), lambda x: x.numpy(), np.asarray])
def test_a_function_that_looks_at_numbers_runs_as_it_is(look) -> None:
    @tf.function
    def sign(x):
        return x * (1.0 if look(x) > 0 else -1.0)

    assert [float(sign(tf.constant(v))) for v in (2.0, -3.0, 4.0)] == [2.0, 3.0, 4.0]


def test_what_a_keras_optimizer_and_a_metric_do_is_repeated() -> None:
    w = tf.Variable([1.0, 2.0])
    optimizer = tf.keras.optimizers.SGD(0.1)
    mean = tf.keras.metrics.Mean()

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(w * x)
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        mean.update_state(loss)
        return loss

    losses = [float(step(tf.constant([1.0, 1.0]))) for _ in range(3)]
    np.testing.assert_allclose(losses, [3.0, 2.8, 2.6], rtol=1e-6)
    np.testing.assert_allclose(float(mean.result()), 2.8, rtol=1e-6)


def test_random_numbers_are_drawn_at_each_call() -> None:
    @tf.function
    def noisy(x):
        return x + tf.random.normal([4])

    first, second = noisy(tf.zeros([4])), noisy(tf.zeros([4]))
    assert np.any(first.numpy() != second.numpy())


def test_input_signature_lets_lengths_vary_and_refuses_others() -> None:
    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
    def total(x):
        return tf.reduce_sum(x, axis=1)

    assert total(tf.ones([2, 3])).shape == (2,)
    assert total(tf.ones([5, 3])).shape == (5,)
    with pytest.raises(InputError, match=r"must be float32 of shape \(None, 3\)"):
        total(tf.ones([2, 4]))
    with pytest.raises(InputError, match="input_signature of 1"):
        total(tf.ones([2, 3]), 1)


def test_methods_have_plans_of_their_own() -> None:
    class Scale:
        def __init__(self, by: float) -> None:
            self.by = by

        @tf.function
        def call(self, x):
            return x * self.by

    two, three = Scale(2.0), Scale(3.0)
    assert [float(s.call(tf.constant(5.0))) for s in (two, three, two)] == [10.0, 15.0, 10.0]


def test_a_plan_inside_another() -> None:
    inner = tf.function(lambda x: x * x)
    outer = tf.function(lambda x: inner(x) + inner(x + 1))
    assert [float(outer(tf.constant(v))) for v in (1.0, 2.0, 3.0)] == [5.0, 13.0, 25.0]


def test_concrete_functions_convert() -> None:
    w = tf.Variable(arrays(3, 2))

    @tf.function
    def network(x):
        return tf.nn.relu(x @ w)

    concrete = network.get_concrete_function(tf.TensorSpec([None, 3], tf.float32, name="features"))
    content = tf.lite.TFLiteConverter.from_concrete_functions([concrete]).convert()
    interpreter = tf.lite.Interpreter(model_content=content)
    interpreter.allocate_tensors()
    run = interpreter.get_signature_runner()
    x = arrays(1, 3)
    np.testing.assert_allclose(run(features=x)["output_0"], network(x).numpy(), rtol=1e-6)
    assert concrete(arrays(4, 3)).shape == (4, 2)


def test_the_converter_asks_for_a_signature() -> None:
    with pytest.raises(ConversionError, match="get_concrete_function"):
        tf.lite.TFLiteConverter.from_concrete_functions([lambda x: x])


def test_wrong_arguments_are_named() -> None:
    @tf.function
    def one(x):
        return x

    with pytest.raises(InputError, match="one"):
        one(1.0, 2.0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: tf.keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
        lambda: tf.keras.optimizers.Adam(
            tf.keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)
        ),
        lambda: tf.keras.optimizers.RMSprop(0.01, clipnorm=0.5, weight_decay=0.1),
        lambda: tf.keras.optimizers.Adam(0.01, gradient_accumulation_steps=2),
        lambda: tf.keras.optimizers.SGD(0.1, use_ema=True, ema_overwrite_frequency=2),
    ],
    ids=["momentum", "schedule", "clipping and decay", "accumulation", "average"],
)
def test_a_keras_optimizer_is_part_of_a_plan(make) -> None:
    def run(decorate):
        w, unused = tf.Variable([1.0, 2.0]), tf.Variable([0.5])
        optimizer = make()
        calls = []

        @decorate
        def step(x):
            calls.append(None)
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(tf.square(w * x))
            before = w * 1.0
            gradients = tape.gradient(loss, [w, unused])
            optimizer.apply_gradients([(gradients[0], w)])
            return loss, before, w + 0.0

        found = [step(tf.constant([1.0, 0.5 * i])) for i in range(5)]
        return [array.numpy() for one in found for array in one], w.numpy(), len(calls)

    eager, eager_weights, _ = run(lambda function: function)
    planned, planned_weights, calls = run(tf.function)
    for expected, found in zip(eager, planned, strict=True):
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(planned_weights, eager_weights)
    assert calls == 1
    assert not np.array_equal(eager_weights, [1.0, 2.0])


def test_an_optimizer_in_a_function_under_a_tape() -> None:
    w = tf.Variable([1.0, 2.0])
    optimizer = tf.keras.optimizers.SGD(0.5)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(w * x)
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        return loss

    x = tf.constant([1.0, 1.0])
    for expected in ([0.5, 1.5], [0.0, 1.0], [-0.5, 0.5]):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = step(x)
        np.testing.assert_array_equal(w.numpy(), expected)
    # The weights before the step.
    np.testing.assert_array_equal(tape.gradient(loss, x), [0.0, 1.0])
