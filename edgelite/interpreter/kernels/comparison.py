"""Comparisons and logic of operands that broadcast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound
from edgelite.interpreter.kernels.shared import lookup
from edgelite.interpreter.kernels.shared.common import (
    BOOL,
    F16,
    F32,
    I16,
    I32,
    I64,
    QUANTIZED_8,
    STRING,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.quantized_pairs import Affine, comparison
from edgelite.schema.operator import Options
from edgelite.schema.ops.comparison import (
    Equal,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    LogicalAnd,
    LogicalNot,
    LogicalOr,
    NotEqual,
)

_COMPARISONS: dict[type[Options], Callable[..., Any]] = {
    Equal: np.equal,
    Greater: np.greater,
    GreaterEqual: np.greater_equal,
    Less: np.less,
    LessEqual: np.less_equal,
    NotEqual: np.not_equal,
}
_ORDERED = (F32, F16, I16, I32, I64)
_EQUATED = (*_ORDERED, BOOL, STRING)
_QUANTIZED = {op: comparison(compare) for op, compare in _COMPARISONS.items()}
_LOGIC: dict[type[Options], Callable[..., Any]] = {
    LogicalAnd: np.logical_and,
    LogicalOr: np.logical_or,
}


@kernel(*_COMPARISONS)
def compare(node: Node) -> Run:
    """Truth values; quantized operands are compared by what they stand for."""
    op, x, y = type(node.op), node.input(0), node.input(1)
    require_same_dtype(node, x, y)
    require_dtype(node, BOOL, node.output)
    equality = op in (Equal, NotEqual)
    # An order of int16 numbers LiteRT finds without looking at their scales.
    if x.dtype in QUANTIZED_8 or (x.dtype == I16 and x.quantization is not None and equality):
        return lookup.binary(node, _QUANTIZED[op], 0, 1, Affine(1.0, 0))
    if x.dtype not in (_EQUATED if equality else _ORDERED):
        raise node.unsupported()
    operation, first, second, out = _COMPARISONS[op], x.array, y.array, node.output.array
    return bound(operation, first, second, out=out)


@kernel(*_LOGIC)
def logic(node: Node) -> Run:
    """And, or."""
    x, y = node.input(0), node.input(1)
    require_dtype(node, BOOL, x, y, node.output)
    operation, first, second, out = _LOGIC[type(node.op)], x.array, y.array, node.output.array
    return bound(operation, first, second, out=out)


@kernel(LogicalNot)
def logical_not(node: Node) -> Run:
    """Not."""
    require_dtype(node, BOOL, node.input(0), node.output)
    source, out = node.input(0).array, node.output.array
    return bound(np.logical_not, source, out=out)
