"""More functions named as in TensorFlow: NumPy, mathematics, or TensorFlow 2.20 (where it says so) tell the numbers."""

from __future__ import annotations

import io
import itertools
import math

import numpy as np
import pytest

import edgelite as tf
from edgelite.errors import InputError

RNG = np.random.default_rng(5)
A, B, C = (RNG.standard_normal(shape) for shape in ((2, 3, 4), (2, 4, 5), (4, 3)))
V = np.array([3, 1, 2, 3, 1], np.int32)


@pytest.mark.parametrize(
    ("equation", "operands"),
    [
        ("bij,bjk->bik", (A, B)),
        ("bij,bjk", (A, B)),
        ("abc,cd->abd", (A, C)),
        ("abc,dc->dab", (A, C.T)),
        ("...c,cd->...d", (A, C)),
        ("abc,ab->c", (A, A[..., 0])),
        ("abc->ca", (A,)),
        ("ij,jk,kl->il", (C, C.T, C)),
        ("i,j->ij", (C[0], C[:, 0])),
        ("ab,ab->", (C, C)),
        ("bij,bjk->ki", (A, B)),
        ("ba", (C,)),
    ],
)
def test_einsum_is_numpys(equation, operands) -> None:
    found = tf.einsum(equation, *operands)
    np.testing.assert_allclose(found, np.einsum(equation, *operands), rtol=1e-12)


@pytest.mark.parametrize(
    ("equation", "message"),
    [
        ("ij->ij", "3 axes"),
        ("ijk,kl->il", "2 operands are named"),
        ("iij->ij", "occurs twice"),
        ("ijk->ijz", "other letters"),
    ],
)
def test_an_equation_that_does_not_fit_says_why(equation, message) -> None:
    with pytest.raises(InputError, match=message):
        tf.einsum(equation, A)


def test_einsum_and_tensordot_are_differentiated() -> None:
    x, y = tf.constant(A), tf.constant(B)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        product = tf.einsum("bij,bjk->ik", x, y)
        other = tf.tensordot(x, y, [[0, 2], [0, 1]])
    np.testing.assert_allclose(product, other, rtol=1e-12)
    for target in (product, other):
        left, right = tape.gradient(target, [x, y])
        np.testing.assert_allclose(left, np.broadcast_to(B.sum(2)[:, None], A.shape), rtol=1e-12)
        np.testing.assert_allclose(right, np.broadcast_to(A.sum(1)[..., None], B.shape), rtol=1e-12)


@pytest.mark.parametrize("axes", [0, 1, ([1], [1])])
def test_tensordot_is_numpys(axes) -> None:
    right = C if axes != ([1], [1]) else C[:3].T[:, :3]
    found = tf.tensordot(A, right, axes)
    np.testing.assert_allclose(found, np.tensordot(A, right, axes), rtol=1e-12)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_sorting_is_numpys(axis) -> None:
    x = A[0]
    np.testing.assert_array_equal(tf.sort(x, axis), np.sort(x, axis))
    np.testing.assert_array_equal(tf.sort(x, axis, "DESCENDING"), -np.sort(-x, axis))
    np.testing.assert_array_equal(tf.argsort(x, axis), np.argsort(x, axis))
    np.testing.assert_array_equal(tf.argsort(x, axis, "DESCENDING"), np.argsort(-x, axis))


def test_equal_elements_keep_their_order() -> None:
    np.testing.assert_array_equal(tf.argsort(V), [1, 4, 2, 0, 3])
    np.testing.assert_array_equal(tf.argsort(V, direction="DESCENDING"), [0, 3, 2, 1, 4])
    values, indices = tf.math.top_k(V, k=3)
    np.testing.assert_array_equal(values, [3, 3, 2])
    np.testing.assert_array_equal(indices, [0, 3, 2])
    with pytest.raises(InputError, match=r"0 \.\.\. 5"):
        tf.math.top_k(V, 6)


@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("function", "numpys", "neutral"), [(tf.cumsum, np.cumsum, 0), (tf.math.cumprod, np.cumprod, 1)]
)
def test_running_sums_and_products(function, numpys, neutral, exclusive, reverse) -> None:
    x = A[0]
    rows = x[::-1] if reverse else x
    if exclusive:
        rows = np.concatenate([np.full((1, 4), neutral), rows[:-1]])
    expected = numpys(rows, axis=0)
    found = function(x, 0, exclusive, reverse)
    np.testing.assert_allclose(found, expected[::-1] if reverse else expected, rtol=1e-12)


def test_parts_by_index() -> None:
    np.testing.assert_array_equal(tf.slice(A, [0, 1, 1], [-1, 2, 2]), A[:, 1:3, 1:3])
    np.testing.assert_array_equal(tf.gather_nd(A, [[0, 2], [1, 0]]), A[[0, 1], [2, 0]])
    found = tf.gather_nd(A, [[2, 0], [1, 3]], batch_dims=1)
    np.testing.assert_array_equal(found, A[[0, 1], [2, 1], [0, 3]])
    np.testing.assert_array_equal(tf.boolean_mask(C, [True, False, True, True]), C[[0, 2, 3]])
    np.testing.assert_array_equal(tf.boolean_mask(C, [True, False, True], axis=1), C[:, [0, 2]])
    np.testing.assert_array_equal(C[:, None], tf.constant(C)[:, tf.newaxis])
    with pytest.raises(InputError, match="outside"):
        tf.slice(C, [0, 2], [1, 2])


def test_new_values_by_index() -> None:
    base = np.zeros((4, 2), np.float32)
    index, rows = [[1], [3]], np.float32([[1, 2], [3, 4]])
    expected = np.float32([[0, 0], [1, 2], [0, 0], [3, 4]])
    np.testing.assert_array_equal(tf.scatter_nd(index, rows, [4, 2]), expected)
    np.testing.assert_array_equal(tf.tensor_scatter_nd_add(base + 1, index, rows), expected + 1)
    np.testing.assert_array_equal(tf.tensor_scatter_nd_sub(base, index, rows), -expected)
    found = tf.tensor_scatter_nd_update(base + 9, index, rows)
    np.testing.assert_array_equal(found, np.where(expected > 0, expected, 9))


def test_repeated_moved_and_spread() -> None:
    np.testing.assert_array_equal(tf.repeat(C, 2, axis=1), np.repeat(C, 2, axis=1))
    np.testing.assert_array_equal(tf.repeat([1, 2], [3, 1]), [1, 1, 1, 2])
    np.testing.assert_array_equal(tf.roll(C, [1, -2], [0, 1]), np.roll(C, (1, -2), (0, 1)))
    for way in ("xy", "ij"):
        expected = np.meshgrid([1, 2, 3], [4, 5], indexing=way)
        np.testing.assert_array_equal(tf.meshgrid([1, 2, 3], [4, 5], indexing=way), expected)
    mask = [[True, False, False], [True, True, True]]
    np.testing.assert_array_equal(tf.sequence_mask([1, 3]), mask)


def test_classes_and_counts() -> None:
    found = tf.math.confusion_matrix([0, 1, 1, 2], [0, 1, 2, 2])
    np.testing.assert_array_equal(found, [[1, 0, 0], [0, 1, 1], [0, 0, 1]])
    np.testing.assert_array_equal(tf.math.bincount(V), [0, 2, 1, 2])
    assert int(tf.math.count_nonzero([[0, 1], [2, 0]])) == 2
    values, which = tf.unique(V)
    np.testing.assert_array_equal(values, [3, 1, 2])
    np.testing.assert_array_equal(which, [0, 1, 2, 0, 1])
    np.testing.assert_array_equal(tf.searchsorted([1, 3, 5], [3, 4], side="right"), [2, 2])
    np.testing.assert_array_equal(tf.math.segment_sum([1.0, 2, 3], [0, 0, 1]), [3, 3])
    np.testing.assert_array_equal(
        tf.nn.in_top_k([1, 0], [[0.1, 0.8, 0.3], [0.1, 0.2, 0.3]], 2), [True, False]
    )
    with pytest.raises(InputError, match=r"0 \.\.\. 1"):
        tf.math.confusion_matrix([0, 2], [0, 0], num_classes=2)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        *(("asin", -1, 1), ("acos", -1, 1), ("atan", -9, 9), ("sinh", -3, 3), ("cosh", -3, 3)),
        *(("asinh", -9, 9), ("acosh", 1, 9), ("atanh", -0.99, 0.99), ("tan", -1.5, 1.5)),
        ("expm1", -3, 3),
    ],
)
def test_elementary_functions_are_pythons(name, low, high) -> None:
    x = np.linspace(low, high, 13)
    expected = [getattr(math, name)(value) for value in x]
    np.testing.assert_allclose(getattr(tf.math, name)(x), expected, rtol=1e-12, atol=1e-15)


def test_near_zero_no_digits_are_lost() -> None:
    tiny = np.array([1e-12, -1e-9])
    for name in ("expm1", "sinh", "asinh", "atanh"):
        expected = [getattr(math, name)(value) for value in tiny]
        np.testing.assert_allclose(getattr(tf.math, name)(tiny), expected, rtol=1e-12)


def test_nothing_becomes_nan() -> None:
    x, y = tf.constant([0.0, 2.0]), tf.constant([0.0, 3.0])
    np.testing.assert_allclose(tf.math.xlogy(x, y), [0, 2 * math.log(3)], rtol=1e-6)
    np.testing.assert_array_equal(tf.math.multiply_no_nan([np.inf, 2.0], y), [0, 6])
    np.testing.assert_array_equal(tf.math.reciprocal_no_nan(x), [0, 0.5])
    np.testing.assert_allclose(tf.math.log_sigmoid([-1000.0]), [-1000.0])


def test_choices_and_loops() -> None:
    assert tf.cond(tf.constant(3) > 2, lambda: "yes", lambda: "no") == "yes"
    assert tf.case([(tf.constant(False), lambda: 1), (tf.constant(True), lambda: 2)]) == 2
    assert tf.switch_case(tf.constant(5), [lambda: "a", lambda: "b"]) == "b"
    count, total = tf.while_loop(
        lambda i, total: i < 5,
        lambda i, total: (i + 1, total + i),
        (tf.constant(0), tf.constant(0)),
    )
    assert (int(count), int(total)) == (5, sum(range(5)))
    np.testing.assert_array_equal(tf.map_fn(lambda x: x * x, V), V**2)
    expected = list(itertools.accumulate(V.tolist()))
    np.testing.assert_array_equal(tf.scan(lambda a, x: a + x, V), expected)
    assert int(tf.foldr(lambda a, x: 2 * a + x, tf.constant([1, 2]), 0)) == 5


def test_a_module_finds_its_variables() -> None:
    class Layer(tf.Module):
        def __init__(self, size):
            super().__init__()
            self.w = tf.Variable(np.ones(size), name="w")
            self.b = tf.Variable(0.0, trainable=False, name="b")

    class Net(tf.Module):
        def __init__(self):
            super().__init__(name="net")
            self.parts = [Layer(2), {"last": Layer(3)}]
            self.again = self.parts[0]
            self.dense = tf.keras.layers.Dense(1)

    net = Net()
    net.dense.build((None, 2))
    assert (net.name, net.parts[0].name) == ("net", "layer")
    assert [v.name for v in net.variables] == ["kernel", "bias", "b", "w", "b", "w"]
    assert [v.shape for v in net.trainable_variables] == [(2, 1), (1,), (2,), (3,)]
    assert len(net.non_trainable_variables) == 2
    assert net.submodules == (net.parts[0], net.parts[1]["last"])


def test_print_writes_as_tensorflow_does() -> None:
    stream = io.StringIO()  # TensorFlow 2.20 wrote this text
    values = (
        tf.constant([1.0, 2.5, 1 / 3]),
        tf.range(10),
        "a",
        [1, 2],
        tf.constant([[1.0, 2], [3, 4]]),
    )
    tf.print(*values, output_stream=stream)
    assert stream.getvalue() == ("[1 2.5 0.333333343] [0 1 2 ... 7 8 9] a [1, 2] [[1 2]\n [3 4]]\n")


def test_what_scripts_ask_at_their_top() -> None:
    assert tf.config.list_physical_devices("GPU") == []
    assert [d.device_type for d in tf.config.list_physical_devices()] == ["CPU"]
    assert tf.executing_eagerly()
    assert tf.is_tensor(tf.constant(1))
    assert not tf.is_tensor(np.ones(1))
    shape = tf.TensorShape([None, 3])
    assert (shape.as_list(), shape.rank, shape.num_elements()) == ([None, 3], 2, None)
    assert shape.is_compatible_with((2, 3))
    assert str(shape) == "(None, 3)"
    assert tf.losses is tf.keras.losses


def test_functions_run_eagerly_on_demand() -> None:
    calls = []

    @tf.function
    def doubled(x):
        calls.append(x)
        return x + x

    tf.config.run_functions_eagerly(True)
    try:
        for _ in range(3):
            assert float(doubled(tf.constant(1.0))) == 2
    finally:
        tf.config.run_functions_eagerly(False)
    assert len(calls) == 3


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("strings", "TextVectorization"),
        ("string", "StringLookup"),
        ("RaggedTensor", "pad_sequences"),
    ],
)
def test_what_is_left_out_says_what_to_use(name, advice) -> None:
    with pytest.raises(AttributeError, match=advice):
        getattr(tf, name)


@pytest.mark.parametrize("value", ["text", ["a", "b"], np.array(["a"])])
def test_text_is_no_tensor(value) -> None:
    with pytest.raises(InputError, match="TextVectorization"):
        tf.constant(value)


def test_assertions() -> None:
    tf.debugging.assert_equal([1, 2], [1, 2])
    tf.debugging.assert_near(1.0, 1.0 + 1e-7)
    with pytest.raises(InputError, match="sizes: x == y"):
        tf.debugging.assert_equal(1, 2, message="sizes")
    with pytest.raises(InputError, match="assert_positive"):
        tf.debugging.assert_positive([0.0])


def test_functions_of_python_and_numpy() -> None:
    found = tf.numpy_function(np.sort, [[3.0, 1.0]], tf.float32)
    np.testing.assert_array_equal(found, [1, 3])
    low, high = tf.py_function(lambda x: (x - 1, x + 1), [2], [tf.int32, tf.float32])
    assert (low.dtype, float(high)) == (np.int32, 3.0)
    assert tf.get_logger().name == "edgelite"
