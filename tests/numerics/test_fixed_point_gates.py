"""The tables of the logistic function and tanh against the functions themselves.

That they equal gemmlowp's bit for bit is shown by the integer cases of tests/op_cases/recurrent_*.py.
"""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics import fixed_point_gates as gates

RAW = np.arange(-(2**15), 2**15, dtype=np.int16)
# The rounded steps of the 16-bit algorithms add up to some units of 2**-15.
NEAR = 24


@pytest.mark.parametrize("integer_bits", range(7))
def test_tanh_is_near_odd_and_saturates(integer_bits: int) -> None:
    values = gates.look_up(gates.tanh_table(integer_bits), RAW).astype(np.int64)
    real = np.tanh(RAW / 2.0 ** (15 - integer_bits)) * 2**15
    assert np.abs(values - real).max() <= NEAR
    np.testing.assert_array_equal(values[1:][::-1], -values[1:])
    assert values.max() <= gates.INT16_MAX


@pytest.mark.parametrize("integer_bits", [3, 4])
def test_logistic_is_near_and_symmetric(integer_bits: int) -> None:
    values = gates.look_up(gates.logistic_table(integer_bits), RAW).astype(np.int64)
    real = 2**15 / (1 + np.exp(-(RAW / 2.0 ** (15 - integer_bits))))
    assert np.abs(values - real).max() <= NEAR
    half = np.flatnonzero(RAW == 0)[0]
    assert values[half] == 2**14
    np.testing.assert_array_equal(values[half + 1 :], gates.INT16_MAX - values[1:half][::-1])


@pytest.mark.parametrize("power", [-12, -15])
def test_float_tables_are_cut_off(power: int) -> None:
    x = RAW * 2.0**power
    tanh = gates.look_up(gates.float_tanh_table(power), RAW)
    logistic = gates.look_up(gates.float_logistic_table(power), RAW)
    assert np.abs(tanh - np.clip(np.trunc(np.tanh(x) * 2**15), -(2**15), 32767)).max() <= 1
    assert np.abs(logistic - np.trunc(2**15 / (1 + np.exp(-x)))).max() <= 1
