"""Elementwise arithmetic of two arrays, which broadcast."""

from __future__ import annotations

import numpy as np

from edgelite.autodiff.ops.comparison import greater, greater_equal, less, less_equal
from edgelite.autodiff.ops.elementwise import keep, log, where
from edgelite.autodiff.primitive import primitive, unbroadcast
from edgelite.numerics import memory
from edgelite.schema.ops.arithmetic import (
    Add,
    Div,
    FloorDiv,
    FloorMod,
    Maximum,
    Minimum,
    Mul,
    Pow,
    SquaredDifference,
    Sub,
)


@primitive
def add(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return memory.binary(np.add, x, y)


# The usual case, equal shapes, is looked at here: these are called more often than others.
add.vjps(
    lambda g, out, x, y: g if g.shape == x.shape else unbroadcast(g, x),
    lambda g, out, x, y: g if g.shape == y.shape else unbroadcast(g, y),
)
add.lowers_to(Add)


@primitive
def subtract(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return memory.binary(np.subtract, x, y)


subtract.vjps(
    lambda g, out, x, y: unbroadcast(g, x),
    lambda g, out, x, y: unbroadcast(-g, y),
)
subtract.lowers_to(Sub)


@primitive
def multiply(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return memory.binary(np.multiply, x, y)


multiply.vjps(
    lambda g, out, x, y: g * y if g.shape == x.shape else unbroadcast(g * y, x),
    lambda g, out, x, y: g * x if g.shape == y.shape else unbroadcast(g * x, y),
)
multiply.lowers_to(Mul)


@primitive
def divide(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.true_divide(x, y)


divide.vjps(
    lambda g, out, x, y: unbroadcast(g / y, x),
    lambda g, out, x, y: unbroadcast(-g * (out / y), y),
)
divide.lowers_to(Div)


@primitive
def floor_divide(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.floor_divide(x, y)


floor_divide.lowers_to(FloorDiv)


@primitive
def floor_modulo(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The remainder with the sign of `y`, as Python's ``%``."""
    return np.mod(x, y)


floor_modulo.vjps(
    lambda g, out, x, y: unbroadcast(g, x),
    lambda g, out, x, y: unbroadcast(-g * floor_divide(x, y), y),
)
floor_modulo.lowers_to(FloorMod)


@primitive
def power(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.power(x, y)


# The logarithm is replaced by zero where `x` is not positive, as TensorFlow does.
power.vjps(
    lambda g, out, x, y: unbroadcast(g * y * power(x, y - 1), x),
    lambda g, out, x, y: unbroadcast(g * out * log(where(greater(x, 0), x, 1)), y),
)
power.lowers_to(Pow)


@primitive
def maximum(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return memory.binary(np.maximum, x, y)


# Of equal elements, the first argument's gets the gradient, as in TensorFlow.
maximum.vjps(
    lambda g, out, x, y: unbroadcast(keep(g, greater_equal(x, y)), x),
    lambda g, out, x, y: unbroadcast(keep(g, less(x, y)), y),
)
maximum.lowers_to(Maximum)


@primitive
def minimum(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return memory.binary(np.minimum, x, y)


minimum.vjps(
    lambda g, out, x, y: unbroadcast(keep(g, less_equal(x, y)), x),
    lambda g, out, x, y: unbroadcast(keep(g, greater(x, y)), y),
)
minimum.lowers_to(Minimum)


@primitive
def squared_difference(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    difference = np.subtract(x, y)
    return difference * difference


squared_difference.vjps(
    lambda g, out, x, y: unbroadcast(g * (x - y) * 2, x),
    lambda g, out, x, y: unbroadcast(g * (y - x) * 2, y),
)
squared_difference.lowers_to(SquaredDifference)
