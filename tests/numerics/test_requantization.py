"""Requantization in float64 is that in integers, for every accumulator that is tried."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics.fixed_point import (
    Multiplier,
    multiply,
    multiply_wide,
    quantize_multiplier,
)
from edgelite.numerics.requantization import DoubleRequantizer, Requantizer, WideRequantizer


def requantized(requantizer, accumulators, bias, dtype):
    out = np.empty(accumulators.shape, dtype)
    work = np.empty(accumulators.shape)
    requantizer(accumulators, requantizer.offset(bias), out, work)
    return out


def expected(accumulators, bias, by, zero_point, dtype):
    info = np.iinfo(dtype)
    values = multiply(accumulators.astype(np.int64) + bias, by) + zero_point
    return np.clip(values, info.min, info.max)


def both(accumulators, bias, by, zero_point, dtype, bound=2.0**30):
    info = np.iinfo(dtype)
    requantizer = Requantizer(by, zero_point, int(info.min), int(info.max), dtype, bound)
    ours = requantized(requantizer, accumulators, np.asarray(bias), dtype)
    np.testing.assert_array_equal(ours, expected(accumulators, bias, by, zero_point, dtype))


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16])
@pytest.mark.parametrize("shift", range(-20, 8))
def test_equals_integer_arithmetic(dtype, shift, rng) -> None:
    span = 2 * np.iinfo(dtype).max
    for mantissa in (2**30, 2**31 - 1, *rng.integers(2**30, 2**31, 8).tolist()):
        by = Multiplier(np.int64(mantissa), np.int64(shift))
        reach = int(min(span * 2.0**-shift, 2**29)) + 5
        accumulators = rng.integers(-reach, reach, 2000)
        bound = reach + 2.0**20
        for zero_point in (0, int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)):
            both(accumulators, int(rng.integers(-9999, 9999)), by, zero_point, dtype, bound)


@pytest.mark.parametrize("shift", range(-12, 1))
def test_every_tie_is_rounded_away_from_zero(shift) -> None:
    by = Multiplier(np.int64(2**30), np.int64(shift + 1))
    accumulators = np.arange(-(2**17), 2**17 + 1)
    both(accumulators, 0, by, -3, np.int8)


def test_a_scale_for_each_channel(rng) -> None:
    by = quantize_multiplier(rng.uniform(1e-4, 2.0, 16))
    accumulators = rng.integers(-(2**20), 2**20, (50, 16))
    both(accumulators, rng.integers(-5000, 5000, 16), by, 7, np.int8)


@pytest.mark.parametrize("bias", [2**30, -(2**30)])
def test_large_biases_fall_back_on_integers(bias, rng) -> None:
    accumulators = rng.integers(-1000, 1000, 500) - bias
    both(accumulators, bias, quantize_multiplier(0.01), 0, np.int8)


def test_what_overflows_to_the_left_wraps() -> None:
    by = Multiplier(np.int64(2**30), np.int64(12))
    both(np.array([2**20, -(2**20), 2**19 + 1]), 0, by, 0, np.int8, bound=2.0**21)


def test_float_accumulators_are_as_good(rng) -> None:
    accumulators = rng.integers(-(2**20), 2**20, 1000)
    by = quantize_multiplier(0.00037)
    for dtype in (np.float32, np.float64, np.int32):
        both(accumulators.astype(dtype), 5, by, 0, np.int8)


def test_in_doubles_the_product_is_rounded_once(rng) -> None:
    factor = rng.uniform(1e-4, 1.0, 8)
    accumulators = rng.integers(-(2**18), 2**18, (40, 8))
    bias = rng.integers(-999, 999, 8)
    requantizer = DoubleRequantizer(factor, 4, -128, 127)
    exact = (accumulators + bias) * factor
    away = np.sign(exact) * np.floor(np.abs(exact) + 0.5)
    np.testing.assert_array_equal(
        requantized(requantizer, accumulators, bias, np.int8), np.clip(away + 4, -128, 127)
    )


def test_in_doubles_ties_are_rounded_away_from_zero() -> None:
    accumulators = np.arange(-9, 10)[:, None]
    requantizer = DoubleRequantizer(np.array(0.5), 0, -128, 127)
    ours = requantized(requantizer, accumulators, 0, np.int8)
    assert ours[:, 0].tolist() == [
        int(np.sign(a)) * ((abs(int(a)) + 1) // 2) for a in accumulators[:, 0]
    ]


@pytest.mark.parametrize("bits", [16, 30, 37, 45])
@pytest.mark.parametrize("shift", [-31, -20, -10, -3, 0, 4])
def test_wide_accumulators_equal_integer_arithmetic(bits, shift, rng) -> None:
    """In whichever way they are computed: in float64 or, where that is not exact, in int64."""
    reach = min(2**bits, 2 ** (30 - shift))
    for mantissa in (2**30, 2**31 - 1, *rng.integers(2**30, 2**31, 4).tolist()):
        by = Multiplier(np.array([mantissa, 2**30 + 12345]), np.array([shift, shift]))
        accumulators = rng.integers(-reach, reach, (500, 2))
        bias = rng.integers(-reach // 2, reach // 2, 2)
        low, high = -(2**15), 2**15 - 1
        requantizer = WideRequantizer(by, 0, low, high, 1.5 * reach)
        ours = requantized(requantizer, accumulators, bias, np.int16)
        wanted = np.clip(multiply_wide(accumulators + bias, by), low, high)
        np.testing.assert_array_equal(ours, wanted)
