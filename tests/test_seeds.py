"""What the two seeds, TensorFlow's and Keras', make repeatable."""

from __future__ import annotations

import random

import numpy as np
import pytest

import edgelite as tf
from edgelite import keras
from edgelite.errors import InputError

X = np.linspace(-1, 1, 24, dtype=np.float32).reshape(12, 2)


def raw():
    drawn = [tf.random.normal([3]), tf.random.uniform([3], seed=5), tf.random.shuffle(X[:, 0])]
    return np.concatenate([tensor.numpy() for tensor in drawn])


def weights():
    layer = keras.layers.Dense(3)
    layer.build((None, 4))
    return layer.kernel.numpy()


def dropped():
    return keras.layers.Dropout(0.5)(np.ones((4, 5), np.float32), training=True)


def order():
    return [int(x) for x in tf.data.Dataset.range(50).shuffle(50)]


def trained():
    model = keras.Sequential([keras.layers.Dense(4, "relu"), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, X[:, :1], batch_size=4, epochs=2, verbose=0)
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


def split():
    return keras.utils.split_dataset(np.arange(30), left_size=0.5, shuffle=True)


def same(a, b):
    return np.array_equal(np.asarray(a), np.asarray(b))


DRAWS = [raw, weights, dropped, order, trained, split]
SEEDS = [tf.random.set_seed, keras.utils.set_random_seed]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("draw", DRAWS, ids=lambda f: f.__name__)
def test_a_seed_makes_it_repeatable(draw, seed):
    seed(11)
    first, second = draw(), draw()
    assert not same(first, second)
    seed(11)
    assert same(first, draw())
    assert same(second, draw())
    seed(12)
    assert not same(first, draw())


def test_keras_seed_restarts_python_and_numpy_too_and_tensorflows_does_not():
    def drawn():
        return random.random(), np.random.rand()  # noqa: NPY002, S311  # users' code draws so

    keras.utils.set_random_seed(3)
    first = drawn()
    keras.utils.set_random_seed(3)
    assert drawn() == first
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002
    assert drawn() == first  # as Keras: they are given the very seed
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002
    tf.random.set_seed(99)
    assert drawn() == first


def test_a_seed_of_its_own_goes_on_and_depends_on_the_global_one():
    # As in TensorFlow: "If both the global and the operation seed are set, both determine the sequence."
    tf.random.set_seed(1)
    first = [tf.random.uniform([2], seed=7).numpy() for _ in range(2)]
    assert not same(*first)
    tf.random.normal([5])
    tf.random.set_seed(1)
    assert same(first, [tf.random.uniform([2], seed=7).numpy() for _ in range(2)])
    tf.random.set_seed(2)
    assert not same(first[0], tf.random.uniform([2], seed=7).numpy())


def test_generators_of_their_own_are_left_alone():
    own, keras_own = tf.random.Generator.from_seed(4), keras.random.SeedGenerator(4)
    expected = own.normal([2]).numpy(), own.normal([2]).numpy()
    layers = [keras.random.normal((2,), seed=keras_own), keras.random.normal((2,), seed=4)]
    own.reset_from_seed(4)
    assert same(own.normal([2]).numpy(), expected[0])
    tf.random.set_seed(0)
    assert same(own.normal([2]).numpy(), expected[1])
    assert same(keras.random.normal((2,), seed=4), layers[1])
    assert not same(keras.random.normal((2,), seed=keras_own), layers[0])


@pytest.mark.parametrize("seed", [-1, 1.5, True, None])
def test_a_seed_is_a_number(seed):
    with pytest.raises(InputError, match=r"random.set_seed: expected an integer >= 0; received"):
        tf.random.set_seed(seed)
    with pytest.raises(
        InputError, match=r"set_random_seed: expected an integer >= 0 and < 2\*\*32"
    ):
        keras.utils.set_random_seed(seed)


def test_keras_seed_fits_numpy():
    with pytest.raises(InputError, match="received 4294967296"):
        keras.utils.set_random_seed(2**32)
