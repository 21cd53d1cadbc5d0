"""Functions of int16 values by interpolation: near the real functions, exact where they are straight."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics.interpolation import interpolate, logistic, of_real, points, tanh
from edgelite.numerics.quantized_functions import Mapping
from edgelite.numerics.quantized_pairs import Affine

EVERY = np.arange(-(2**15), 2**15, dtype=np.int64)
FRACTION = 2.0**-15


def mapping(scale: float, out: float) -> Mapping:
    return Mapping(Affine(scale, 0), Affine(out, 0), np.dtype(np.int16))


def test_a_straight_line_is_itself() -> None:
    ends = np.float64(-32768), np.float64(32767)
    table = points(lambda x: x, ends, ends)
    assert table.shape == (513,)
    np.testing.assert_allclose(interpolate(EVERY, table), EVERY, atol=1)


@pytest.mark.parametrize("function", [np.tanh, np.sin, np.square])
def test_is_near_the_function(function) -> None:
    scale = 1.0 / 2**15
    result = of_real(function)(EVERY, mapping(scale, FRACTION))
    wanted = np.clip(function(EVERY * scale) / FRACTION, -(2**15), 2**15 - 1)
    np.testing.assert_allclose(result, wanted, atol=4)


@pytest.mark.parametrize("scale", [2.0**-12, 2.0**-11, 1e-3, 3.7e-4])
def test_logistic_and_tanh_are_near_the_functions(scale) -> None:
    real = EVERY * np.float64(np.float32(scale))
    # Scales that are no powers of two are known to 15 bits.
    np.testing.assert_allclose(
        logistic(EVERY, mapping(scale, FRACTION)) * FRACTION, 1 / (1 + np.exp(-real)), atol=3e-4
    )
    np.testing.assert_allclose(
        tanh(EVERY, mapping(scale, FRACTION)) * FRACTION, np.tanh(real), atol=3e-4
    )
