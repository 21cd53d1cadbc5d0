"""Elementwise arithmetic of two operands that broadcast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.kernels.arithmetic.planes import by_plane
from edgelite.interpreter.kernels.arithmetic.wide_pairs import wide_pairs
from edgelite.interpreter.kernels.shared import lookup
from edgelite.interpreter.kernels.shared.common import (
    C64,
    F16,
    F32,
    I8,
    I16,
    I32,
    I64,
    QUANTIZED_8,
    U8,
    U32,
    clamp,
    quantized_range,
    require_same_dtype,
    require_same_scale,
)
from edgelite.interpreter.kernels.shared.cutting import in_pieces
from edgelite.interpreter.kernels.shared.indices import refuse_any
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics import quantized_pairs
from edgelite.numerics.fixed_point import doubling_high_multiply16, rounding_shift_right
from edgelite.numerics.quantized_pairs import PairFunction
from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.operator import Options
from edgelite.schema.ops.arithmetic import (
    Add,
    Div,
    Maximum,
    Minimum,
    Mul,
    Pow,
    SquaredDifference,
    Sub,
)

Operation = Callable[..., Any]

_NANOSECONDS = 0.5  # that an element takes


def _squared_difference(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    np.subtract(x, y, out=out)
    np.multiply(out, out, out=out)


def _divide(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    np.divide(x, y, out=out)
    # LiteRT clamps to the finite range even without a fused activation.
    most = np.finfo(out.dtype).max
    np.clip(out, -most, most, out=out)


# The quotient is cut off towards zero, as C does it.
def _divide_integers(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    refuse_any(y == 0, "division of an integer by zero")
    np.copyto(out, np.trunc(np.divide(x, y, dtype=np.float64)), casting="unsafe")


def _power_of_integers(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    refuse_any(y < 0, "an integer is raised to a negative power")
    np.power(x, y, out=out)


# By operator and dtype; integers wrap where they overflow.
_PLAIN: dict[type[Options], dict[np.dtype[Any], Operation]] = {
    Add: dict.fromkeys((F32, I32, I64, F16, I16), np.add),
    Sub: dict.fromkeys((F32, I32, I64), np.subtract),
    Mul: dict.fromkeys((F32, I32, I64, F16, I16, U32, C64), np.multiply),
    Div: {F32: _divide, I32: _divide_integers},
    Pow: {F32: np.power, I32: _power_of_integers},
    SquaredDifference: dict.fromkeys((F32, I32), _squared_difference),
}
_QUANTIZED: dict[type[Options], PairFunction] = {
    Add: quantized_pairs.add,
    Sub: quantized_pairs.subtract,
    Mul: quantized_pairs.product,
    Div: quantized_pairs.quotient,
    SquaredDifference: quantized_pairs.squared_difference,
}
# Those of them that LiteRT has for each quantized dtype.
_TAKES: dict[np.dtype[Any], frozenset[type[Options]]] = {
    I8: frozenset(_QUANTIZED),
    U8: frozenset({Add, Sub, Mul, Div}),
    I16: frozenset({Add, Sub, Mul, Div}),
}
_EXTREMA: dict[type[Options], Operation] = {Maximum: np.maximum, Minimum: np.minimum}


@kernel(*_PLAIN)
def arithmetic(node: Node) -> Run:
    """Float and integer operands by NumPy, quantized ones by planes or tables."""
    op, x, y, out = type(node.op), node.input(0), node.input(1), node.output
    if op is Mul and (x.dtype, y.dtype) == (I16, I16) and out.dtype in QUANTIZED_8:
        return _narrowing_product(node)
    require_same_dtype(node, x, y, out)
    activation = getattr(node.op, "fused_activation_function", ActivationFunctionType.NONE)
    if x.dtype in QUANTIZED_8 or (x.dtype == I16 and x.quantization is not None):
        if op not in _TAKES[x.dtype]:
            raise node.unsupported()
        low, high = quantized_range(node, activation, out)
        if x.dtype == I16 and op is not Div:
            return wide_pairs(node, low, high)
        function = _QUANTIZED[op]
        run = by_plane(node, function, low, high) or lookup.binary(node, function, low, high)
        return _refusing_zero(node, run) if op is Div else run
    operation = _PLAIN[op].get(x.dtype)
    if operation is None:
        raise node.unsupported()

    def make(first: np.ndarray, second: np.ndarray, result: np.ndarray) -> Run:
        compute = bound(operation, first, second, out=result)
        finish = clamp(node, activation, result)
        return compute if finish is None else in_turn([compute, finish])

    passes = 1 if activation == ActivationFunctionType.NONE else 2
    return in_pieces(node, [x.array, y.array, out.array], make, _NANOSECONDS, passes)


def _narrowing_product(node: Node) -> Run:
    """Products of int16 numbers in [-1, 1) as 8-bit ones; of the scales only the zero point counts."""
    x, y, out = node.input(0).array, node.input(1).array, node.output
    low, high = quantized_range(node, node.op.fused_activation_function, out)
    zero_point = out.zero_point

    def function(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        rounded = rounding_shift_right(doubling_high_multiply16(a, b), 8)
        return np.clip(rounded + zero_point, low, high)

    return lookup.computed(x, y, out.array, function)


def _refusing_zero(node: Node, run: Run) -> Run:
    divisor = node.input(1)
    zero, array = divisor.zero_point, divisor.array

    def checked() -> None:
        refuse_any(array == zero, "division of a quantized number by zero")
        run()

    return checked


@kernel(*_EXTREMA)
def extremum(node: Node) -> Run:
    """The larger or smaller operand; quantized ones are compared as they are."""
    x, y, out = node.input(0), node.input(1), node.output
    require_same_dtype(node, x, y, out)
    if x.dtype not in (F32, I8, U8, I16, I32, I64, F16):
        raise node.unsupported()
    require_same_scale(node, x, y, out)
    operation, first, second, result = _EXTREMA[type(node.op)], x.array, y.array, out.array
    return bound(operation, first, second, out=result)
