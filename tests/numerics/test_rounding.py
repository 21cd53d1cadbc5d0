from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelite.numerics.rounding import round_half_away


@given(st.floats(-(2.0**40), 2.0**40, width=32))
def test_ties_go_away_from_zero_in_float32(x: float) -> None:
    nearest = floor(abs(Fraction(x)) + Fraction(1, 2))
    expected = np.float32(nearest if x >= 0 else -nearest)
    assert round_half_away(np.float32(x)) == expected


@pytest.mark.parametrize("x", [0.49999997, 0.5, 1.5, 2.5, 8388607.5, 8388609.0, 16777217.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numbers_on_the_edge(x: float, dtype: type) -> None:
    value = dtype(x)
    nearest = floor(Fraction(float(value)) + Fraction(1, 2))
    assert round_half_away(value) == nearest
    assert round_half_away(-value) == -nearest


def test_into_an_array_that_is_there() -> None:
    x = np.array([-2.5, -0.4, 3.5])
    assert round_half_away(x, out=x) is x
    assert x.tolist() == [-3.0, 0.0, 4.0]
