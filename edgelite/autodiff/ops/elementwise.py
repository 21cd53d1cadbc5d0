"""Elementwise functions of one array, and the choice between two."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff.ops.comparison import greater_equal, less_equal, logical_and, logical_not
from edgelite.autodiff.primitive import Lowering, primitive, unbroadcast
from edgelite.numerics import activations as numerics
from edgelite.numerics import memory
from edgelite.schema.dtypes import type_of
from edgelite.schema.ops.activation import Relu0To1, Relu6, ReluN1To1
from edgelite.schema.ops.arithmetic import Add, Div, Maximum, Minimum
from edgelite.schema.ops.elementwise import (
    Abs,
    Ceil,
    Cos,
    Exp,
    Floor,
    Log,
    Neg,
    Round,
    Rsqrt,
    Sign,
    Sin,
    Sqrt,
    Square,
)
from edgelite.schema.ops.quantization import Cast
from edgelite.schema.ops.selection import SelectV2
from edgelite.schema.ops.signal import ComplexAbs


@primitive
def negative(x: np.ndarray) -> np.ndarray:
    return memory.unary(np.negative, x)


negative.vjps(lambda g, out, x: -g)
negative.lowers_to(Neg)


@primitive
def exp(x: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.exp(x)


exp.vjps(lambda g, out, x: g * out)
exp.lowers_to(Exp)


@primitive
def log(x: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(x)


log.vjps(lambda g, out, x: g / x)
log.lowers_to(Log)


@primitive
def log1p(x: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log1p(x)


log1p.vjps(lambda g, out, x: g / (x + 1))
log1p.lowers(
    lambda graph, x: graph.add(Log(), graph.add(Add(), x, graph.constant(x.dtype.type(1))))
)


@primitive
def sqrt(x: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.sqrt(x)


sqrt.vjps(lambda g, out, x: g / (out * 2))
sqrt.lowers_to(Sqrt)


@primitive
def rsqrt(x: np.ndarray) -> np.ndarray:
    """One over the square root."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.reciprocal(np.sqrt(x))


rsqrt.vjps(lambda g, out, x: g * out * out * out * -0.5)
rsqrt.lowers_to(Rsqrt)


@primitive
def square(x: np.ndarray) -> np.ndarray:
    return memory.unary(np.square, x)


square.vjps(lambda g, out, x: g * x * 2)
square.lowers_to(Square)


@primitive
def reciprocal(x: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.reciprocal(x)


reciprocal.vjps(lambda g, out, x: -g * out * out)
reciprocal.lowers(lambda graph, x: graph.add(Div(), graph.constant(x.dtype.type(1)), x))


@primitive
def sin(x: np.ndarray) -> np.ndarray:
    return np.sin(x)


@primitive
def cos(x: np.ndarray) -> np.ndarray:
    return np.cos(x)


sin.vjps(lambda g, out, x: g * cos(x))
cos.vjps(lambda g, out, x: -g * sin(x))
sin.lowers_to(Sin)
cos.lowers_to(Cos)


@primitive
def erf(x: np.ndarray) -> np.ndarray:
    """The error function."""
    return numerics.erf(x)


erf.vjps(lambda g, out, x: g * exp(-x * x) * (2 / math.sqrt(math.pi)))


@primitive
def absolute(x: np.ndarray) -> np.ndarray:
    """The absolute value; of complex numbers too, without gradient."""
    if x.dtype.kind == "c":
        return np.absolute(x)
    return memory.unary(np.absolute, x)


@primitive
def sign(x: np.ndarray) -> np.ndarray:
    """-1, 0 or 1; constant almost everywhere, so without a gradient, as are the roundings."""
    return np.sign(x)


absolute.vjps(lambda g, out, x: None if x.dtype.kind == "c" else g * sign(x))
sign.lowers_to(Sign)
absolute.lowers(lambda graph, x: graph.add(ComplexAbs() if x.dtype.kind == "c" else Abs(), x))


@primitive
def floor(x: np.ndarray) -> np.ndarray:
    return np.floor(x)


floor.lowers_to(Floor)


@primitive
def ceil(x: np.ndarray) -> np.ndarray:
    return np.ceil(x)


ceil.lowers_to(Ceil)


@primitive
def rint(x: np.ndarray) -> np.ndarray:
    """The nearest integer, the even one of two."""
    return np.rint(x)


rint.lowers_to(Round)


@primitive
def stop_gradient(x: np.ndarray) -> np.ndarray:
    """`x` itself, through which no gradient flows."""
    return x


stop_gradient.lowers(lambda graph, x: x)


@primitive
def cast(x: np.ndarray, *, dtype: Any) -> np.ndarray:
    """`x` as `dtype`; floats are cut towards zero to integers."""
    return x.astype(dtype)


cast.vjps(
    lambda g, out, x, *, dtype: (
        cast(g, dtype=x.dtype) if x.dtype.kind == "f" and np.dtype(dtype).kind == "f" else None
    )
)
cast.lowers(
    lambda graph, x, *, dtype: graph.add(
        Cast(in_data_type=type_of(x.dtype), out_data_type=type_of(dtype)), x
    )
)


@primitive
def clip(x: np.ndarray, *, low: float, high: float) -> np.ndarray:
    """`x` held between two numbers; the gradient is that of `x` at the bounds, too."""
    return np.clip(x, x.dtype.type(low), x.dtype.type(high))


_CLIPS: dict[tuple[float, float], type] = {
    (0, 6): Relu6,
    (0, 1): Relu0To1,
    (-1, 1): ReluN1To1,
}


def _lower_clip(graph: Lowering, x: Any, *, low: float, high: float) -> Any:
    if (low, high) in _CLIPS:
        return graph.add(_CLIPS[low, high](), x)
    kind = x.dtype.type
    above = graph.add(Maximum(), x, graph.constant(kind(low)))
    return graph.add(Minimum(), above, graph.constant(kind(high)))


clip.lowers(_lower_clip)


@primitive(independent=(1,))
def keep(x: np.ndarray, condition: np.ndarray) -> np.ndarray:
    """`x` where the condition holds, 0 elsewhere; faster than `where`."""
    if x.shape != condition.shape:
        return x * condition.astype(x.dtype)
    return memory.binary(np.multiply, x, condition)


clip.vjps(
    lambda g, out, x, *, low, high: keep(g, logical_and(greater_equal(x, low), less_equal(x, high)))
)
keep.vjps(lambda g, out, x, condition: unbroadcast(keep(g, condition), x), None)


@primitive(independent=(0,))
def where(condition: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """`x` where the condition holds, `y` elsewhere; the three broadcast."""
    return np.where(condition, x, y)


where.vjps(
    None,
    lambda g, out, condition, x, y: unbroadcast(keep(g, condition), x),
    lambda g, out, condition, x, y: unbroadcast(keep(g, logical_not(condition)), y),
)
where.lowers_to(SelectV2)
