"""Layer normalization inside integer LSTM cells, in TensorFlow Lite's arithmetic.

Gate sums are int64 arrays (batch, cells) of int16 values. Normalized they have mean 0 and variance 1,
are multiplied by coefficients and moved by a bias, and come out with 3 integer bits (raw / 2**12).
"""

from __future__ import annotations

import numpy as np

from edgelite.numerics.fixed_point import Multiplier, multiply, saturate16, wrap32
from edgelite.numerics.fixed_point_functions import inverse_sqrt
from edgelite.numerics.rounding import round_half_away


def layer_normalization(
    x: np.ndarray, coefficients: np.ndarray, bias: np.ndarray, scale: Multiplier, guard: int
) -> np.ndarray:
    """Integer arithmetic alone.

    Args:
        x: the sums.
        coefficients: int64, one a cell.
        bias: int64, one a cell, on 2**-10 of the coefficients' scale.
        scale: the coefficients' scale.
        guard: the variance where the integer one is not positive.
    """
    count = x.shape[1]
    mean = _divide(x.sum(axis=1, keepdims=True) * 1024, count)
    # Exact for powers of two only: the squares' mean is taken by a rounded-off factor.
    squares = (x * x).sum(axis=1, keepdims=True) * (2**20 // count)
    variance = _divide(squares - mean * mean, 2**20)
    variance = np.where(variance < 1, guard, variance)
    normal = multiply(1024 * x - mean, inverse_sqrt(variance))
    moved = wrap32(normal * coefficients + bias)
    rounded = _divide(np.where(moved > 0, moved + 512, moved - 512), 1024)
    return saturate16(multiply(rounded, Multiplier(scale.mantissa, scale.shift + 12)))


def _divide(x: np.ndarray, by: int) -> np.ndarray:
    """The quotient, cut off towards zero."""
    return np.where(x < 0, -(-x // by), x // by)


def layer_normalization_in_float(
    x: np.ndarray, coefficients: np.ndarray, bias: np.ndarray, scale: Multiplier
) -> np.ndarray:
    """The same by way of float32, whose sums are made from the first cell to the last."""
    single = np.float32
    factor = single(np.ldexp(np.float64(scale.mantissa), int(scale.shift) - 31))
    values = x.astype(single)
    count = single(x.shape[1])
    mean = np.add.accumulate(values, axis=1)[:, -1:] / count
    squares = np.add.accumulate(values * values, axis=1)[:, -1:]
    variance = squares / count - mean * mean
    deviation = np.sqrt(np.where(variance == 0, single(1e-8), variance))
    normal = (values - mean) * (single(1) / deviation)
    real = normal * coefficients.astype(single) * factor
    real = real + bias.astype(single) * (single(2.0**-10) * factor)
    return saturate16(round_half_away(real * single(2**12)).astype(np.int64))
