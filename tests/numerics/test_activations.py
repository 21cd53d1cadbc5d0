"""Activations against their formulas in high precision, and where naive formulas break."""

from __future__ import annotations

import math

import numpy as np
import pytest

from edgelite.numerics import activations

X = np.concatenate(
    [np.linspace(-9, 9, 3001), [0.0, -0.0, 1e-300, -1e-8, 1.0, -1.0, 6.0, 30.0, -30.0]]
)


def formula(function):
    """A function of one Python number, over `X`."""
    return np.array([function(float(x)) for x in X])


FORMULAS = {
    "sigmoid": (activations.sigmoid, lambda x: 1 / (1 + math.exp(-x))),
    "softplus": (activations.softplus, lambda x: math.log1p(math.exp(x))),
    "elu": (activations.elu, lambda x: x if x > 0 else math.expm1(x)),
    "elu 0.5": (lambda x: activations.elu(x, 0.5), lambda x: x if x > 0 else 0.5 * math.expm1(x)),
    "erf": (activations.erf, math.erf),
    "gelu": (activations.gelu, lambda x: x * 0.5 * math.erfc(-x * math.sqrt(0.5))),
    "gelu by tanh": (
        lambda x: activations.gelu(x, approximate=True),
        lambda x: 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    ),
    "relu": (activations.relu, lambda x: max(x, 0.0)),
    "relu6": (lambda x: activations.relu(x, max_value=6), lambda x: min(max(x, 0.0), 6.0)),
    "leaky relu": (lambda x: activations.relu(x, 0.3), lambda x: x if x > 0 else 0.3 * x),
    "relu of all": (
        lambda x: activations.relu(x, 0.1, 5.0, 1.0),
        lambda x: min(x, 5.0) if x > 1 else 0.1 * (x - 1),
    ),
    "relu above a threshold": (
        lambda x: activations.relu(x, threshold=1.0),
        lambda x: x if x > 1 else 0.0,
    ),
}


@pytest.mark.parametrize(("ours", "exact"), FORMULAS.values(), ids=FORMULAS)
def test_formula_in_both_precisions(ours, exact) -> None:
    np.testing.assert_allclose(ours(X), formula(exact), rtol=1e-14, atol=3e-15)
    single = ours(X.astype(np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, formula(exact), rtol=2e-6, atol=6e-7)


@pytest.mark.parametrize(("ours", "exact"), FORMULAS.values(), ids=FORMULAS)
def test_arrays_without_axes_keep_their_dtype(ours, exact) -> None:
    out = ours(np.array(0.5, np.float32))
    assert out.dtype == np.float32
    assert out.shape == ()


def test_erf_is_accurate_to_the_last_digit() -> None:
    x = np.linspace(-7, 7, 20001)
    exact = np.array([math.erf(value) for value in x])
    assert np.abs(activations.erf(x) - exact).max() <= 3e-16


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_arguments_neither_overflow_nor_warn(dtype) -> None:
    huge = np.array([-1e4, -800, 800, 1e4], dtype)
    np.testing.assert_array_equal(activations.sigmoid(huge), [0, 0, 1, 1])
    np.testing.assert_array_equal(activations.softplus(huge), [0, 0, 800, 1e4])
    np.testing.assert_array_equal(activations.elu(huge), [-1, -1, 800, 1e4])
    np.testing.assert_array_equal(activations.erf(huge), [-1, -1, 1, 1])
    np.testing.assert_array_equal(activations.gelu(huge), [0, 0, 800, 1e4])
    np.testing.assert_array_equal(activations.softmax(huge), [0, 0, 0, 1])
    np.testing.assert_array_equal(activations.log_softmax(huge), huge - dtype(1e4))


def test_small_probabilities_keep_their_digits() -> None:
    assert activations.sigmoid(np.float32(-40)) == pytest.approx(math.exp(-40), rel=1e-5)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_softmax_along_an_axis(axis: int, rng) -> None:
    x = rng.standard_normal((3, 4, 5))
    expected = np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True)
    np.testing.assert_allclose(activations.softmax(x, axis), expected)
    np.testing.assert_allclose(activations.log_softmax(x, axis), np.log(expected))
