"""Basics of linear algebra, named as in `tf.linalg`."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.creation import eye, operand, operands
from edgelite.autodiff.math import abs, matmul, plain_axis, reduce_max, reduce_sum, sqrt, square
from edgelite.autodiff.ops import layout
from edgelite.autodiff.tensor import Tensor, TensorLike
from edgelite.errors import InputError

__all__ = ["diag", "diag_part", "eye", "matmul", "matrix_transpose", "matvec", "norm", "trace"]


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


def diag(diagonal: TensorLike, name: str | None = None) -> Any:
    """Square matrices with the last axis on their diagonals and 0 elsewhere."""
    diagonal = operand(diagonal)
    unit = Tensor(np.eye(diagonal.shape[-1], dtype=diagonal.dtype))
    return layout.expand_dims(diagonal, axis=-1) * unit


def diag_part(input: TensorLike, name: str | None = None) -> Any:
    """The diagonals of the matrices in the last two axes."""
    input = operand(input)
    places = np.arange(min(input.shape[-2:]))
    return input[(..., places, places)]


def trace(x: TensorLike, name: str | None = None) -> Any:
    """The sums of the diagonals of the matrices in the last two axes."""
    return reduce_sum(diag_part(x), axis=-1)
