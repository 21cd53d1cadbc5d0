"""Operators of two or more operands that quantization does not touch: the numbers count as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F16,
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    require_same_dtype,
)
from edgelite.interpreter.kernels.shared.indices import refuse_any
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.operator import Options
from edgelite.schema.ops.arithmetic import AddN, Atan2, BitwiseXor, FloorDiv, FloorMod, RightShift

Function = Callable[[np.ndarray, np.ndarray, np.ndarray], object]


def _floor_div(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    """The quotient in double precision, rounded down."""
    _refuse_zero(y)
    quotient = np.divide(x, y, dtype=np.float64)
    np.copyto(out, np.floor(quotient, out=quotient), casting="unsafe")


def _floor_mod_integers(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    _refuse_zero(y)
    np.remainder(x, y, out=out)


def _floor_mod(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    np.fmod(x, y, out=out)
    np.add(out, y, out=out, where=(out != 0) & ((y < 0) != (out < 0)))


def _refuse_zero(y: np.ndarray) -> None:
    refuse_any(y == 0, "division by zero")


def _right_shift(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    np.right_shift(x, np.clip(y, 0, 8 * x.dtype.itemsize - 1), out=out)


_BITS = (I8, U8, I16, U16, I32, U32)
_FUNCTIONS: dict[type[Options], dict[np.dtype[Any], Function]] = {
    FloorDiv: dict.fromkeys((F32, I8, I16, I32), _floor_div),
    FloorMod: {**dict.fromkeys((I8, I16, I32, I64), _floor_mod_integers), F32: _floor_mod},
    BitwiseXor: dict.fromkeys(_BITS, np.bitwise_xor),
    RightShift: dict.fromkeys(_BITS, _right_shift),
    Atan2: dict.fromkeys((F16, F32, F64), np.arctan2),
}


@kernel(*_FUNCTIONS)
def binary(node: Node) -> Run:
    """A function of two operands that broadcast."""
    x, y, out = node.input(0), node.input(1), node.output
    require_same_dtype(node, x, y, out)
    function = _FUNCTIONS[type(node.op)].get(x.dtype)
    if function is None:
        raise node.unsupported()
    first, second, result = x.array, y.array, out.array

    def run() -> None:
        function(first, second, result)

    return run


@kernel(AddN)
def add_n(node: Node) -> Run:
    """The sum of all operands, in their order."""
    operands = [node.input(i) for i in range(len(node.inputs))]
    require_same_dtype(node, *operands, node.output)
    first, *others = [operand.array for operand in operands]
    out = node.output.array
    if out.dtype not in (F32, I32):
        raise node.unsupported()

    def run() -> None:
        np.copyto(out, first)
        for other in others:
            np.add(out, other, out=out)

    return run
