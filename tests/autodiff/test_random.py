"""`random`, `linalg`, and functions of `math` and `nn` that are composed."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite as tf
from edgelite.errors import InputError


def test_a_seed_repeats_the_numbers() -> None:
    drawn = []
    for _ in range(2):
        tf.random.set_seed(3)
        drawn.append([tf.random.normal([2, 3]).numpy(), tf.random.uniform([4]).numpy()])
    np.testing.assert_array_equal(drawn[0][0], drawn[1][0])
    np.testing.assert_array_equal(drawn[0][1], drawn[1][1])
    own = [tf.random.Generator.from_seed(1).normal([3]).numpy() for _ in range(2)]
    np.testing.assert_array_equal(*own)


def test_distributions() -> None:
    tf.random.set_seed(0)
    normal = tf.random.normal([20000], 2.0, 3.0).numpy()
    assert abs(normal.mean() - 2) < 0.1
    assert abs(normal.std() - 3) < 0.1
    assert normal.dtype == np.float32
    assert np.abs(tf.random.truncated_normal([5000]).numpy()).max() <= 2
    uniform = tf.random.uniform([5000], -1, 2).numpy()
    assert -1 <= uniform.min() < -0.9
    assert 1.9 < uniform.max() < 2
    integers = tf.random.uniform([1000], 3, 6, dtype=tf.int32).numpy()
    assert sorted(set(integers.tolist())) == [3, 4, 5]
    with pytest.raises(InputError, match="maxval"):
        tf.random.uniform([2], dtype=tf.int32)


def test_shuffle_keeps_the_rows() -> None:
    x = np.arange(20).reshape(10, 2)
    shuffled = tf.random.shuffle(x, seed=1).numpy()
    assert not np.array_equal(shuffled, x)
    np.testing.assert_array_equal(shuffled[np.argsort(shuffled[:, 0])], x)


def test_dropout_keeps_the_mean() -> None:
    x = tf.ones([100, 100])
    dropped = tf.nn.dropout(x, 0.25, seed=0).numpy()
    assert set(np.unique(dropped)) == {np.float32(0), np.float32(1 / 0.75)}
    assert abs(dropped.mean() - 1) < 0.05
    assert tf.nn.dropout(x, 0) is x
    with pytest.raises(InputError, match="rate"):
        tf.nn.dropout(x, 1.0)


def test_linear_algebra_agrees_with_numpy() -> None:
    random = np.random.default_rng(0)
    a, b = random.standard_normal((2, 3, 3)), random.standard_normal((2, 3))
    np.testing.assert_allclose(tf.linalg.matvec(a, b), np.einsum("nij,nj->ni", a, b))
    np.testing.assert_allclose(tf.linalg.trace(a), np.trace(a, axis1=1, axis2=2))
    np.testing.assert_array_equal(tf.linalg.matrix_transpose(a), a.swapaxes(1, 2))
    np.testing.assert_array_equal(tf.linalg.diag(b)[0], np.diag(b[0]))
    np.testing.assert_allclose(tf.linalg.norm(b), np.linalg.norm(b))
    np.testing.assert_allclose(tf.linalg.norm(b, 1, axis=1), np.abs(b).sum(1))
    np.testing.assert_allclose(tf.linalg.norm(b, np.inf), np.abs(b).max())
    with pytest.raises(InputError, match="ord"):
        tf.linalg.norm(b, 3)


def test_composed_functions() -> None:
    x = tf.constant([1000.0, 1000.0])
    np.testing.assert_allclose(tf.math.reduce_logsumexp(x), 1000 + np.log(2))
    assert tf.math.reduce_logsumexp(x, keepdims=True).shape == (1,)
    np.testing.assert_array_equal(tf.math.divide_no_nan([1.0, 2.0], [0.0, 4.0]), [0.0, 0.5])
    np.testing.assert_array_equal(tf.math.is_nan([np.nan, 1.0]), [True, False])
    np.testing.assert_array_equal(tf.math.is_finite([np.inf, np.nan, 1.0]), [False, False, True])
    np.testing.assert_array_equal(tf.math.add_n([[1.0], [2.0], [3.0]]), [6.0])
    np.testing.assert_allclose(tf.math.tan(0.5), np.tan(0.5), rtol=1e-6)


def test_clipping_by_norms() -> None:
    x = tf.constant([3.0, 4.0])
    np.testing.assert_allclose(tf.clip_by_norm(x, 1.0), [0.6, 0.8])
    np.testing.assert_allclose(tf.clip_by_norm(x, 10.0), [3.0, 4.0])
    np.testing.assert_array_equal(tf.clip_by_norm(tf.zeros([2]), 1.0), [0.0, 0.0])
    clipped, length = tf.clip_by_global_norm([x, None, tf.constant([12.0])], 6.5)
    assert float(length) == 13.0
    np.testing.assert_allclose(clipped[0], [1.5, 2.0])
    assert clipped[1] is None


def test_classes_are_drawn_with_their_probabilities():
    drawn = tf.random.categorical(np.log([[0.2, 0.5, 0.3]]), 4000, seed=1).numpy()
    assert drawn.shape == (1, 4000)
    np.testing.assert_allclose(np.bincount(drawn[0]) / 4000, [0.2, 0.5, 0.3], atol=0.03)
