"""Basics of linear algebra, named as in `tf.linalg`."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.contraction import einsum, tensordot
from edgelite.autodiff.creation import eye, operand, operands
from edgelite.autodiff.math import (
    abs,
    global_norm,
    matmul,
    plain_axis,
    reduce_max,
    reduce_sum,
    sqrt,
    square,
)
from edgelite.autodiff.nn import l2_normalize
from edgelite.autodiff.ops import layout
from edgelite.autodiff.tensor import Tensor, TensorLike
from edgelite.errors import InputError

__all__ = [
    "band_part",
    "diag",
    "diag_part",
    "einsum",
    "eye",
    "global_norm",
    "l2_normalize",
    "matmul",
    "matrix_transpose",
    "matvec",
    "norm",
    "normalize",
    "tensor_diag",
    "tensordot",
    "trace",
]


def matrix_transpose(a: TensorLike, name: str | None = None) -> Any:
    """The last two axes exchanged."""
    a = operand(a)
    axes = tuple(range(len(a.shape)))
    return layout.transpose(a, perm=(*axes[:-2], axes[-1], axes[-2]))


def matvec(a: TensorLike, b: TensorLike, transpose_a: bool = False, name: str | None = None) -> Any:
    """Products of the matrices and the vectors in the last axes."""
    a, b = operands(a, b)
    column = layout.expand_dims(operand(b), axis=-1)
    return layout.squeeze(matmul(a, column, transpose_a), axis=-1)


def norm(
    tensor: TensorLike,
    ord: Any = "euclidean",
    axis: Any = None,
    keepdims: bool = False,
    name: str | None = None,
) -> Any:
    """The norm over `axis`, or over all elements: "euclidean" (also 2), 1 or infinity.

    Raises:
        InputError: `ord` is another.
    """
    tensor, along = operand(tensor), plain_axis(axis)
    if ord in ("euclidean", "fro", 2):
        return sqrt(reduce_sum(square(tensor), along, keepdims))
    if ord == 1:
        return reduce_sum(abs(tensor), along, keepdims)
    if ord == np.inf:
        return reduce_max(abs(tensor), along, keepdims)
    raise InputError(f"norm: ord must be 'euclidean', 1, 2 or infinity; received {ord!r}")


def normalize(
    tensor: TensorLike, ord: Any = "euclidean", axis: Any = None, name: str | None = None
) -> tuple[Any, Any]:
    """`tensor` over its norm, and the norm with the axes kept."""
    length = norm(tensor, ord, axis, keepdims=True)
    return operand(tensor) / length, length


def band_part(input: TensorLike, num_lower: int, num_upper: int, name: str | None = None) -> Any:
    """Matrices with zeros beyond so many diagonals below and above the main one; -1 keeps all."""
    x = operand(input)
    rows, columns = x.shape[-2:]
    below = np.arange(rows)[:, None] - np.arange(columns)
    lower, upper = (n if n >= 0 else max(rows, columns) for n in (num_lower, num_upper))
    return x * ((below <= lower) & (-below <= upper)).astype(x.dtype)


def diag(diagonal: TensorLike, name: str | None = None) -> Any:
    """Square matrices with the last axis on their diagonals and 0 elsewhere."""
    diagonal = operand(diagonal)
    unit = Tensor(np.eye(diagonal.shape[-1], dtype=diagonal.dtype))
    return layout.expand_dims(diagonal, axis=-1) * unit


def tensor_diag(diagonal: TensorLike, name: str | None = None) -> Any:
    """The square matrix with a vector on its diagonal and 0 elsewhere."""
    return diag(diagonal)


def diag_part(input: TensorLike, name: str | None = None) -> Any:
    """The diagonals of the matrices in the last two axes."""
    input = operand(input)
    places = np.arange(min(input.shape[-2:]))
    return input[(..., places, places)]


def trace(x: TensorLike, name: str | None = None) -> Any:
    """The sums of the diagonals of the matrices in the last two axes."""
    return reduce_sum(diag_part(x), axis=-1)
