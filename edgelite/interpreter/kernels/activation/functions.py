"""Activation functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound
from edgelite.interpreter.kernels.activation import softmax
from edgelite.interpreter.kernels.activation.leaky import leaky
from edgelite.interpreter.kernels.shared import lookup
from edgelite.interpreter.kernels.shared.common import (
    F16,
    F32,
    I8,
    I16,
    QUANTIZED_8,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.kernels.shared.cutting import in_pieces
from edgelite.interpreter.kernels.shared.wide import clamped
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics import activations, interpolation, quantized_functions, quantized_pairs
from edgelite.numerics.quantized_functions import Function, through_float
from edgelite.schema.operator import Options
from edgelite.schema.ops.activation import (
    Elu,
    Gelu,
    HardSwish,
    LeakyRelu,
    Logistic,
    PRelu,
    Relu,
    Relu0To1,
    Relu6,
    ReluN1To1,
    Tanh,
)

# Nanoseconds that an element takes: of what compares, and of what has exponentials.
_CHEAP, _DEAR = 0.5, 2.0

# SOFTMAX and LOG_SOFTMAX are of this family, too.
__all__ = ["softmax"]

_RANGES: dict[type[Options], tuple[float, float]] = {
    Relu: (0.0, np.inf),
    Relu0To1: (0.0, 1.0),
    Relu6: (0.0, 6.0),
    ReluN1To1: (-1.0, 1.0),
}


# Of these LiteRT has kernels for int16, too.
_TAKING_INT16 = (Relu, Relu6)


@kernel(*_RANGES)
def relu(node: Node) -> Run:
    """The operand clamped to a range."""
    op, x = type(node.op), node.input(0)
    low, high = _RANGES[op]
    require_same_dtype(node, x, node.output)
    if x.dtype != F32:
        if x.dtype == I16 and op not in _TAKING_INT16:
            raise node.unsupported()
        return lookup.unary(node, quantized_functions.relu(low, high))

    def make(source: np.ndarray, out: np.ndarray) -> Run:
        return clamped(source, out, low, high)

    passes = 2 if np.isfinite(high) else 1
    return in_pieces(node, [x.array, node.output.array], make, _CHEAP, passes)


def _sigmoid(x: np.ndarray, out: np.ndarray) -> None:
    np.negative(x, out=out)
    np.exp(out, out=out)
    np.add(out, out.dtype.type(1), out=out)
    np.reciprocal(out, out=out)


def _hard_swish(x: np.ndarray, out: np.ndarray) -> None:
    np.add(x, np.float32(3), out=out)
    np.clip(out, np.float32(0), np.float32(6), out=out)
    np.multiply(out, x, out=out)
    np.divide(out, np.float32(6), out=out)


def _elu(x: np.ndarray, out: np.ndarray) -> None:
    np.minimum(x, np.float32(0), out=out)
    np.expm1(out, out=out)
    np.copyto(out, x, where=x > 0)


Floats = Callable[[np.ndarray, np.ndarray], Any]

_FLOATS: dict[type[Options], Floats] = {
    Elu: _elu,
    HardSwish: _hard_swish,
    Logistic: _sigmoid,
    Tanh: np.tanh,
}
# By the operands' dtype: 8-bit ones have the same functions.
_QUANTIZED: dict[type[Options], dict[np.dtype[Any], Function]] = {
    Elu: {I8: through_float(activations.elu)},
    HardSwish: dict.fromkeys(QUANTIZED_8, quantized_functions.hard_swish),
    Logistic: {
        **dict.fromkeys(QUANTIZED_8, through_float(activations.sigmoid)),
        I16: interpolation.logistic,
    },
    Tanh: {**dict.fromkeys(QUANTIZED_8, through_float(np.tanh)), I16: interpolation.tanh},
}
# The output's scale where it must be the one that the results have.
_SCALES: dict[type[Options], dict[int, float]] = {
    Logistic: {1: 2.0**-8, 2: 2.0**-15},
    Tanh: {2: 2.0**-15},
}
# Those that LiteRT computes in float16: in float32, then rounded.
_HALVES = (Logistic, Tanh)


@kernel(*_FLOATS)
def activation(node: Node) -> Run:
    """Float operands by NumPy, quantized ones by a table of all values."""
    op, x = type(node.op), node.input(0)
    require_same_dtype(node, x, node.output)
    function = _QUANTIZED[op].get(x.dtype)
    if function is None:
        return _of_floats(node, _FLOATS[op], op in _HALVES)
    scale = _SCALES.get(op, {}).get(x.dtype.itemsize)
    if scale is not None and abs(node.output.scale - scale) > 1e-3 * scale:
        raise node.error(
            f"the output's scale must be 1/{round(1 / scale)}; received {node.output.scale}"
        )
    return lookup.unary(node, function)


def _of_floats(node: Node, function: Floats, halves: bool = False) -> Run:
    source, out = node.input(0).array, node.output.array
    if halves and source.dtype == out.dtype == F16:
        single = np.empty(out.shape, np.float32)

        def run() -> None:
            function(source.astype(np.float32), single)
            np.copyto(out, single, casting="same_kind")

        return run
    require_dtype(node, F32, node.input(0), node.output)

    def make(x: np.ndarray, y: np.ndarray) -> Run:
        return bound(function, x, y)

    return in_pieces(node, [source, out], make, _DEAR, 4)


@kernel(LeakyRelu)
def leaky_relu(node: Node) -> Run:
    """The operand where it is positive, else alpha times it."""
    alpha = node.op.alpha
    if node.input(0).dtype in (*QUANTIZED_8, I16):
        return lookup.unary(node, quantized_functions.leaky_relu(alpha))

    def function(x: np.ndarray, out: np.ndarray) -> None:
        np.multiply(x, np.float32(alpha), out=out)
        np.copyto(out, x, where=x > 0)

    return _of_floats(node, function)


_GELUS: dict[bool, Callable[[np.ndarray], np.ndarray]] = {
    approximate: partial(activations.gelu, approximate=approximate) for approximate in (False, True)
}
_QUANTIZED_GELUS: dict[bool, dict[np.dtype[Any], Function]] = {
    approximate: {
        **dict.fromkeys(QUANTIZED_8, through_float(function)),
        I16: interpolation.of_real(function),
    }
    for approximate, function in _GELUS.items()
}


@kernel(Gelu)
def gelu(node: Node) -> Run:
    """X times the normal distribution function of x, exact or by tanh."""
    approximate = bool(node.op.approximate)
    quantized = _QUANTIZED_GELUS[approximate].get(node.input(0).dtype)
    if quantized is not None:
        return lookup.unary(node, quantized)
    function = _GELUS[approximate]
    return _of_floats(node, lambda x, out: np.copyto(out, function(x)), halves=True)


@kernel(PRelu)
def prelu(node: Node) -> Run:
    """The operand where it is positive, else alpha times it; alpha broadcasts."""
    x, alpha, out = node.input(0), node.input(1), node.output
    require_same_dtype(node, x, out)
    if x.dtype == I16:
        require_dtype(node, I8, alpha)
    else:
        require_same_dtype(node, x, alpha)
    if x.dtype != F32:
        info = np.iinfo(x.dtype)
        return lookup.binary(node, quantized_pairs.prelu, int(info.min), int(info.max))
    return leaky(node, alpha.array, alpha.constant)
