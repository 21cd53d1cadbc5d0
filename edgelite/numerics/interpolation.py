"""Functions of int16 values by interpolation between 513 points, in TensorFlow Lite's arithmetic.

Also the logistic function and tanh of int16 values, which have a table of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from edgelite.numerics.quantized_functions import Function, Mapping
from edgelite.numerics.quantized_pairs import power_of_two
from edgelite.numerics.rounding import round_half_away

_STEPS = 512
_LOWEST, _HIGHEST = -(2**15), 2**15 - 1
# Points of the logistic function's table stand 1 / 24 apart; values are brought to 1 / (3 * 2**12).
_POINTS_PER_UNIT = 24
_FINE_SCALE = 3 * 4096.0


def points(
    function: Callable[[np.ndarray], np.ndarray],
    inputs: tuple[Any, Any],
    outputs: tuple[Any, Any],
) -> np.ndarray:
    """The 513 values that are interpolated between, int64.

    Each is moved against half of the error that a straight line to the next one makes in its middle.

    Args:
        function: of real values, an array of the dtype of the bounds (float32 or float64).
        inputs, outputs: what the lowest and the highest int16 value stand for.
    """
    low, high = inputs
    kind = type(low)
    step = (high - low) / kind(_STEPS)
    scale = kind(2**16) / (outputs[1] - outputs[0])
    steps = np.arange(_STEPS).astype(kind)
    starts = low + steps * step
    value = function(starts) * scale
    middle = round_half_away(function(starts + step / kind(2)) * scale)
    following = function(low + (steps + kind(1)) * step) * scale
    here = round_half_away(value)
    error = round_half_away((following + here) / kind(2)) - middle
    last = round_half_away(function(np.array([high], kind)) * scale)
    table = np.concatenate([here - round_half_away(error / kind(2)), last])
    return np.clip(table, _LOWEST, _HIGHEST).astype(np.int64)


def interpolate(x: np.ndarray, table: np.ndarray) -> np.ndarray:
    """What lies between the points of a table for int16 values, as int64."""
    index = 256 + (x >> 7)
    base = table[index]
    # A slope is kept in 16 bits, in which steep ones wrap.
    slope = (table[index + 1] - base).astype(np.int16).astype(np.int64)
    result = base + ((slope * (x & 0x7F) + 64) >> 7)
    return result.astype(np.int16).astype(np.int64)


def interpolated(function: Callable[[np.ndarray, Mapping], np.ndarray]) -> Function:
    """A function of real values, and of how they are quantized, as one of int16 values."""

    def quantized(x: np.ndarray, mapping: Mapping) -> np.ndarray:
        def real(values: np.ndarray) -> np.ndarray:
            return function(values, mapping).astype(np.float32)

        table = points(real, _ends(mapping.x.single), _ends(mapping.out.single))
        return interpolate(x, table)

    return quantized


def of_real(function: Callable[[np.ndarray], np.ndarray]) -> Function:
    """A function of real values as one of int16 values, by interpolation."""
    return interpolated(lambda values, _mapping: function(values.astype(np.float64)))


def _ends(scale: np.float32) -> tuple[np.float32, np.float32]:
    return scale * np.float32(_LOWEST), scale * np.float32(_HIGHEST)


@lru_cache(maxsize=1)
def _logistic_points() -> np.ndarray:
    """The logistic function of i / 24 in units of 2**-16, moved as `points` does."""

    def value(i: np.ndarray) -> np.ndarray:
        return 65536 / (1 + np.exp(-i / _POINTS_PER_UNIT))

    i = np.arange(256.0)
    error = value(i + 0.5) - (value(i) + value(i + 1)) / 2
    table = np.floor(value(i) + error / 2 + 0.5).astype(np.int64)
    table[-1] = 65535
    return table


def _fine(x: np.ndarray, scale: np.float32, shifts: tuple[int, ...]) -> np.ndarray:
    """Int16 values in units of 1 / (3 * 2**12).

    Args:
        shifts: the left shifts for which a scale that is a power of two needs no rounding.
    """
    power = power_of_two(scale)
    if power is not None and power + 12 in shifts:
        return x * (3 << (power + 12))
    factor, left = float(scale) * _FINE_SCALE, 0
    while factor <= 32767.0 / 2 and left <= 30:
        left += 1
        factor *= 2
    return (x * int(factor) + ((1 << left) >> 1)) >> left


def logistic(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    """1 / (1 + exp(-x)), scale 2**-15."""
    fine = _fine(x, mapping.x.single, (0,))
    magnitude, table = np.abs(fine), _logistic_points()
    index = np.minimum(magnitude >> 9, 254)
    value = (table[index] << 9) + (magnitude & 0x1FF) * (table[index + 1] - table[index])
    value = np.where(magnitude >> 9 >= 255, 0x7FFF << 10, value)
    return np.where(fine >= 0, value + (1 << 9), (1 << 25) - value + (1 << 9) - 1) >> 10


def tanh(x: np.ndarray, mapping: Mapping) -> np.ndarray:
    """The hyperbolic tangent, scale 2**-15, as twice the logistic function of 2 x, less 1."""
    fine = _fine(x, mapping.x.single, (0, 1))
    magnitude, table = np.abs(fine), _logistic_points()
    index = np.minimum(magnitude >> 8, 254)
    value = (table[index] << 8) + (magnitude & 0xFF) * (table[index + 1] - table[index])
    value = np.where(magnitude >> 8 >= 255, 0xFFFF << 8, value)
    half = (1 << 23, 1 << 7)
    return np.where(fine >= 0, value - half[0] + half[1], half[0] - value + half[1] - 1) >> 8
