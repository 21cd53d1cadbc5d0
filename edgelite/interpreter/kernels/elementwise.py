"""Elementwise functions of one operand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound
from edgelite.interpreter.kernels.shared import lookup
from edgelite.interpreter.kernels.shared.common import (
    F16,
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    require_same_dtype,
)
from edgelite.interpreter.kernels.shared.indices import refuse_any
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics import interpolation, quantized_functions
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
# Other dtypes that count as they are.
_PLAIN: dict[type[Options], tuple[np.dtype[Any], ...]] = {
    Abs: (I16, I32),
    Neg: (I8, I16, I32, I64, F16),
    Sign: (I32, F64),
    Sin: (F16,),
    Cos: (F16,),
    Floor: (F16,),
    Round: (F16,),
}
# Functions of which quantization makes other numbers.
_QUANTIZED: dict[type[Options], dict[np.dtype[Any], Function]] = {
    Abs: dict.fromkeys((I8, I16), quantized_functions.absolute),
    Exp: {I8: through_float(np.exp), I16: interpolation.of_real(np.exp)},
    Log: {
        I8: quantized_functions.log,
        I16: interpolation.interpolated(quantized_functions.real_log),
    },
    Rsqrt: {
        I8: quantized_functions.inverse_square_root,
        I16: interpolation.interpolated(quantized_functions.real_inverse_square_root),
    },
    Sqrt: dict.fromkeys((I8, I16), quantized_functions.sqrt),
}
# Of these LiteRT refuses negative operands where they are quantized.
_NOT_OF_NEGATIVES = (Rsqrt, Sqrt)


@kernel(*_FLOATS)
def elementwise(node: Node) -> Run:
    """Float and integer operands by NumPy, quantized ones by a table of all values."""
    op, x, out = type(node.op), node.input(0), node.output
    require_same_dtype(node, x, out)
    function = _QUANTIZED.get(op, {}).get(x.dtype)
    if function is not None and (x.dtype == I8 or x.quantization is not None):
        run = lookup.unary(node, function)
        return _refusing_negatives(node, run) if op in _NOT_OF_NEGATIVES else run
    if x.dtype != F32 and x.dtype not in _PLAIN.get(op, ()):
        raise node.unsupported()
    operation, source, result = _FLOATS[op], x.array, out.array
    return bound(operation, source, out=result)


def _refusing_negatives(node: Node, run: Run) -> Run:
    zero, array = node.input(0).zero_point, node.input(0).array

    def checked() -> None:
        refuse_any(array < zero, "the operand has a negative element")
        run()

    return checked
