"""Products of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops.layout import reshape
from edgelite.autodiff.primitive import primitive, unbroadcast
from edgelite.errors import InputError
from edgelite.numerics import memory
from edgelite.schema.ops.dense import BatchMatMul


@primitive
def matmul(
    a: np.ndarray, b: np.ndarray, *, transpose_a: bool = False, transpose_b: bool = False
) -> np.ndarray:
    """Products of the matrices in the last two axes; the axes before them broadcast.

    Args:
        a: (..., m, k), or (..., k, m) if `transpose_a`.
        b: (..., k, n), or (..., n, k) if `transpose_b`.

    Returns:
        Array (..., m, n).

    Raises:
        InputError: an operand has fewer than two axes, or the inner lengths differ.
    """
    if a.ndim < 2 or b.ndim < 2:
        raise InputError(
            f"matmul: operands need two axes or more; received shapes {a.shape} and {b.shape}"
        )
    if a.ndim == b.ndim == 2:
        left, right = a.T if transpose_a else a, b.T if transpose_b else b
        if left.shape[1] == right.shape[0]:
            return memory.matmul(left, right)
    left = a.swapaxes(-1, -2) if transpose_a else a
    right = b.swapaxes(-1, -2) if transpose_b else b
    if left.shape[-1] != right.shape[-2]:
        raise InputError(
            f"matmul: inner lengths must agree; received {left.shape} and {right.shape}"
        )
    if right.ndim == 2 and left.ndim > 2 and not transpose_a:
        # One matrix for all: one product instead of one for each leading index.
        flat = memory.matmul(left.reshape(-1, left.shape[-1]), right)
        return flat.reshape(*left.shape[:-1], right.shape[-1])
    return np.matmul(left, right)


def _gradient_a(
    g: Any, out: Any, a: Any, b: Any, *, transpose_a: bool = False, transpose_b: bool = False
) -> Any:
    if type(g) is np.ndarray and a.ndim == b.ndim == 2:
        # What the products below do for two matrices that nobody records, without their checks.
        right = b if transpose_b else b.T
        return memory.matmul(right.T, g.T) if transpose_a else memory.matmul(g, right)
    if transpose_a:
        return unbroadcast(matmul(b, g, transpose_a=transpose_b, transpose_b=True), a)
    return unbroadcast(matmul(g, b, transpose_b=not transpose_b), a)


def _gradient_b(
    g: Any, out: Any, a: Any, b: Any, *, transpose_a: bool = False, transpose_b: bool = False
) -> Any:
    if type(g) is np.ndarray and a.ndim == b.ndim == 2:
        left = a if transpose_a else a.T
        return memory.matmul(g.T, left.T) if transpose_b else memory.matmul(left, g)
    if len(b.shape) == 2 and len(a.shape) > 2 and not transpose_a:
        # One matrix for all: its gradient is one product over all leading axes.
        a = reshape(a, shape=(-1, a.shape[-1]))
        g = reshape(g, shape=(-1, g.shape[-1]))
    if transpose_b:
        return unbroadcast(matmul(g, a, transpose_a=True, transpose_b=transpose_a), b)
    return unbroadcast(matmul(a, g, transpose_a=not transpose_a), b)


matmul.vjps(_gradient_a, _gradient_b)
matmul.lowers(
    lambda graph, a, b, *, transpose_a=False, transpose_b=False: graph.add(
        BatchMatMul(adj_x=transpose_a, adj_y=transpose_b), a, b
    )
)
