"""`GradientTape`: what it follows, what it gives, and what it refuses."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import edgelite.autodiff as tf
from edgelite.errors import InputError, StateError


def test_gradient_of_a_watched_tensor() -> None:
    x = tf.constant([1.0, 2.0, 3.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(x * x)
    np.testing.assert_array_equal(tape.gradient(y, x), [2.0, 4.0, 6.0])


def test_constants_are_not_followed() -> None:
    x, y = tf.constant(2.0), tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = x * y
    gradients = tape.gradient(z, [x, y])
    assert float(gradients[0]) == 3.0
    assert gradients[1] is None


def test_trainable_variables_are_watched_and_others_are_not() -> None:
    trained, fixed = tf.Variable(2.0), tf.Variable(3.0, trainable=False)
    with tf.GradientTape() as tape:
        z = trained * fixed
    (watched,) = tape.watched_variables()
    assert watched is trained
    gradients = tape.gradient(z, {"trained": trained, "fixed": fixed})
    assert float(gradients["trained"]) == 3.0
    assert gradients["fixed"] is None


def test_variables_are_not_watched_where_the_tape_is_told_so() -> None:
    a, b = tf.Variable(2.0), tf.Variable(3.0)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(b)
        z = a * b
    assert tape.gradient(z, a) is None


def test_a_fixed_variable_can_be_watched() -> None:
    fixed = tf.Variable(3.0, trainable=False)
    with tf.GradientTape() as tape:
        tape.watch(fixed)
        z = fixed * fixed
    assert float(tape.gradient(z, fixed)) == 6.0


def test_variable_that_changes_under_the_tape() -> None:
    # TensorFlow gives 6, 16 and 10.
    v = tf.Variable(3.0)
    with tf.GradientTape(persistent=True) as tape:
        y = v * v
        v.assign(5.0)
        z = v * v
    assert float(tape.gradient(y, v)) == 6.0
    assert float(tape.gradient([y, z], v)) == 16.0
    assert float(tape.gradient(z, v)) == 10.0


def test_gradient_uses_the_value_at_the_time_of_the_call() -> None:
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(v * v)
    v.assign([100.0, 100.0])
    np.testing.assert_array_equal(tape.gradient(y, v), [2.0, 4.0])


def test_unconnected_gradients() -> None:
    x, other = tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])
    for how in ("zero", tf.UnconnectedGradients.ZERO):
        with tf.GradientTape() as tape:
            y = x * 2.0
        gradient = tape.gradient(y, other, unconnected_gradients=how)
        np.testing.assert_array_equal(gradient, [[0.0]])
    with tf.GradientTape() as tape:
        y = x * 2.0
    assert tape.gradient(y, other) is None


def test_output_gradients_weigh_the_target() -> None:
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape(persistent=True) as tape:
        y = x * x
        z = x * 3.0
    np.testing.assert_array_equal(tape.gradient(y, x, [10.0, 1.0]), [20.0, 4.0])
    np.testing.assert_array_equal(tape.gradient(y, x, [tf.constant([10.0, 1.0])]), [20.0, 4.0])
    both = tape.gradient([y, z], x, output_gradients=[tf.constant([1.0, 1.0]), tf.zeros(2)])
    np.testing.assert_array_equal(both, [2.0, 4.0])
    with pytest.raises(InputError, match="shape"):
        tape.gradient(y, x, output_gradients=tf.ones(3))
    with pytest.raises(InputError, match="2 targets"):
        tape.gradient([y, z], x, output_gradients=[tf.ones(2)])


def test_sources_keep_their_structure() -> None:
    a, b, c = (tf.Variable(float(i)) for i in range(3))
    with tf.GradientTape(persistent=True) as tape:
        y = a * b + c * c
    nested = tape.gradient(y, {"z": [a, (b,)], "a": c})
    assert list(nested) == ["z", "a"]
    assert float(nested["z"][0]) == 1.0
    assert isinstance(nested["z"][1], tuple)
    assert float(nested["z"][1][0]) == 0.0
    assert float(nested["a"]) == 4.0
    assert isinstance(tape.gradient(y, (a, b)), tuple)


def test_gradient_of_an_intermediate_and_of_the_target_itself() -> None:
    x = tf.Variable(2.0)
    with tf.GradientTape(persistent=True) as tape:
        y = x * x
        z = y * y
    assert float(tape.gradient(z, y)) == 8.0
    assert [float(g) for g in tape.gradient(z, [y, x])] == [8.0, 32.0]
    assert float(tape.gradient(z, z)) == 1.0


def test_a_tape_gives_its_gradients_once() -> None:
    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)
    with pytest.raises(StateError, match="persistent=True"):
        tape.gradient(y, x)
    assert issubclass(StateError, RuntimeError)


def test_a_used_tape_can_record_anew() -> None:
    x = tf.Variable(2.0)
    tape = tf.GradientTape()
    for _ in range(2):
        with tape:
            y = x * x
        assert float(tape.gradient(y, x)) == 4.0


def test_entering_twice_is_refused() -> None:
    with tf.GradientTape() as tape, pytest.raises(StateError, match="recording already"), tape:
        pass


def test_stop_recording_and_reset() -> None:
    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        with tape.stop_recording():
            unseen = x * x
        y = x * 3.0
    assert tape.gradient(unseen + y, x) is None
    with tf.GradientTape() as tape:
        y = x * x
        tape.reset()
        z = x * 5.0
    assert float(tape.gradient([y, z], x)) == 5.0
    with pytest.raises(StateError, match="not recording"), tape.stop_recording():
        pass


def test_stop_gradient() -> None:
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x * tf.stop_gradient(x)
    assert float(tape.gradient(y, x)) == 3.0


def test_nested_tapes_give_second_and_third_derivatives() -> None:
    x = tf.Variable(2.0)
    with tf.GradientTape() as third, tf.GradientTape() as second, tf.GradientTape() as first:
        y = x**4
        dy = first.gradient(y, x)
        ddy = second.gradient(dy, x)
    dddy = third.gradient(ddy, x)
    assert [float(g) for g in (dy, ddy, dddy)] == [32.0, 48.0, 48.0]


def test_a_persistent_tape_differentiates_its_own_gradient() -> None:
    x = tf.Variable(3.0)
    with tf.GradientTape(persistent=True) as tape:
        y = x * x * x
        dy = tape.gradient(y, x)
    assert float(tape.gradient(dy, x)) == 18.0


def test_gradients_that_meet_are_added_and_never_in_place() -> None:
    x = tf.Variable([1.0, 2.0])
    seed = np.ones(2, np.float32)
    with tf.GradientTape() as tape:
        a = x + 0.0
        y = a + a
        z = y + a
    gradients = tape.gradient(z, [x, a, y], output_gradients=seed)
    np.testing.assert_array_equal(gradients[0], [3.0, 3.0])
    np.testing.assert_array_equal(gradients[1], [3.0, 3.0])
    np.testing.assert_array_equal(gradients[2], [1.0, 1.0])
    np.testing.assert_array_equal(seed, [1.0, 1.0])


def test_integers_have_no_gradient() -> None:
    x = tf.Variable([1.5, 2.5])
    with tf.GradientTape(persistent=True) as tape:
        whole = tf.cast(x, np.int32)
        back = tf.cast(whole, np.float32)
    assert tape.gradient(back, x) is None
    assert tape.gradient(whole, x) is None
    with tf.GradientTape() as tape, pytest.warns(UserWarning, match="int32"):
        tape.watch(tf.constant([1, 2]))


def test_what_is_no_tensor_is_refused() -> None:
    x = tf.Variable(2.0)
    with tf.GradientTape(persistent=True) as tape:
        y = x * x
        with pytest.raises(InputError, match=r"edgelite\.constant"):
            tape.watch(np.ones(2))
    with pytest.raises(InputError, match="ndarray"):
        tape.gradient(y, np.ones(2))
    with pytest.raises(InputError, match="target"):
        tape.gradient(4.0, x)


def test_threads_have_tapes_of_their_own() -> None:
    x = tf.Variable(2.0)
    seen = []

    def work() -> None:
        x.value()
        seen.append(x * x)

    with tf.GradientTape() as tape:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        y = x * 3.0
    assert tape.gradient(seen[0], x) is None
    assert float(y) == 6.0


def test_only_what_the_sources_need_is_computed() -> None:
    x, y = tf.Variable(2.0), tf.Variable(3.0)
    calls = []

    @tf.primitive
    def probe(value: np.ndarray) -> np.ndarray:
        return value

    probe.vjps(lambda g, out, value: calls.append(1) or g)
    with tf.GradientTape() as tape:
        z = probe(x) * y
    tape.gradient(z, y)
    assert calls == []


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (tf.maximum, ([1.0, 2.0, 3.0], [1.0, 3.0, 2.0]), ([1, 0, 1], [0, 1, 0])),
        (tf.minimum, ([1.0, 2.0, 3.0], [1.0, 3.0, 2.0]), ([1, 1, 0], [0, 0, 1])),
        (tf.reduce_max, ([1.0, 3.0, 3.0],), ([0, 0.5, 0.5],)),
        (tf.reduce_min, ([1.0, 1.0, 3.0],), ([0.5, 0.5, 0],)),
        (tf.nn.relu, ([-1.0, 0.0, 1.0],), ([0, 0, 1],)),
        (tf.nn.relu6, ([0.0, 6.0, 3.0, 7.0],), ([0, 0, 1, 0],)),
        (lambda x: tf.nn.leaky_relu(x, 0.1), ([-1.0, 0.0, 1.0],), ([0.1, 0.1, 1],)),
        (
            lambda x: tf.clip_by_value(x, -1.0, 1.0),
            ([-2.0, -1.0, 0.0, 1.0, 2.0],),
            ([0, 1, 1, 1, 0],),
        ),
        (tf.abs, ([-1.0, 0.0, 1.0],), ([-1, 0, 1],)),
        (tf.pow, ([0.0, -2.0, 2.0], [2.0, 2.0, 0.0]), ([0, -4, 0], [0, 0, np.log(2.0)])),
        (tf.reduce_prod, ([0.0, 2.0, 3.0],), ([6, 0, 0],)),
        (tf.reduce_prod, ([0.0, 0.0, 3.0],), ([0, 0, 0],)),
        (tf.sqrt, ([0.0, 4.0],), ([np.inf, 0.25],)),
        (tf.nn.elu, ([-1.0, 0.0, 1.0],), ([np.exp(-1.0), 1, 1],)),
    ],
)
def test_gradients_at_kinks_are_tensorflows(function, arguments, expected) -> None:
    # Observed with TensorFlow 2.
    sources = [tf.constant(values) for values in arguments]
    with tf.GradientTape() as tape:
        tape.watch(sources)
        y = function(*sources)
    for gradient, wanted in zip(tape.gradient(y, sources), expected, strict=True):
        np.testing.assert_allclose(gradient, np.float32(wanted), rtol=1e-6)


@pytest.mark.parametrize("size", [2, 3])
def test_max_pool_gives_a_tie_to_the_first_cell(size: int) -> None:
    # Observed with TensorFlow 2, windows of 2 x 2 and (overlapping) 3 x 3, stride 2, SAME.
    x = tf.Variable(np.zeros((1, 4, 4, 1), np.float32))
    with tf.GradientTape() as tape:
        y = tf.nn.max_pool2d(x, size, 2, "SAME")
    expected = np.zeros((4, 4))
    expected[::2, ::2] = 1
    np.testing.assert_array_equal(tape.gradient(y, x)[0, :, :, 0], expected)
