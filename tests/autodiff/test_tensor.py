"""`Tensor`, `Variable` and how primitives take their arguments."""

from __future__ import annotations

import operator

import numpy as np
import pytest

import edgelite.autodiff as tf
from edgelite.autodiff.ops import arithmetic, elementwise
from edgelite.autodiff.tensor import as_array
from edgelite.errors import InputError


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (1, "int32"),
        (1.0, "float32"),
        ([1.0, 2.0], "float32"),
        ([[1, 2], [3, 4]], "int32"),
        (True, "bool"),
        (np.ones(2), "float64"),
        (np.float32(1), "float32"),
        (np.int64(1), "int64"),
    ],
)
def test_dtypes_of_constants_are_tensorflows(value, dtype) -> None:
    assert tf.constant(value).dtype == dtype
    assert tf.convert_to_tensor(value).dtype == dtype


BINARY = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.pow,
    operator.eq,
    operator.ne,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
]


@pytest.mark.parametrize("function", BINARY)
@pytest.mark.parametrize("make", [tf.constant, tf.Variable])
def test_operators_follow_numpy_in_float32(function, make) -> None:
    a, b = np.float32([1.5, 2.0, 4.0]), np.float32([2.0, 2.0, 0.5])
    for left, right in ((make(a), make(b)), (make(a), b), (a, make(b)), (make(a), b.tolist())):
        result = function(left, right)
        assert isinstance(result, tf.Tensor)
        assert result.dtype == function(a, b).dtype
        np.testing.assert_allclose(result, function(a, b))
    assert function(make(a), 2.0).dtype == function(a, b).dtype
    np.testing.assert_allclose(function(2.0, make(a)), function(np.float32(2), a))


def test_unary_operators_and_logic() -> None:
    x = tf.constant([1.0, -2.0])
    np.testing.assert_array_equal(-x, [-1.0, 2.0])
    np.testing.assert_array_equal(abs(x), [1.0, 2.0])
    assert +x is x
    yes = x > 0
    np.testing.assert_array_equal(yes & [True, True], [True, False])
    np.testing.assert_array_equal(yes | [False, True], [True, True])
    np.testing.assert_array_equal(~yes, [False, True])
    np.testing.assert_array_equal(tf.ones((2, 3)) @ np.ones((3, 1)), [[3.0], [3.0]])
    np.testing.assert_array_equal(np.ones((2, 3)) @ tf.ones((3, 1)), [[3.0], [3.0]])
    assert (x == None) is False  # noqa: E711  # the operator with None is what is tested
    assert (x != None) is True  # noqa: E711


def test_python_numbers_take_the_tensors_dtype() -> None:
    for dtype in (np.float32, np.float64, np.float16, np.int32, np.int8):
        x = tf.constant(np.ones(2, dtype))
        assert (x * 2 + 1 - x).dtype == dtype
        assert tf.maximum(x, 0).dtype == dtype
    scalar = tf.constant(2.0)
    assert scalar.shape == ()
    for result in (
        scalar * 2.0,
        1.0 / scalar,
        scalar**3.0,
        tf.sqrt(scalar) + 1.0,
        tf.nn.sigmoid(scalar),
    ):
        assert result.dtype == np.float32


def test_arrays_beside_a_tensor_take_its_dtype() -> None:
    assert (np.ones(2) + tf.ones(2)).dtype == np.float32
    assert (tf.ones(2) * np.ones(2)).dtype == np.float32
    assert (tf.ones(2) * np.ones(2, np.int64)).dtype == np.float32
    assert tf.where([True, False], tf.ones(2), np.zeros(2)).dtype == np.float32
    assert tf.where(tf.ones(2) > 0, tf.ones(2), 0.0).dtype == np.float32


def test_tensors_of_two_dtypes_are_refused() -> None:
    with pytest.raises(InputError, match=r"float32 and int32.*cast"):
        tf.ones(2) + tf.constant([1, 2])
    with pytest.raises(InputError, match="float32 and float64"):
        tf.matmul(tf.ones((2, 2)), tf.ones((2, 2), np.float64))
    with pytest.raises(InputError, match="cast"):
        tf.constant([1, 2]) * 2.5


def test_arrays_alone_give_an_array() -> None:
    out = arithmetic.add(np.float32([1.0]), np.float32([2.0]))
    assert type(out) is np.ndarray
    assert type(arithmetic.add(np.float32(1), np.float32(2))) is np.ndarray
    assert type(elementwise.exp(np.ones(()))) is np.ndarray


def test_tensors_are_immutable() -> None:
    source = np.ones(3, np.float32)
    x, v = tf.constant(source), tf.Variable(source)
    reshaped = tf.reshape(source, (3, 1))
    source[:] = 7
    for held in (x, v, reshaped):
        np.testing.assert_array_equal(np.ravel(held), np.ones(3))
    x.numpy()[:] = 7
    np.testing.assert_array_equal(x, np.ones(3))
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(x)[:] = 7
    with pytest.raises(TypeError):
        x[0] = 7.0  # type: ignore[index]


def test_numpy_functions_take_tensors() -> None:
    x = tf.constant([1.0, 4.0])
    np.testing.assert_array_equal(np.sqrt(x), [1.0, 2.0])
    assert np.asarray(x, np.float64).dtype == np.float64
    assert float(x[1]) == 4.0
    assert int(tf.constant(3)) == 3
    assert [10, 20, 30][tf.constant(1)] == 20
    assert f"{tf.constant(2.5):.2f}" == "2.50"
    assert bool(tf.constant(True))
    assert [float(row) for row in x] == [1.0, 4.0]
    assert len(x) == 2
    assert x.ndim == 1


def test_what_a_tensor_cannot_be_used_as() -> None:
    x = tf.constant([1.0, 2.0])
    with pytest.raises(InputError, match="neither true nor false"):
        bool(x)
    with pytest.raises(InputError, match="len"):
        len(tf.constant(1.0))
    with pytest.raises(TypeError):
        hash(x)
    with pytest.raises(InputError, match="cannot index"):
        x[5]


def test_indices_may_be_tensors() -> None:
    x = tf.reshape(tf.range(12), (3, 4))
    assert int(x[tf.constant(1), tf.constant(2)]) == 6
    np.testing.assert_array_equal(x[tf.constant(1) :, 0], [4, 8])
    np.testing.assert_array_equal(x[tf.constant([2, 0])][:, 0], [8, 0])
    np.testing.assert_array_equal(x[[2, 0], 1], [9, 1])


@pytest.mark.parametrize("value", ["text", [[1.0], [1.0, 2.0]], [None], object()])
def test_what_is_no_array_of_numbers_is_refused(value) -> None:
    with pytest.raises(InputError):
        as_array(value)


def test_lists_may_hold_tensors_and_keep_their_gradient() -> None:
    a, b = tf.Variable(1.0), tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.convert_to_tensor([[a, b], [b, 3.0]]))
        z = tf.reduce_sum([a, b]) + tf.maximum([a, b], 1.5)[1]
    assert [float(g) for g in tape.gradient([y, z], [a, b])] == [2.0, 4.0]


def test_variable_is_assigned() -> None:
    v = tf.Variable([1.0, 2.0], name="weights")
    before = v.value()
    assert v.assign([3.0, 4.0]) is v
    v.assign_add([1.0, 1.0]).assign_sub(0.5)
    np.testing.assert_array_equal(v, [3.5, 4.5])
    np.testing.assert_array_equal(before, [1.0, 2.0])
    assert v.assign(np.float64([1, 2])).dtype == np.float32
    source = np.float32([5.0, 6.0])
    v.assign(source)
    source[:] = 0
    np.testing.assert_array_equal(v.read_value(), [5.0, 6.0])
    with pytest.raises(InputError, match=r"'weights' has shape \(2,\)"):
        v.assign([1.0])
    assert tf.Variable(lambda: np.zeros(3), dtype=np.float32).dtype == np.float32
    assert "weights" in repr(v)


def test_symbols_decide_for_themselves() -> None:
    class Symbol:
        def __primitive__(self, primitive, arguments, parameters):
            return primitive.name, len(arguments), parameters

    symbol = Symbol()
    assert arithmetic.add(tf.ones(2), symbol) == ("add", 2, {})
    assert tf.nn.softmax(symbol, axis=1) == ("softmax", 1, {"axis": 1})
    assert tf.add(symbol, 1.0) == ("add", 2, {})


def test_none_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="add: argument 1"):
        arithmetic.add(tf.ones(2), None)
