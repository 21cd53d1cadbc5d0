"""Elementwise functions of one operand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.kernels import lookup
from edgelite.interpreter.kernels.common import (
    F32,
    I8,
    I16,
    I32,
    I64,
    bound,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics import quantized_functions
from edgelite.numerics.quantized_functions import Function, through_float
from edgelite.schema.operator import Options
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

Operation = Callable[..., Any]


def _rsqrt(x: np.ndarray, out: np.ndarray) -> None:
    np.sqrt(x, out=out)
    np.reciprocal(out, out=out)


_FLOATS: dict[type[Options], Operation] = {
    Abs: np.abs,
    Ceil: np.ceil,
    Cos: np.cos,
    Exp: np.exp,
    Floor: np.floor,
    Log: np.log,
    Neg: np.negative,
    Round: np.rint,
    Rsqrt: _rsqrt,
    Sign: np.sign,
    Sin: np.sin,
    Sqrt: np.sqrt,
    Square: np.square,
}
_INTEGERS: dict[type[Options], tuple[np.dtype[Any], ...]] = {
    Abs: (I16, I32),
    Neg: (I32, I64),
    Sign: (I32,),
}
_QUANTIZED: dict[type[Options], Function] = {
    Abs: quantized_functions.absolute,
    Exp: through_float(np.exp),
    Log: quantized_functions.log,
    Rsqrt: quantized_functions.inverse_square_root,
    Sqrt: quantized_functions.sqrt,
}
# Of these LiteRT refuses negative operands where they are quantized.
_NOT_OF_NEGATIVES = (Rsqrt, Sqrt)


@kernel(*_FLOATS)
def elementwise(node: Node) -> Run:
    """Float and integer operands by NumPy, int8 ones by a table of all values."""
    op, x, out = type(node.op), node.input(0), node.output
    require_same_dtype(node, x, out)
    if x.dtype == I8 and op in _QUANTIZED:
        run = lookup.unary(node, _QUANTIZED[op])
        return _refusing_negatives(node, run) if op in _NOT_OF_NEGATIVES else run
    if x.dtype != F32 and (x.dtype not in _INTEGERS.get(op, ()) or x.quantization is not None):
        raise node.unsupported()
    operation, source, result = _FLOATS[op], x.array, out.array
    return bound(operation, source, out=result)


def _refusing_negatives(node: Node, run: Run) -> Run:
    zero, array = node.input(0).zero_point, node.input(0).array

    def checked() -> None:
        if np.any(array < zero):
            raise ArithmeticError("the operand has negative elements")
        run()

    return checked
