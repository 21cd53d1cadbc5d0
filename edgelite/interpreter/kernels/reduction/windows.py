"""Reductions of windows: REDUCE_WINDOW, and what STABLEHLO_REDUCE_WINDOW shares with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    BOOL,
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    U8,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.reduced_windows import Join, reduce_windows
from edgelite.schema.enums import ReduceWindowFunction
from edgelite.schema.ops.reduction import ReduceWindow

# Numbers count as true where they are not 0; the later one of two equals is kept.
JOINS: dict[str, Join] = {
    "add": np.add,
    "multiply": np.multiply,
    "maximum": lambda x, y: np.where(x >= y, x, y),
    "minimum": lambda x, y: np.where(x <= y, x, y),
    "all": lambda x, y: np.logical_and(x, y).astype(x.dtype, copy=False),
    "any": lambda x, y: np.logical_or(x, y).astype(x.dtype, copy=False),
}
_FUNCTIONS = {
    ReduceWindowFunction.ADD: "add",
    ReduceWindowFunction.MUL: "multiply",
    ReduceWindowFunction.MINIMUM: "minimum",
    ReduceWindowFunction.MAXIMUM: "maximum",
    ReduceWindowFunction.ALL: "all",
    ReduceWindowFunction.ANY: "any",
}
_DTYPES = (F32, F64, I8, I16, I32, I64, U8, BOOL)


def require_joinable(node: Node, join: str) -> None:
    """Refuses dtypes that LiteRT does not reduce; of truth values it would add up the bytes."""
    require_same_dtype(node, node.input(0), node.input(1), node.output)
    dtype = node.output.dtype
    if dtype not in _DTYPES or (dtype == BOOL and join in ("add", "multiply")):
        raise node.unsupported()


@kernel(ReduceWindow)
def reduce_window(node: Node) -> Run:
    """Each window's elements joined by one function."""
    function = _FUNCTIONS.get(node.op.reduce_function)
    if function is None:
        raise node.error(f"reduce_function {node.op.reduce_function} is not supported")
    require_joinable(node, function)
    require_dtype(node, I64, *(node.input(i) for i in range(2, 5)))
    sizes = [node.input(i).array.reshape(-1).tolist() for i in range(2, 5)]
    return reducing(node, lambda: node.input(0).array, JOINS[function], *sizes)


def reducing(node: Node, source: Callable[[], np.ndarray], join: Join, *sizes: Any) -> Run:
    """What reduces the windows of what `source` gives to the node's output."""
    start, out = node.input(1).array.reshape(()), node.output.array
    return lambda: np.copyto(out, reduce_windows(source(), start, join, *sizes))
