"""Sums, means, extremes and products over axes, and the places of extremes.

`axis` is an integer, a tuple of them, or None for all; `keepdims` keeps reduced axes with length 1.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff.ops.comparison import equal
from edgelite.autodiff.ops.elementwise import cast, where
from edgelite.autodiff.ops.layout import broadcast_to, reshape
from edgelite.autodiff.primitive import Lowering, Primitive, primitive
from edgelite.schema.dtypes import type_of
from edgelite.schema.ops.reduction import (
    ArgMax,
    ArgMin,
    Mean,
    ReduceAll,
    ReduceAny,
    ReduceMax,
    ReduceMin,
    ReduceProd,
    Sum,
)

Axis = int | tuple[int, ...] | None

_MANY_ROWS = 1024


def reduced_shape(shape: tuple[int, ...], axis: Axis) -> tuple[int, ...]:
    """`shape` with length 1 in the reduced axes."""
    if axis is None:
        return (1,) * len(shape)
    axes = {a % len(shape) for a in (axis if isinstance(axis, tuple) else (axis,))}
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def _kept(reduced: Any, x: Any, axis: Axis) -> Any:
    """A reduction of `x` (or its gradient), with the reduced axes back as length 1."""
    return reshape(reduced, shape=reduced_shape(x.shape, axis))


@primitive
def reduce_sum(x: np.ndarray, *, axis: Axis = None, keepdims: bool = False) -> np.ndarray:
    return _sum(x, axis, keepdims)


def _sum(x: np.ndarray, axis: Axis, keepdims: bool) -> np.ndarray:
    leading = len(axis) if isinstance(axis, tuple) else 0
    if 1 < leading < x.ndim and axis == tuple(range(leading)) and x.flags.c_contiguous and x.size:
        # NumPy sums several leading axes slowly; as one axis they are a sum of rows.
        total = _sum_of_rows(x.reshape(-1, math.prod(x.shape[leading:])))
        kept = (1,) * leading if keepdims else ()
        return total.reshape(kept + x.shape[leading:])
    return x.sum(axis=axis, keepdims=keepdims, dtype=x.dtype)


def _sum_of_rows(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind == "f" and x.dtype.itemsize >= 4 and len(x) > _MANY_ROWS:
        # BLAS does it several times faster than NumPy, in the same precision.
        return np.ones(len(x), x.dtype) @ x
    return x.sum(axis=0, dtype=x.dtype)


reduce_sum.vjps(
    lambda g, out, x, *, axis=None, keepdims=False: broadcast_to(_kept(g, x, axis), shape=x.shape)
)


@primitive
def reduce_mean(x: np.ndarray, *, axis: Axis = None, keepdims: bool = False) -> np.ndarray:
    """The sum over the number of elements; integers are divided without remainder, as in TensorFlow."""
    total = _sum(x, axis, keepdims)
    count = x.dtype.type(_count(x, axis))
    return total // count if x.dtype.kind in "iu" else total / count


def _count(x: Any, axis: Axis) -> int:
    """How many elements of `x` go into one of its reduction."""
    kept = np.prod(reduced_shape(x.shape, axis), dtype=np.int64)
    return int(np.prod(x.shape, dtype=np.int64) // max(kept, 1))


reduce_mean.vjps(
    lambda g, out, x, *, axis=None, keepdims=False: broadcast_to(
        _kept(g, x, axis) / _count(x, axis), shape=x.shape
    )
)


def _extreme_gradient(g: Any, out: Any, x: Any, axis: Axis) -> Any:
    """The gradient shared evenly among equal extremes, as TensorFlow does."""
    hits = cast(equal(x, _kept(out, x, axis)), dtype=x.dtype)
    return hits * (_kept(g, x, axis) / reduce_sum(hits, axis=axis, keepdims=True))


@primitive
def reduce_max(x: np.ndarray, *, axis: Axis = None, keepdims: bool = False) -> np.ndarray:
    return x.max(axis=axis, keepdims=keepdims)


reduce_max.vjps(lambda g, out, x, *, axis=None, keepdims=False: _extreme_gradient(g, out, x, axis))


@primitive
def reduce_min(x: np.ndarray, *, axis: Axis = None, keepdims: bool = False) -> np.ndarray:
    return x.min(axis=axis, keepdims=keepdims)


reduce_min.vjps(lambda g, out, x, *, axis=None, keepdims=False: _extreme_gradient(g, out, x, axis))


@primitive
def reduce_prod(x: np.ndarray, *, axis: Axis = None, keepdims: bool = False) -> np.ndarray:
    return x.prod(axis=axis, keepdims=keepdims, dtype=x.dtype)


def _product_of_others(out: Any, x: Any, axis: Axis) -> Any:
    """For each element the product of all others that it is multiplied with.

    Where one element is zero, only its own derivative remains; where two are, none does.
    """
    zero = equal(x, 0)
    safe = where(zero, 1, x)
    zeros = reduce_sum(cast(zero, dtype=np.int32), axis=axis, keepdims=True)
    without_zeros = reduce_prod(safe, axis=axis, keepdims=True)
    return where(
        equal(zeros, 0),
        without_zeros / safe,
        where(equal(zeros - cast(zero, dtype=np.int32), 0), without_zeros, 0),
    )


reduce_prod.vjps(
    lambda g, out, x, *, axis=None, keepdims=False: (
        _kept(g, x, axis) * _product_of_others(out, x, axis)
    )
)


@primitive
def reduce_any(x: np.ndarray, *, axis: Axis = None, keepdims: bool = False) -> np.ndarray:
    return np.any(x, axis=axis, keepdims=keepdims)


@primitive
def reduce_all(x: np.ndarray, *, axis: Axis = None, keepdims: bool = False) -> np.ndarray:
    return np.all(x, axis=axis, keepdims=keepdims)


@primitive
def argmax(x: np.ndarray, *, axis: int = 0, dtype: Any = np.int64) -> np.ndarray:
    """Index of the greatest element along `axis`, the first of equal ones."""
    return np.argmax(x, axis=axis).astype(dtype)


@primitive
def argmin(x: np.ndarray, *, axis: int = 0, dtype: Any = np.int64) -> np.ndarray:
    """Index of the least element along `axis`, the first of equal ones."""
    return np.argmin(x, axis=axis).astype(dtype)


def _lower_reductions(operators: dict[Primitive, type]) -> None:
    for reduction, operator in operators.items():

        def lower(
            graph: Lowering,
            x: Any,
            *,
            axis: Axis = None,
            keepdims: bool = False,
            operator: type = operator,
        ) -> Any:
            axes = range(len(x.shape)) if axis is None else np.atleast_1d(axis)
            return graph.add(
                operator(keep_dims=keepdims), x, graph.constant(np.asarray(axes, np.int32))
            )

        reduction.lowers(lower)


_lower_reductions(
    {
        reduce_sum: Sum,
        reduce_mean: Mean,
        reduce_max: ReduceMax,
        reduce_min: ReduceMin,
        reduce_prod: ReduceProd,
        reduce_any: ReduceAny,
        reduce_all: ReduceAll,
    }
)


def _lower_places(operators: dict[Primitive, type]) -> None:
    for place, operator in operators.items():
        place.lowers(
            lambda graph, x, *, axis=0, dtype=np.int64, operator=operator: graph.add(
                operator(output_type=type_of(dtype)), x, graph.constant(np.int32(axis))
            )
        )


_lower_places({argmax: ArgMax, argmin: ArgMin})
