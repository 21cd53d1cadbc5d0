"""The functions named as in TensorFlow; expected numbers were observed with TensorFlow 2."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite.autodiff as tf
from edgelite.errors import InputError

IMAGE = np.arange(25, dtype=np.float32).reshape(1, 5, 5, 1)
KERNEL = (np.arange(6, dtype=np.float32) - 2).reshape(2, 3, 1, 1)


@pytest.mark.parametrize(
    ("padding", "strides", "expected"),
    [
        (
            "SAME",
            1,
            [
                [28, 37, 40, 43, 16],
                [48, 52, 55, 58, 16],
                [68, 67, 70, 73, 16],
                [88, 82, 85, 88, 16],
                [-20, -61, -64, -67, -70],
            ],
        ),
        ("SAME", [1, 2, 2, 1], [[28, 40, 16], [68, 70, 16], [-20, -64, -70]]),
        ("same", (3, 3), [[37, 16], [82, 16]]),
        ("VALID", 1, [[37, 40, 43], [52, 55, 58], [67, 70, 73], [82, 85, 88]]),
        ("valid", 2, [[37, 43], [67, 73]]),
        ("VALID", [3], [[37], [82]]),
        ([[0, 0], [0, 0], [0, 0], [0, 0]], 2, [[37, 43], [67, 73]]),
    ],
)
def test_conv2d(padding, strides, expected) -> None:
    out = tf.nn.conv2d(IMAGE, KERNEL, strides, padding)
    np.testing.assert_array_equal(out[0, :, :, 0], expected)


def test_conv2d_dilated() -> None:
    out = tf.nn.conv2d(IMAGE, KERNEL, 1, "SAME", dilations=2)
    expected = [
        [31, 36, 46, 22, 25],
        [56, 60, 74, 32, 32],
        [76, 80, 89, 32, 32],
        [96, 100, 104, 32, 32],
        [-15, -16, -47, -50, -53],
    ]
    np.testing.assert_array_equal(out[0, :, :, 0], expected)


def test_depthwise_separable_and_transposed() -> None:
    two = np.concatenate([IMAGE, -IMAGE], axis=-1)
    filters = np.arange(8, dtype=np.float32).reshape(2, 2, 2, 1)
    out = tf.nn.depthwise_conv2d(two, filters, (1, 1, 1, 1), "VALID")
    np.testing.assert_array_equal(out[0, 0], [[58, -70], [70, -86], [82, -102], [94, -118]])
    both = tf.nn.separable_conv2d(two, filters, np.ones((1, 1, 2, 1)), (1, 1, 1, 1), "VALID")
    np.testing.assert_array_equal(both[0, 0, :, 0], [-12, -16, -20, -24])
    out = tf.nn.conv2d_transpose(np.ones((1, 2, 2, 1), np.float32), KERNEL, (1, 4, 4, 1), 2, "SAME")
    expected = [[-2, -1, -2, -1], [1, 2, 4, 2], [-2, -1, -2, -1], [1, 2, 4, 2]]
    np.testing.assert_array_equal(out[0, :, :, 0], expected)


def test_pooling() -> None:
    average = tf.nn.avg_pool2d(IMAGE, (2, 3), 2, "SAME")
    expected = [[3.0, 4.5, 6.0], [13.0, 14.5, 16.0], [20.5, 22.0, 23.5]]
    np.testing.assert_array_equal(average[0, :, :, 0], expected)
    largest = tf.nn.max_pool2d(-IMAGE, (2, 3), 2, "SAME")
    expected = [[0, -1, -3], [-10, -11, -13], [-20, -21, -23]]
    np.testing.assert_array_equal(largest[0, :, :, 0], expected)


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (
            tf.nn.gelu,
            ([-3.0, -1.0, 0.0, 0.5, 2.0],),
            [-0.0040497, -0.1586553, 0.0, 0.3457312, 1.9544997],
        ),
        (
            tf.nn.gelu,
            ([-3.0, -1.0, 0.0, 0.5, 2.0], True),
            [-0.0036374, -0.1588080, 0.0, 0.3457140, 1.9545977],
        ),
        (tf.nn.selu, ([-1.0, 2.0],), [-1.1113307, 2.1014020]),
        (tf.nn.softsign, ([-1.0, 3.0],), [-0.5, 0.75]),
        (tf.nn.silu, ([0.0, 2.0],), [0.0, 2 / (1 + np.exp(-2.0))]),
        (tf.nn.l2_normalize, ([3.0, 4.0],), [0.6, 0.8]),
        (
            tf.nn.sigmoid_cross_entropy_with_logits,
            ([0.0, 1.0, 0.5], [100.0, -100.0, 2.0]),
            [100.0, 100.0, 1.1269280],
        ),
        (
            tf.nn.sparse_softmax_cross_entropy_with_logits,
            ([2, 0], [[1.0, 2.0, 1000.0], [0.0, 1.0, 2.0]]),
            [0.0, 2.4076059],
        ),
        (tf.nn.softmax_cross_entropy_with_logits, ([[0.2, 0.8]], [[1.0, 2.0]]), [0.5132617]),
        (tf.reduce_mean, ([1, 2, 2],), 1),
        (tf.math.reduce_variance, ([1.0, 3.0],), 1.0),
        (tf.math.reduce_std, ([[1.0, 5.0]], 1), [2.0]),
        (tf.nn.l2_loss, ([3.0, 4.0],), 12.5),
        (tf.nn.bias_add, ([[1.0, 2.0]], [10.0, 20.0]), [[11.0, 22.0]]),
        (tf.nn.embedding_lookup, ([[1.0], [2.0]], [1, 0, 1]), [[2.0], [1.0], [2.0]]),
        (tf.linspace, (0.0, 1.0, 3), [0.0, 0.5, 1.0]),
        (tf.range, (2, 8, 3), [2, 5]),
        (tf.range, (3.0,), [0.0, 1.0, 2.0]),
        (tf.eye, (2,), [[1.0, 0.0], [0.0, 1.0]]),
        (tf.fill, ((2,), 7), [7, 7]),
        (tf.one_hot, ([1, 5], 3), [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),
        (tf.pad, ([[1, 2]], [[0, 0], [1, 0]], "REFLECT"), [[2, 1, 2]]),
        (tf.where, ([True, False, True],), [[0], [2]]),
        (tf.gather, ([[1, 2], [3, 4]], [1], 1), [[2], [4]]),
        (tf.transpose, ([[1, 2], [3, 4]],), [[1, 3], [2, 4]]),
        (tf.argmax, ([[1.0, 2.0], [3.0, 0.0]], 1), [1, 0]),
        (tf.argmin, ([[1.0, 2.0], [3.0, 0.0]],), [0, 1]),
        (tf.round, ([0.5, 1.5, -0.5],), [0.0, 2.0, 0.0]),
        (tf.clip_by_value, ([1.0, 5.0], [2.0, 2.0], 3.0), [2.0, 3.0]),
        (tf.shape, (np.ones((2, 3)),), [2, 3]),
        (tf.size, (np.ones((2, 3)),), 6),
        (tf.rank, (np.ones((2, 3)),), 2),
        (tf.identity, ([1.0],), [1.0]),
        (tf.reverse, ([[1, 2], [3, 4]], [0, 1]), [[4, 3], [2, 1]]),
        (tf.tile, ([1, 2], [2]), [1, 2, 1, 2]),
        (tf.broadcast_to, ([1, 2], [2, 2]), [[1, 2], [1, 2]]),
        (tf.squeeze, ([[[1]]], [0, 1]), [1]),
        (tf.concat, ([[1.0], tf.zeros(1)], 0), [1.0, 0.0]),
        (tf.stack, ([[1, 2], [3, 4]], 1), [[1, 3], [2, 4]]),
        (tf.zeros_like, ([[1.0, 2.0]],), [[0.0, 0.0]]),
        (tf.ones_like, (np.zeros(2, np.int64),), [1, 1]),
        (tf.constant, (3.0, None, (2,)), [3.0, 3.0]),
        (tf.constant, ([1, 2, 3, 4], None, (2, 2)), [[1, 2], [3, 4]]),
    ],
)
def test_function_gives_what_tensorflow_gives(function, arguments, expected) -> None:
    out = function(*arguments)
    assert isinstance(out, tf.Tensor)
    assert out.shape == np.shape(expected)
    assert out.dtype in ("float32", "int32", "int64")
    np.testing.assert_allclose(out, expected, rtol=1e-5, atol=1e-7)


def test_split_and_unstack_give_lists() -> None:
    assert [part.shape for part in tf.split(tf.ones((2, 6)), [1, -1, 2], 1)] == [
        (2, 1),
        (2, 3),
        (2, 2),
    ]
    assert [part.shape for part in tf.split(np.ones((2, 6)), 2, axis=1)] == [(2, 3), (2, 3)]
    assert [part.shape for part in tf.unstack(tf.ones((2, 6)), axis=1)] == [(2,)] * 6


def test_moments_and_batch_normalization() -> None:
    x = tf.constant([[1.0, 2.0], [3.0, 6.0]])
    mean, variance = tf.nn.moments(x, [0])
    np.testing.assert_array_equal(mean, [2.0, 4.0])
    np.testing.assert_array_equal(variance, [1.0, 4.0])
    out = tf.nn.batch_normalization(x, mean, variance, tf.ones(2), None, 0.0)
    np.testing.assert_allclose(out, [[0.0, 0.0], [2.0, 2.0]], rtol=1e-6)


def test_public_functions_give_tensors_of_arrays() -> None:
    for out in (tf.add(np.ones(2), 1.0), tf.exp(np.ones(2)), tf.pow(np.ones(2), 3.0)):
        assert isinstance(out, tf.Tensor)
        assert out.dtype == np.float64
    assert tf.add([1.0], [2.0]).dtype == np.float32
    v = tf.Variable([1.0])
    assert isinstance(tf.identity(v), tf.Tensor)
    assert isinstance(tf.cast(v, np.float32), tf.Tensor)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tf.reshape(tf.ones(6), (4, 2)), "6 elements"),
        (lambda: tf.matmul(tf.ones((2, 3)), tf.ones((2, 3))), "inner lengths"),
        (lambda: tf.matmul(tf.ones(3), tf.ones((3, 2))), "two axes"),
        (lambda: tf.concat([tf.ones((2, 2)), tf.ones((3, 3))], 0), "agree except along axis 0"),
        (lambda: tf.stack([tf.ones(2), tf.ones(3)]), "shapes must be equal"),
        (lambda: tf.split(tf.ones(5), 2), "no 2 equal parts"),
        (lambda: tf.split(tf.ones(5), [2, 2]), "add up to 5"),
        (lambda: tf.gather(tf.ones(3), [3]), r"0 \.\.\. 2"),
        (lambda: tf.gather(tf.ones(3), [-1]), r"0 \.\.\. 2"),
        (lambda: tf.pad(tf.ones(3), [[1, 1]], "WRAP"), "mode"),
        (lambda: tf.constant([1, 2, 3], shape=(2, 2)), "3 elements"),
        (lambda: tf.convert_to_tensor(tf.ones(2), np.int32), "cast"),
        (lambda: tf.constant(1.5, np.int32), "cast"),
        (lambda: tf.nn.conv2d(IMAGE, KERNEL, 1, "FULL"), "padding"),
        (lambda: tf.nn.conv2d(IMAGE, KERNEL, 1, "SAME", "NCHW"), "NHWC"),
        (lambda: tf.nn.conv2d(IMAGE, KERNEL, [1, 2, 3], "SAME"), "strides"),
        (lambda: tf.nn.conv2d(IMAGE, KERNEL, 0, "SAME"), "positive"),
        (lambda: tf.nn.conv2d(IMAGE, KERNEL, 1, [[1, 1], [0, 0], [0, 0], [0, 0]]), "padding"),
        (lambda: tf.nn.conv2d(IMAGE[0], KERNEL, 1, "SAME"), r"\(5, 5, 1\)"),
        (lambda: tf.nn.conv2d(IMAGE, np.ones((2, 2, 3, 1)), 1, "SAME"), "depth 3"),
        (lambda: tf.nn.conv2d(IMAGE, np.ones((7, 7, 1, 1)), 1, "VALID"), "does not fit"),
        (lambda: tf.nn.depthwise_conv2d(IMAGE, np.ones((2, 2, 3, 1)), 1, "SAME"), "1 channels"),
        (lambda: tf.nn.max_pool2d(IMAGE[0], 2, 2, "SAME"), "images"),
        (lambda: tf.nn.bias_add(IMAGE, [1.0], "NCHW"), "NHWC"),
        (lambda: tf.nn.sparse_softmax_cross_entropy_with_logits([3], [[1.0, 2.0]]), r"0 \.\.\. 1"),
        (
            lambda: tf.nn.sparse_softmax_cross_entropy_with_logits([[0]], [[1.0, 2.0]]),
            "without the last axis",
        ),
        (lambda: tf.nn.sparse_softmax_cross_entropy_with_logits([0.0], [[1.0, 2.0]]), "integers"),
    ],
)
def test_wrong_arguments_are_named(call, message) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_every_public_name_exists() -> None:
    assert all(hasattr(tf, name) for name in tf.__all__)
