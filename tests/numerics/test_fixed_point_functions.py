"""The functions of fixed-point numbers are near what they approximate; op cases test their bits."""

from __future__ import annotations

import numpy as np

from edgelite.numerics import fixed_point_functions as functions


def test_exp_of_negative_numbers() -> None:
    x = np.linspace(-31.9, 0, 2001)
    raw = functions.exp_of_negative(np.round(x * 2**26).astype(np.int64))
    np.testing.assert_allclose(raw / 2**31, np.exp(x), atol=3e-7)


def test_exp_of_zero_is_the_largest_number() -> None:
    assert functions.exp_of_negative(np.array([0])) == 2**31 - 1


def test_one_over_one_plus() -> None:
    x = np.linspace(0.001, 0.999, 999)
    raw = functions.one_over_one_plus(np.round(x * 2**31).astype(np.int64))
    np.testing.assert_allclose(raw / 2**31, 1 / (1 + x), atol=1e-7)


def test_reciprocal() -> None:
    x = np.array([1.0, 1.5, 3.0, 100.25, 4000.0])
    raw, exponent = functions.reciprocal(np.round(x * 2**19).astype(np.int64), 12)
    np.testing.assert_allclose(raw / 2**31 * 2.0**-exponent, 1 / x, rtol=1e-7)


def test_log() -> None:
    x = np.array([1.0, 1.0001, 1.4, 2.0, 2.83, 10.0, 1000.0, 4095.0])
    raw = functions.log_of_at_least_one(np.round(x * 2**19).astype(np.int64))
    np.testing.assert_allclose(raw / 2**26, np.log(x), atol=3e-5)


def test_inverse_sqrt() -> None:
    x = np.array([2, 3, 100, 12345, 2**20 + 7, 2**29, 2**31 - 1])
    mantissa, shift = functions.inverse_sqrt(x)
    np.testing.assert_allclose(mantissa / 2**31 * 2.0**shift, 1 / np.sqrt(x), rtol=1e-4)


def test_inverse_sqrt_of_nothing_is_that_of_one() -> None:
    for x in (0, 1):
        assert tuple(map(int, functions.inverse_sqrt(np.array(x)))) == (2**31 - 1, 0)


def test_leading_zeros() -> None:
    x = np.array([0, 1, 2, 3, 2**30, 2**31 - 1])
    assert functions.leading_zeros(x).tolist() == [32, 31, 30, 30, 1, 1]
