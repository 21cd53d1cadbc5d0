"""Functions of ``keras.ops`` that order, count, choose and put elements."""

from __future__ import annotations

import math as python_math
from typing import Any

import numpy as np

from edgelite import autodiff
from edgelite.autodiff import math, ordering, parts
from edgelite.autodiff.creation import operand
from edgelite.autodiff.ops import searching
from edgelite.autodiff.tensor import Tensor, as_array
from edgelite.errors import InputError
from edgelite.keras.config import floatx


def _flat(x: Any, axis: int | None) -> tuple[Any, int]:
    return (autodiff.reshape(x, (-1,)), 0) if axis is None else (operand(x), axis)


def cumsum(x: Any, axis: int | None = None, dtype: Any = None) -> Any:
    """The sum of each element and those before it, along `axis` or of all elements."""
    found = ordering.cumsum(*_flat(x, axis))
    return found if dtype is None else autodiff.cast(found, dtype)


def cumprod(x: Any, axis: int | None = None, dtype: Any = None) -> Any:
    """The product of each element and those before it, along `axis` or of all elements."""
    found = ordering.cumprod(*_flat(x, axis))
    return found if dtype is None else autodiff.cast(found, dtype)


def sort(x: Any, axis: int | None = -1) -> Any:
    """The elements along `axis`, or all, the smallest first."""
    return ordering.sort(*_flat(x, axis))


def argsort(x: Any, axis: int | None = -1) -> Any:
    """Where along `axis`, or among all, the elements in order stand."""
    return ordering.argsort(*_flat(x, axis))


def take_along_axis(x: Any, indices: Any, axis: int | None = None) -> Any:
    """In each row along `axis` the elements that the same row of `indices` numbers."""
    x, along = _flat(x, axis)
    chosen = autodiff.reshape(indices, (-1,)) if axis is None else operand(indices)
    shape = tuple(x.shape)
    others = [n for a, n in enumerate(shape) if a != along % len(shape)]
    given = [n for a, n in enumerate(chosen.shape) if a != along % len(shape)]
    if others != given:  # the other axes of the indices are spread over those of x
        wanted = [chosen.shape[a] if a == along % len(shape) else n for a, n in enumerate(shape)]
        chosen = autodiff.broadcast_to(chosen, wanted)
    return searching.take_along_axis(x, chosen, axis=along)


def bincount(x: Any, weights: Any = None, minlength: int = 0, sparse: bool = False) -> Any:
    """How often each number from 0 occurs in a vector or in each row, or the sums of its weights."""
    numbers = as_array(x)
    length = max(minlength, int(numbers.max(initial=-1)) + 1)
    rows = numbers.reshape(-1, numbers.shape[-1])
    amounts = [None] * len(rows) if weights is None else as_array(weights).reshape(rows.shape)
    counts = [
        ordering.bincount(row, amount, minlength=length).array
        for row, amount in zip(rows, amounts, strict=True)
    ]
    return Tensor(np.reshape(counts, (*numbers.shape[:-1], length)))


def count_nonzero(x: Any, axis: Any = None) -> Any:
    """How many elements over `axis`, or of all, are not zero."""
    return ordering.count_nonzero(x, axis, dtype=np.int32)


def digitize(x: Any, bins: Any) -> Any:
    """How many of the bins' edges, which are in order, are not greater than each element."""
    edges = as_array(bins)
    return ordering.searchsorted(edges, as_array(x), side="right")


def nonzero(x: Any) -> tuple[Any, ...]:
    """Where the elements that are not zero stand: a vector for each axis."""
    return tuple(Tensor(places.astype(np.int32)) for places in np.nonzero(as_array(x)))


def median(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The element in the middle of the order, or the mean of the two there."""
    return quantile(x, 0.5, axis, keepdims=keepdims)


def quantile(
    x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False
) -> Any:
    """What the fraction `q` of the elements is below, `q` along the first axis; without gradient."""
    values = as_array(x)
    along = tuple(axis) if isinstance(axis, list) else axis
    how: Any = method
    found = np.quantile(values, as_array(q), along, method=how, keepdims=keepdims)
    return Tensor(np.asarray(found, values.dtype if values.dtype.kind == "f" else floatx()))


def isclose(
    x1: Any, x2: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Any:
    """Whether elements differ by ``atol + rtol |x2|`` at most."""
    return Tensor(np.isclose(as_array(x1), as_array(x2), rtol, atol, equal_nan))


def allclose(
    x1: Any, x2: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Any:
    """Whether all elements differ by ``atol + rtol |x2|`` at most."""
    return math.reduce_all(isclose(x1, x2, rtol, atol, equal_nan))


def nan_to_num(
    x: Any, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Any:
    """`x` with other numbers in the place of what is none, and of infinities (the greatest ones)."""
    x = operand(x)
    limits = np.finfo(np.dtype(x.dtype))
    x = autodiff.where(math.is_nan(x), nan, x)
    x = autodiff.where(math.equal(x, np.inf), limits.max if posinf is None else posinf, x)
    return autodiff.where(math.equal(x, -np.inf), limits.min if neginf is None else neginf, x)


def inner(x1: Any, x2: Any) -> Any:
    """Sums of products over the last axes."""
    return autodiff.tensordot(x1, x2, [[-1], [-1]])


def vdot(x1: Any, x2: Any) -> Any:
    """The sum of products of all elements."""
    return math.reduce_sum(autodiff.reshape(x1, (-1,)) * autodiff.reshape(x2, (-1,)))


def tensordot(x1: Any, x2: Any, axes: Any = 2) -> Any:
    """Sums of products over `axes`: so many last ones of `x1` and first ones of `x2`, or two lists."""
    return autodiff.tensordot(x1, x2, axes)


def diag(x: Any, k: int = 0) -> Any:
    """The matrix with a vector on the diagonal that is `k` above the main one, or that of a matrix."""
    x = operand(x)
    if len(x.shape) == 2:
        return diagonal(x, k)
    places = np.arange(x.shape[0])
    index = np.stack([places + max(-k, 0), places + max(k, 0)], axis=-1).astype(np.int32)
    size = x.shape[0] + abs(k)
    return parts.scatter_nd(index, x, (size, size))


def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The diagonals, `offset` above the main one, of the matrices in two axes, as the last axis."""
    x = operand(x)
    rank = len(x.shape)
    first, second = axis1 % rank, axis2 % rank
    rest = [axis for axis in range(rank) if axis not in (first, second)]
    matrices = autodiff.transpose(x, [*rest, first, second])
    rows, columns = x.shape[first], x.shape[second]
    places = np.arange(min(rows - max(-offset, 0), columns - max(offset, 0)))
    return matrices[(..., places + max(-offset, 0), places + max(offset, 0))]


def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The sums of the diagonals of the matrices in two axes."""
    return math.reduce_sum(diagonal(x, offset, axis1, axis2), -1)


def tri(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:
    """A matrix of ones up to the diagonal that is `k` above the main one, and zeros beyond."""
    return Tensor(np.tri(N, M, k, dtype or floatx()))


def logaddexp(x1: Any, x2: Any) -> Any:
    """log(exp(x1) + exp(x2)), without overflow."""
    larger = math.maximum(x1, x2)
    return larger + math.log1p(math.exp(math.negative(math.abs(math.subtract(x1, x2)))))


def exp2(x: Any) -> Any:
    """2 to the power of `x`."""
    return math.exp(operand(x) * python_math.log(2))


def trunc(x: Any) -> Any:
    """`x` without what is behind the point."""
    return math.sign(x) * math.floor(math.abs(x))


def append(x1: Any, x2: Any, axis: int | None = None) -> Any:
    """One behind the other along `axis`, or all elements of both."""
    if axis is None:
        x1, x2 = autodiff.reshape(x1, (-1,)), autodiff.reshape(x2, (-1,))
    return autodiff.concat([x1, x2], axis or 0)


def segment_sum(
    data: Any, segment_ids: Any, num_segments: int | None = None, sorted: bool = False
) -> Any:
    """Sums of the entries of `data` that have the same number."""
    numbers = as_array(segment_ids)
    count = int(numbers.max(initial=-1)) + 1 if num_segments is None else num_segments
    return ordering.unsorted_segment_sum(data, numbers, count)


def scatter(indices: Any, values: Any, shape: Any) -> Any:
    """Zeros of `shape` to which `values` are added at the tuples in the last axis of `indices`."""
    return parts.scatter_nd(indices, values, shape)


def scatter_update(inputs: Any, indices: Any, updates: Any) -> Any:
    """`inputs` with `updates` at the tuples in the last axis of `indices`, which must differ."""
    return parts.tensor_scatter_nd_update(inputs, indices, updates)


def slice_update(inputs: Any, start_indices: Any, updates: Any) -> Any:
    """`inputs` with `updates` from the start indices on."""
    inputs, updates = operand(inputs), operand(updates)
    starts = [int(n) for n in as_array(start_indices)]
    if any(a + n > full for a, n, full in zip(starts, updates.shape, inputs.shape, strict=True)):
        raise InputError(
            f"slice_update: updates of shape {tuple(updates.shape)} do not fit at {starts} in shape "
            f"{tuple(inputs.shape)}"
        )
    places = np.stack(
        np.meshgrid(
            *(np.arange(a, a + n) for a, n in zip(starts, updates.shape, strict=True)),
            indexing="ij",
        ),
        axis=-1,
    ).astype(np.int32)
    return parts.tensor_scatter_nd_update(inputs, places, updates)


def multi_hot(
    inputs: Any, num_classes: int, axis: int = -1, dtype: Any = None, sparse: bool = False
) -> Any:
    """1 for each class that occurs in the last axis of `inputs`, else 0."""
    hot = autodiff.one_hot(inputs, num_classes, dtype=np.dtype(dtype or floatx()))
    rank = len(operand(inputs).shape)
    found = math.reduce_max(hot, max(rank - 1, 0)) if rank > 0 else hot
    if axis in (-1, len(found.shape) - 1):
        return found
    order = list(range(len(found.shape) - 1))
    order.insert(axis, len(found.shape) - 1)
    return autodiff.transpose(found, order)


def cross(x1: Any, x2: Any) -> Any:
    """The cross products of the vectors, of three numbers, in the last axes."""
    x1, x2 = operand(x1), operand(x2)
    one, other = ([x[..., i] for i in range(3)] for x in (x1, x2))
    pairs = ((1, 2), (2, 0), (0, 1))
    return autodiff.stack([one[i] * other[j] - one[j] * other[i] for i, j in pairs], -1)


def saturate_cast(x: Any, dtype: Any) -> Any:
    """`x` in another dtype, cut to what that can hold."""
    limits = np.iinfo(dtype) if np.dtype(dtype).kind in "iu" else np.finfo(dtype)
    return autodiff.cast(math.clip_by_value(x, float(limits.min), float(limits.max)), dtype)


NAMES = (
    *("allclose", "append", "argsort", "bincount", "count_nonzero", "cross", "cumprod", "cumsum"),
    *("diag", "diagonal", "digitize", "exp2", "inner", "isclose", "logaddexp", "median"),
    *("multi_hot", "nan_to_num", "nonzero", "quantile", "saturate_cast", "scatter"),
    *("scatter_update", "segment_sum", "slice_update", "sort", "take_along_axis", "tensordot"),
    *("trace", "tri", "trunc", "vdot"),
)
