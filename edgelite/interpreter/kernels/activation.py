"""Activation functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.kernels import lookup, softmax
from edgelite.interpreter.kernels.common import (
    F32,
    QUANTIZED_8,
    U8,
    bound,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics import activations, quantized_functions, quantized_pairs
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

# SOFTMAX and LOG_SOFTMAX are of this family, too.
__all__ = ["softmax"]

_RANGES: dict[type[Options], tuple[float, float]] = {
    Relu: (0.0, np.inf),
    Relu0To1: (0.0, 1.0),
    Relu6: (0.0, 6.0),
    ReluN1To1: (-1.0, 1.0),
}


@kernel(*_RANGES)
def relu(node: Node) -> Run:
    """The operand clamped to a range."""
    low, high = _RANGES[type(node.op)]
    require_same_dtype(node, node.input(0), node.output)
    if node.input(0).dtype != F32:
        return lookup.unary(node, quantized_functions.relu(low, high))
    source, out = node.input(0).array, node.output.array
    least, most = np.float32(low), np.float32(high)
    if np.isinf(high):
        return bound(np.maximum, source, least, out=out)
    return bound(np.clip, source, least, most, out=out)


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
_QUANTIZED: dict[type[Options], Function] = {
    Elu: through_float(activations.elu),
    HardSwish: quantized_functions.hard_swish,
    Logistic: through_float(activations.sigmoid),
    Tanh: through_float(np.tanh),
}


@kernel(*_FLOATS)
def activation(node: Node) -> Run:
    """Float operands by NumPy, 8-bit ones by a table of all values."""
    op, x = type(node.op), node.input(0)
    require_same_dtype(node, x, node.output)
    if op is Elu and x.dtype == U8:
        raise node.unsupported()
    if op is Logistic and x.dtype in QUANTIZED_8 and node.output.scale != 1 / 256:
        raise node.error(f"the output's scale must be 1/256; received {node.output.scale}")
    if x.dtype in QUANTIZED_8:
        return lookup.unary(node, _QUANTIZED[op])
    return _of_floats(node, _FLOATS[op])


def _of_floats(node: Node, function: Floats) -> Run:
    require_dtype(node, F32, node.input(0), node.output)
    source, out = node.input(0).array, node.output.array
    return bound(function, source, out)


@kernel(LeakyRelu)
def leaky_relu(node: Node) -> Run:
    """The operand where it is positive, else alpha times it."""
    alpha = node.op.alpha
    if node.input(0).dtype in QUANTIZED_8:
        return lookup.unary(node, quantized_functions.leaky_relu(alpha))

    def function(x: np.ndarray, out: np.ndarray) -> None:
        np.multiply(x, np.float32(alpha), out=out)
        np.copyto(out, x, where=x > 0)

    return _of_floats(node, function)


@kernel(Gelu)
def gelu(node: Node) -> Run:
    """X times the normal distribution function of x, exact or by tanh."""
    approximate = bool(node.op.approximate)

    def function(x: np.ndarray) -> np.ndarray:
        return activations.gelu(x, approximate=approximate)

    if node.input(0).dtype in QUANTIZED_8:
        return lookup.unary(node, through_float(function))
    return _of_floats(node, lambda x, out: np.copyto(out, function(x)))


@kernel(PRelu)
def prelu(node: Node) -> Run:
    """The operand where it is positive, else alpha times it; alpha broadcasts."""
    x, alpha, out = node.input(0), node.input(1), node.output
    require_same_dtype(node, x, alpha, out)
    if x.dtype in QUANTIZED_8:
        info = np.iinfo(x.dtype)
        return lookup.binary(node, quantized_pairs.prelu, int(info.min), int(info.max))
    slope = alpha.array

    def function(source: np.ndarray, result: np.ndarray) -> None:
        np.multiply(source, slope, out=result)
        np.copyto(result, source, where=source >= 0)

    return _of_floats(node, function)
