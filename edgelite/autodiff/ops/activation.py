"""Activation functions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff.ops.comparison import greater
from edgelite.autodiff.ops.elementwise import erf, exp, keep, where
from edgelite.autodiff.ops.reduction import reduce_sum
from edgelite.autodiff.primitive import Lowering, primitive, unbroadcast
from edgelite.numerics import activations as numerics
from edgelite.numerics import memory
from edgelite.schema.ops.activation import (
    Elu,
    Gelu,
    LeakyRelu,
    Logistic,
    LogSoftmax,
    Relu,
    Relu0To1,
    Relu6,
    Softmax,
    Tanh,
)
from edgelite.schema.ops.arithmetic import Add, Minimum, Mul, Sub
from edgelite.schema.ops.comparison import Greater
from edgelite.schema.ops.elementwise import Abs, Exp, Log, Neg
from edgelite.schema.ops.layout import Transpose
from edgelite.schema.ops.selection import SelectV2

_CAPPED: dict[float | None, type] = {6: Relu6, 1: Relu0To1}


@primitive
def relu(
    x: np.ndarray,
    *,
    negative_slope: float = 0.0,
    max_value: float | None = None,
    threshold: float = 0.0,
) -> np.ndarray:
    """`x` above `threshold`, but at most `max_value`; elsewhere negative_slope (x - threshold)."""
    return numerics.relu(x, negative_slope, max_value, threshold)


def _relu_gradient(
    g: Any,
    out: Any,
    x: Any,
    *,
    negative_slope: float = 0.0,
    max_value: float | None = None,
    threshold: float = 0.0,
) -> Any:
    if type(g) is np.ndarray and g.ndim and max_value is None and not negative_slope:
        # As below, for arrays that nobody records.
        return memory.binary(np.multiply, g, x > threshold)
    above = x > threshold
    gradient = where(above, g, g * negative_slope) if negative_slope else keep(g, above)
    return gradient if max_value is None else keep(gradient, x < max_value)


relu.vjps(_relu_gradient)


@primitive
def bias_relu(x: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """relu(x + bias), with `bias` along the last axis: in half the memory of the two, one by one."""
    out = memory.binary(np.add, x, bias)
    return numerics.rectify(out, out)


@bias_relu.vjp_together
def _bias_relu_gradients(g: Any, out: Any, x: Any, bias: Any) -> tuple[Any, Any]:
    g = keep(g, out > 0)
    return unbroadcast(g, x), unbroadcast(g, bias)


bias_relu.lowers(lambda graph, x, bias: graph.add(Relu(), graph.add(Add(), x, bias)))


def _lower_relu(
    graph: Lowering,
    x: Any,
    *,
    negative_slope: float = 0.0,
    max_value: float | None = None,
    threshold: float = 0.0,
) -> Any:
    kind = x.dtype.type
    if threshold:
        above = graph.add(Greater(), x, graph.constant(kind(threshold)))
        below = graph.constant(kind(0))
        if negative_slope:
            distance = graph.add(Sub(), x, graph.constant(kind(threshold)))
            below = graph.add(Mul(), distance, graph.constant(kind(negative_slope)))
        out = graph.add(SelectV2(), above, x, below)
    elif negative_slope:
        out = graph.add(LeakyRelu(alpha=negative_slope), x)
    elif max_value in _CAPPED:
        return graph.add(_CAPPED[max_value](), x)
    else:
        out = graph.add(Relu(), x)
    if max_value is None:
        return out
    return graph.add(Minimum(), out, graph.constant(kind(max_value)))


relu.lowers(_lower_relu)


@primitive
def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x))."""
    return numerics.sigmoid(x)


sigmoid.vjps(lambda g, out, x: g * out * (1 - out))
sigmoid.lowers_to(Logistic)


@primitive
def tanh(x: np.ndarray) -> np.ndarray:
    return np.tanh(x)


tanh.vjps(lambda g, out, x: g * (1 - out * out))
tanh.lowers_to(Tanh)


@primitive
def softplus(x: np.ndarray) -> np.ndarray:
    """log(1 + exp(x))."""
    return numerics.softplus(x)


softplus.vjps(lambda g, out, x: g * sigmoid(x))


def _lower_softplus(graph: Lowering, x: Any) -> Any:
    """max(x, 0) + log(1 + exp(-|x|)), which cannot overflow."""
    small = graph.add(Exp(), graph.add(Neg(), graph.add(Abs(), x)))
    rest = graph.add(Log(), graph.add(Add(), small, graph.constant(x.dtype.type(1))))
    return graph.add(Add(), graph.add(Relu(), x), rest)


softplus.lowers(_lower_softplus)


def _lower_along_last_axis(graph: Lowering, op: Any, x: Any, axis: int) -> Any:
    """Add an operator that works along the last axis, between transpositions where it is another."""
    last = len(x.shape) - 1
    if axis % len(x.shape) == last:
        return graph.add(op, x)
    perm = list(range(len(x.shape)))
    perm[axis], perm[last] = perm[last], perm[axis]
    swap = graph.constant(np.asarray(perm, np.int32))
    return graph.add(Transpose(), graph.add(op, graph.add(Transpose(), x, swap)), swap)


@primitive
def softmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    """exp(x) over its sum along `axis`."""
    return numerics.softmax(x, axis)


softmax.vjps(
    lambda g, out, x, *, axis=-1: (g - reduce_sum(g * out, axis=axis, keepdims=True)) * out
)
softmax.lowers(
    lambda graph, x, *, axis=-1: _lower_along_last_axis(graph, Softmax(beta=1.0), x, axis)
)


@primitive
def log_softmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    """The logarithm of `softmax`."""
    return numerics.log_softmax(x, axis)


log_softmax.vjps(
    lambda g, out, x, *, axis=-1: g - exp(out) * reduce_sum(g, axis=axis, keepdims=True)
)
log_softmax.lowers(
    lambda graph, x, *, axis=-1: _lower_along_last_axis(graph, LogSoftmax(), x, axis)
)


@primitive
def elu(x: np.ndarray, *, alpha: float = 1.0) -> np.ndarray:
    """`x` where positive, alpha (exp(x) - 1) elsewhere."""
    return numerics.elu(x, alpha)


elu.vjps(lambda g, out, x, *, alpha=1.0: where(greater(x, 0), g, g * (out + alpha)))


def _lower_elu(graph: Lowering, x: Any, *, alpha: float = 1.0) -> Any:
    out = graph.add(Elu(), x)
    if alpha == 1.0:
        return out
    kind = x.dtype.type
    positive = graph.add(Greater(), x, graph.constant(kind(0)))
    return graph.add(SelectV2(), positive, x, graph.add(Mul(), out, graph.constant(kind(alpha))))


elu.lowers(_lower_elu)


@primitive
def gelu(x: np.ndarray, *, approximate: bool = False) -> np.ndarray:
    """`x` times the normal distribution function, exact or approximated by tanh."""
    return numerics.gelu(x, approximate)


def _gelu_gradient(g: Any, out: Any, x: Any, *, approximate: bool = False) -> Any:
    if approximate:
        scale = math.sqrt(2 / math.pi)
        inner = tanh((x + x * x * x * 0.044715) * scale)
        slope = (x * x * (3 * 0.044715) + 1) * scale
        return g * ((inner + 1) * 0.5 + x * (1 - inner * inner) * slope * 0.5)
    below = (erf(x * math.sqrt(0.5)) + 1) * 0.5
    density = exp(x * x * -0.5) * (1 / math.sqrt(2 * math.pi))
    return g * (below + x * density)


gelu.vjps(_gelu_gradient)
gelu.lowers(lambda graph, x, *, approximate=False: graph.add(Gelu(approximate=approximate), x))
