"""StableHLO's elementwise operators, as far as TensorFlow Lite runs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound
from edgelite.interpreter.kernels.shared.common import (
    BOOL,
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
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.operator import Options
from edgelite.schema.ops.stablehlo_elementwise import (
    StablehloAdd,
    StablehloAnd,
    StablehloMaximum,
    StablehloMinimum,
    StablehloMultiply,
    StablehloShiftLeft,
)

U64 = np.dtype(np.uint64)
_INTEGERS = (I8, I16, I32, I64, U8, U16, U32, U64)
NUMBERS = (F16, F32, F64, *_INTEGERS, BOOL)


# Of NaN and a number they give the first operand, unlike NumPy's.
def _maximum(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    np.copyto(out, np.where(x < y, y, x))


def _minimum(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    np.copyto(out, np.where(y < x, y, x))


_FUNCTIONS: dict[type[Options], tuple[Callable[..., Any], tuple[np.dtype[Any], ...]]] = {
    StablehloAdd: (np.add, NUMBERS),
    StablehloAnd: (np.bitwise_and, (*_INTEGERS, BOOL)),
    StablehloMaximum: (_maximum, NUMBERS),
    StablehloMinimum: (_minimum, NUMBERS),
    StablehloMultiply: (np.multiply, NUMBERS),
    StablehloShiftLeft: (np.left_shift, (I8, I16, I32)),
}


@kernel(*_FUNCTIONS)
def pair(node: Node) -> Run:
    """A function of two operands of one dtype; integers wrap, quantization counts for nothing."""
    require_same_dtype(node, node.input(0), node.input(1), node.output)
    function, dtypes = _FUNCTIONS[type(node.op)]
    if node.output.dtype not in dtypes:
        raise node.unsupported()
    return bound(function, node.input(0).array, node.input(1).array, out=node.output.array)
