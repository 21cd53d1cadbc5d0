"""Softmax and its logarithm of quantized values, in TensorFlow Lite's fixed-point arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from edgelite.numerics.fixed_point import (
    INT32_MIN,
    Multiplier,
    multiply,
    quantize_multiplier,
    rounding_shift_right,
)
from edgelite.numerics.fixed_point_functions import (
    exp_of_negative,
    leading_zeros,
    log_of_at_least_one,
    reciprocal,
    reciprocal_of_one,
)
from edgelite.numerics.interpolation import interpolate, points

_FLIPPED = bytes(byte ^ 128 for byte in range(256))  # from int8 to what counts from -128, and back
_INPUT_BITS = 5  # differences from the maximum are kept as Q5
_SUM_BITS = 12  # sums of exponentials as Q12
# What the lowest and the highest int16 value stand for where they are fractions.
_UNIT = 2.0 / 65535 * np.float64(-32768), 2.0 / 65535 * np.float64(32767)


class DifferenceScale(NamedTuple):
    """What a difference of quantized values stands for.

    Attributes:
        scale: the values' scale.
        beta: the factor before the exponential.
    """

    scale: float
    beta: float

    def multiplier(self) -> Multiplier:
        """What makes Q5 of a difference."""
        return quantize_multiplier(min(self.beta * self.scale * 2.0**26, 2.0**31 - 1))

    def lowest(self) -> int:
        """The lowest difference that fits Q5; what is below counts as nothing."""
        return -int(31 * 2.0**26 / 2.0 ** int(self.multiplier().shift))


@lru_cache(maxsize=64)
def _exponentials(scale: DifferenceScale) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For the differences 0, -1 ... -255: as Q5, their exponential as Q0, and as Q12.

    Those below `lowest` have exponential 0.
    """
    difference = -np.arange(256, dtype=np.int64)
    fixed = multiply(difference, scale.multiplier())
    valid = difference >= scale.lowest()
    exponential = np.where(valid, exp_of_negative(np.where(valid, fixed, 0)), 0)
    return fixed, exponential, rounding_shift_right(exponential, _SUM_BITS)


def _differences(x: np.ndarray) -> np.ndarray:
    """How far each value is below the largest of its row."""
    wide = x.astype(np.intp)
    return wide.max(axis=-1, keepdims=True, initial=-128) - wide


class Softmax:
    """The softmax of rows of int8 or uint8.

    Args:
        work: for as many rows as there will be at most: int64, shape (2, rows, elements of a row).
        scale: what differences stand for.
        dtype: the result's: int8, uint8 or int16. It has the scale 2**-bits and, as its zero point,
            the lowest value.
    """

    def __init__(self, work: np.ndarray, scale: DifferenceScale, dtype: np.dtype[Any]) -> None:
        _, self._exponential, self._addend = _exponentials(scale)
        # Entry v + 255 - m of these is of the value v, counted from the lowest, where the largest is m.
        padding = np.zeros(255, np.int64)
        self._shifted = [
            np.concatenate([values[::-1], padding]) for values in (self._exponential, self._addend)
        ]
        info = np.iinfo(dtype)
        self._least, self._span = int(info.min), int(info.max) - int(info.min)
        self._bits = 31 - 8 * dtype.itemsize
        self._work = work
        self._rows = np.empty((work.shape[1], 1), np.int64)

    def bind(self, x: np.ndarray, out: np.ndarray) -> Callable[[], None]:
        """What writes the softmax of the rows of `x`; both (rows, elements)."""
        if len(x) == 1:
            bind = self._bind_few if 1 < x.size <= _FEW else self._bind_row
            return bind(x.reshape(-1), out.reshape(-1))
        rows = len(x)
        below, values = self._work[:, :rows]
        return partial(self._of_rows, x, out, below, values, self._rows[:rows])

    def _bind_few(self, x: np.ndarray, out: np.ndarray) -> Callable[[], None]:
        """What writes the softmax of a few numbers: in Python's integers, as arrays would take longer."""
        read, write = _reading(x), _writing(out)
        exponential, addend = (values.tolist() for values in self._shifted)
        bits, span = self._bits, self._span

        def run() -> None:
            row = read()
            first = 255 - max(row)
            pick = itemgetter(*[first + q for q in row])
            total = sum(pick(addend))
            inverse, exponent = reciprocal_of_one(total, _SUM_BITS)
            shift = 31 + exponent + bits
            half = (1 << 30) + (1 << (shift - 1))  # the halves of two roundings
            values = [(value * inverse + half) >> shift for value in pick(exponential)]
            if max(values) > span:
                values = [min(value, span) for value in values]
            write(values)

        return run

    def _bind_row(self, x: np.ndarray, out: np.ndarray) -> Callable[[], None]:
        """What writes the softmax of one row: by a table of what comes of each of the 256 values."""
        read, look_up = _reading(x), _looking_up(out)
        exponential, addend = self._shifted
        table = np.empty(256, np.int64)
        bits, span = self._bits, np.int64(self._span)

        def run() -> None:
            row = read()
            given = np.frombuffer(row, np.uint8)
            first = 255 - int(np.maximum.reduce(given))
            total = np.bincount(given, minlength=256).dot(addend[first : first + 256])
            inverse, exponent = reciprocal_of_one(int(total), _SUM_BITS)
            shift = 31 + exponent + bits
            if shift > 62:  # of so many no result is as large as a half
                table.fill(0)
            else:
                np.multiply(exponential[first : first + 256], inverse, table)
                np.add(table, (1 << 30) + (1 << (shift - 1)), table)  # the halves of two roundings
                np.right_shift(table, shift, table)
                np.minimum(table, span, out=table)
            look_up(row, table)

        return run

    def _of_rows(
        self,
        x: np.ndarray,
        out: np.ndarray,
        below: np.ndarray,
        values: np.ndarray,
        rows: np.ndarray,
    ) -> None:
        np.copyto(below, x)
        np.maximum.reduce(below, axis=-1, keepdims=True, out=rows)
        np.subtract(rows, below, out=below)
        self._addend.take(below, out=values, mode="clip")
        np.add.reduce(values, axis=-1, keepdims=True, out=rows)
        inverse, exponent = _inverses(rows)
        # What is too far below the largest has exponential 0, and so the lowest value as result.
        self._exponential.take(below, out=values, mode="clip")
        np.multiply(values, inverse, out=values)
        np.add(values, 1 << 30, out=values)
        np.right_shift(values, 31, out=values)
        shift = exponent + self._bits
        np.add(values, np.left_shift(1, shift - 1), out=values)
        np.right_shift(values, shift, out=values)
        np.minimum(values, self._span, out=values)
        np.add(values, self._least, out=values)
        np.copyto(out, values, casting="unsafe")


# Above so many numbers arrays are faster than Python's integers.
_FEW = 32


def _reading(x: np.ndarray) -> Callable[[], bytes]:
    """What reads 8-bit values, as bytes that count from the lowest value."""
    given = x.view(np.uint8).data
    if x.dtype == np.uint8:
        return given.tobytes
    return lambda: given.tobytes().translate(_FLIPPED)


def _writing(out: np.ndarray) -> Callable[[list[int]], None]:
    """What writes values that count from the lowest one of the dtype."""
    if out.dtype == np.int16:
        return lambda values: out.__setitem__(slice(None), [value - 32768 for value in values])
    target, order = out.view(np.uint8).data, _orders(out)
    return lambda values: target.__setitem__(slice(None), bytes(values).translate(order))


def _looking_up(out: np.ndarray) -> Callable[[bytes, np.ndarray], None]:
    """What writes a table's entries, that count from the lowest value, for every byte of a row."""
    if out.dtype == np.int16:
        return lambda row, table: np.subtract(
            table.take(np.frombuffer(row, np.uint8)), 32768, out=out, casting="unsafe"
        )
    target, order = out.view(np.uint8).data, _orders(out)

    def look_up(row: bytes, table: np.ndarray) -> None:
        target[:] = row.translate(table.astype(np.uint8).tobytes().translate(order))

    return look_up


def _orders(out: np.ndarray) -> bytes | None:
    """What translates bytes that count from the lowest value to those of a dtype; None for no change."""
    return _FLIPPED if out.dtype == np.int8 else None


def _inverses(sums: np.ndarray) -> tuple[np.ndarray | int, np.ndarray | int]:
    """`reciprocal` of sums in Q12."""
    if sums.size > _FEW:
        return reciprocal(sums, _SUM_BITS)
    pairs = [reciprocal_of_one(total, _SUM_BITS) for total in sums.reshape(-1).tolist()]
    if len(pairs) == 1:
        return pairs[0]
    inverses, exponents = np.array(pairs, np.int64).T.reshape(2, *sums.shape)
    return inverses, exponents


@lru_cache(maxsize=64)
def _exponentials_16(scale: DifferenceScale) -> np.ndarray:
    """For the differences 0, -1 ... -65535, their exponential in units of 2**-15.

    Differences are brought to units of which 65,535 are 10; what is further below counts as that.
    """
    real = np.float64(np.float32(scale.scale) * np.float32(scale.beta)) / (10.0 / 65535.0)
    fine = multiply(-np.arange(2**16, dtype=np.int64), quantize_multiplier(real))
    table = points(np.exp, (10.0 / 65535 * np.float64(-65535), np.float64(0)), _UNIT)
    return interpolate(np.clip(fine + 32767, -32768, 32767), table)


@lru_cache(maxsize=1)
def _reciprocals_16() -> np.ndarray:
    """Points of 1 / (1 + x), for x from 0 to 1."""
    return points(lambda x: 1 / (1 + x), (np.float64(0), 1.0 / 65535 * np.float64(65535)), _UNIT)


def softmax_16(x: np.ndarray, scale: DifferenceScale) -> np.ndarray:
    """The softmax of int16 along the last axis, scale 2**-15, zero point 0."""
    wide = x.astype(np.intp)
    exponential = _exponentials_16(scale)[wide.max(axis=-1, keepdims=True, initial=-32768) - wide]
    sums = exponential.sum(axis=-1, keepdims=True)
    headroom = leading_zeros(sums)
    one_to_two = ((sums << (headroom - 1)) + (1 << 13)) >> 14
    inverse = interpolate(
        np.clip(one_to_two - (1 << 15) - (1 << 16), -32768, 32767), _reciprocals_16()
    )
    right = 31 - headroom
    result = (exponential * inverse + (np.int64(1) << (right - 1))) >> right
    return np.clip(result, 0, 32767)


def log_softmax(x: np.ndarray, scale: DifferenceScale) -> np.ndarray:
    """The logarithm of the softmax of int8 or uint8, scale 1/16, zero point the highest value."""
    below = _differences(x)
    fixed, _, addend = _exponentials(scale)
    log_sum = log_of_at_least_one(addend[below].sum(axis=-1, keepdims=True))
    by = scale.multiplier()
    back = quantize_multiplier(2.0 ** (31 - int(by.shift)) / float(by.mantissa))
    lowest = np.maximum(scale.lowest() - 1, multiply(log_sum + INT32_MIN, back))
    info = np.iinfo(x.dtype)
    raw = rounding_shift_right(fixed[below] - log_sum, 31 - _INPUT_BITS - 4) + info.max
    return np.where(-below > lowest, np.clip(raw, info.min, info.max), info.min)
