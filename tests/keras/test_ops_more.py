"""More of `keras.ops`, `keras.activations` and `keras.random`: NumPy, mathematics or Keras 3.15 tell the numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.autodiff import GradientTape, constant
from edgelite.errors import InputError
from edgelite.keras import activations, ops

RNG = np.random.default_rng(9)
X = RNG.standard_normal((3, 4)).astype(np.float32)
V = np.array([3, 1, 2, 3, 1], np.int32)
INDEX = np.array([[0, 3], [2, 2], [1, 0]], np.int32)

CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], Any]] = [
    ("cumsum", (X,), {}, np.cumsum(X)),
    ("cumsum", (X,), {"axis": 1}, np.cumsum(X, 1)),
    ("cumprod", (X,), {"axis": 0}, np.cumprod(X, 0)),
    ("sort", (X,), {"axis": 0}, np.sort(X, 0)),
    ("sort", (X,), {"axis": None}, np.sort(X, None)),
    ("argsort", (X,), {}, np.argsort(X)),
    ("take_along_axis", (X, INDEX), {"axis": 1}, np.take_along_axis(X, INDEX, 1)),
    ("take_along_axis", (X, INDEX[:1]), {"axis": -1}, X[:, [0, 3]]),
    ("take_along_axis", (X, V), {}, X.ravel()[V]),
    ("einsum", ("ij,kj->ik", X, X), {}, X @ X.T),
    ("tensordot", (X, X.T), {"axes": 1}, X @ X.T),
    ("inner", (X, X), {}, X @ X.T),
    ("vdot", (X, X), {}, np.vdot(X, X)),
    ("searchsorted", ([1.0, 2.0, 4.0], [2.0, 3.0]), {"side": "right"}, [2, 2]),
    ("digitize", (X, [-0.5, 0.0, 0.5]), {}, np.digitize(X, [-0.5, 0, 0.5])),
    ("bincount", (V,), {"minlength": 5}, [0, 2, 1, 2, 0]),
    ("bincount", (V,), {"weights": [1.0, 2, 3, 4, 5]}, [0, 7, 3, 5]),
    ("bincount", (INDEX,), {}, [[1, 0, 0, 1], [0, 0, 2, 0], [1, 1, 0, 0]]),
    ("median", (X,), {"axis": 1}, np.median(X, 1)),
    ("quantile", (X, 0.3), {"axis": 0}, np.quantile(X, 0.3, 0)),
    ("count_nonzero", (X > 0,), {"axis": 1}, np.count_nonzero(X > 0, 1)),
    ("isclose", ([1.0, 2.0], [1.0, 2.1]), {}, [True, False]),
    ("allclose", ([1.0, 2.0], [1.0, 2.0]), {}, True),
    ("nan_to_num", (np.float32([np.nan, np.inf, 1]),), {"posinf": 7.0}, [0, 7, 1]),
    ("logical_xor", ([True, True], [True, False]), {}, [False, True]),
    ("logaddexp", (X, 2 * X), {}, np.logaddexp(X, 2 * X)),
    ("exp2", (X,), {}, np.exp2(X)),
    ("trunc", (3 * X,), {}, np.trunc(3 * X)),
    ("arctan2", (X, X + 1), {}, np.arctan2(X, X + 1)),
    ("arcsinh", (X,), {}, np.arcsinh(X)),
    ("diag", (V,), {"k": -1}, np.diag(V, -1)),
    ("diag", (X,), {"k": 1}, np.diag(X, 1)),
    ("diagonal", (X,), {"offset": -1}, np.diagonal(X, -1)),
    ("trace", (X,), {}, np.trace(X)),
    ("tri", (3,), {"k": -1}, np.tri(3, k=-1)),
    ("append", (X, X), {"axis": 0}, np.append(X, X, 0)),
    ("append", (X, X[0]), {}, np.append(X, X[0])),
    ("cross", (X[:, :3], X[:, 1:]), {}, np.cross(X[:, :3], X[:, 1:])),
    ("segment_sum", (X, [0, 2, 0]), {"num_segments": 4}, [X[0] + X[2], 0 * X[0], X[1], 0 * X[0]]),
    ("scatter", ([[1], [3]], [5.0, 6.0], (4,)), {}, [0, 5, 0, 6]),
    ("scatter_update", (np.zeros(3, np.float32), [[1]], [5.0]), {}, [0, 5, 0]),
    ("slice", (X, (1, 1), (2, 3)), {}, X[1:3, 1:4]),
    ("multi_hot", ([[0, 2], [1, 1]], 4), {}, [[1, 0, 1, 0], [0, 1, 0, 0]]),
    ("saturate_cast", ([-5.0, 300.0],), {"dtype": "uint8"}, [0, 255]),
    (
        "binary_crossentropy",
        ([0.0, 1.0], [0.2, 0.9]),
        {},
        -np.log([0.8, 0.9]),
    ),
]


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "expected"),
    CASES,
    ids=[f"{i}-{row[0]}" for i, row in enumerate(CASES)],
)
def test_function(name, args, kwargs, expected) -> None:
    found = getattr(ops, name)(*args, **kwargs)
    assert found.shape == np.shape(expected)
    np.testing.assert_allclose(found, expected, rtol=2e-5, atol=2e-6)


def test_top_k_gives_values_and_places() -> None:
    values, indices = ops.top_k(X, k=2)
    np.testing.assert_array_equal(values, -np.sort(-X)[:, :2])
    np.testing.assert_array_equal(indices, np.argsort(-X)[:, :2])


def test_slice_update_puts_a_block() -> None:
    expected = X.copy()
    expected[1:, 2:] = 7
    found = ops.slice_update(X, (1, 2), np.full((2, 2), 7, np.float32))
    np.testing.assert_array_equal(found, expected)
    with pytest.raises(InputError, match="do not fit"):
        ops.slice_update(X, (2, 2), np.zeros((2, 2), np.float32))


def test_loops() -> None:
    carry, sums = ops.scan(lambda c, x: (c + x, c + x), constant(0), V)
    assert int(carry) == V.sum()
    np.testing.assert_array_equal(sums, np.cumsum(V))
    _, backwards = ops.scan(lambda c, x: (c + x, c + x), constant(0), V, reverse=True)
    np.testing.assert_array_equal(backwards, np.cumsum(V[::-1])[::-1])
    assert int(ops.fori_loop(0, 4, lambda i, value: value + i, constant(0))) == 6
    assert int(ops.while_loop(lambda n: n < 10, lambda n: n * 2, constant(3))) == 12
    assert ops.switch(9, [lambda x: x, lambda x: -x], 2) == -2
    assert ops.cond(constant(True), lambda: 1, lambda: 2) == 1
    np.testing.assert_array_equal(ops.map(lambda x: x * x, V), V**2)


def test_scan_is_differentiated() -> None:
    x = constant(X[0])
    with GradientTape() as tape:
        tape.watch(x)
        product, _ = ops.scan(lambda c, e: (c * e, None), constant(1.0), x)
    np.testing.assert_allclose(tape.gradient(product, x), np.prod(X[0]) / X[0], rtol=1e-5)


def test_in_functional_models() -> None:
    inputs = keras.Input((4,))
    outputs = ops.concatenate(
        [ops.sort(inputs), ops.cumsum(inputs, axis=1), ops.einsum("bi,ij->bj", inputs, X.T)], axis=1
    )
    model = keras.Model(inputs, [outputs, ops.top_k(inputs, 2)[0]])
    assert [tuple(out.shape) for out in model.outputs] == [(None, 11), (None, 2)]
    whole, largest = model.predict(X, verbose=0)
    expected = np.concatenate([np.sort(X), np.cumsum(X, 1), X @ X.T], 1)
    np.testing.assert_allclose(whole, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(largest, -np.sort(-X)[:, :2])


def test_images() -> None:
    image = np.arange(12, dtype=np.float32).reshape(1, 2, 2, 3)
    assert ops.image.resize(image, (4, 4), interpolation="nearest").shape == (1, 4, 4, 3)


Z = np.array([-3.0, -0.7, -0.2, 0.3, 0.6, 2.5])


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("celu", {"alpha": 0.7}, np.where(Z > 0, Z, 0.7 * np.expm1(Z / 0.7))),
        ("glu", {}, Z[:3] / (1 + np.exp(-Z[3:]))),
        ("log_sigmoid", {}, -np.log1p(np.exp(-Z))),
        ("hard_tanh", {}, np.clip(Z, -1, 1)),
        ("hard_shrink", {}, [-3, -0.7, 0, 0, 0.6, 2.5]),
        ("soft_shrink", {}, [-2.5, -0.2, 0, 0, 0.1, 2]),
        ("tanh_shrink", {}, Z - np.tanh(Z)),
        ("threshold", {"threshold": 0.3, "default_value": 9.0}, [9, 9, 9, 9, 0.6, 2.5]),
        ("squareplus", {}, (Z + np.sqrt(Z**2 + 4)) / 2),
        ("sparse_sigmoid", {}, np.clip((Z + 1) / 2, 0, 1)),
        ("sparse_plus", {}, np.where(Z > 1, Z, np.clip((Z + 1) / 2, 0, 1) ** 2)),
        ("sparsemax", {}, [0, 0, 0, 0, 0, 1]),
    ],
)
def test_activation(name, arguments, expected) -> None:
    found = activations.get(name)(constant(Z), **arguments)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_sparsemax_gives_the_nearest_probabilities() -> None:
    found = activations.sparsemax(constant(X), axis=1).numpy()
    np.testing.assert_allclose(found.sum(1), 1, rtol=1e-6)
    distances = np.square(found - X).sum(1)
    for other in RNG.dirichlet(np.ones(4), 200):
        assert (distances <= np.square(other - X).sum(1) + 1e-6).all()


def test_draws_follow_their_distributions() -> None:
    counts = np.bincount(keras.random.categorical([np.log([0.2, 0.5, 0.3])], 4000, seed=1)[0])
    np.testing.assert_allclose(counts / 4000, [0.2, 0.5, 0.3], atol=0.03)
    kept = np.asarray(keras.random.dropout(np.ones((40, 50), np.float32), 0.25, seed=1))
    assert set(np.unique(kept)) == {np.float32(0), np.float32(1 / 0.75)}
    np.testing.assert_allclose(kept.mean(), 1, atol=0.05)
    np.testing.assert_allclose(keras.random.gamma((4000,), 3.0, seed=1).mean(), 3, atol=0.15)
    np.testing.assert_allclose(keras.random.beta((4000,), 1, 3, seed=1).mean(), 0.25, atol=0.02)
    drawn = keras.random.binomial((4000,), 10, 0.3, seed=1)
    np.testing.assert_allclose(drawn.mean(), 3, atol=0.15)
    same = keras.random.dropout(X, 0.5, seed=3), keras.random.dropout(X, 0.5, seed=3)
    np.testing.assert_array_equal(*same)
