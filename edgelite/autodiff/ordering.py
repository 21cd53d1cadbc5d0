"""Order, running sums and counts, named as in TensorFlow."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from edgelite.autodiff import math
from edgelite.autodiff.arrays import stack, unstack
from edgelite.autodiff.creation import operand, operands
from edgelite.autodiff.ops import elementwise, layout, scanning, searching, slicing
from edgelite.autodiff.tensor import Tensor, TensorLike, as_array
from edgelite.errors import InputError


class TopK(NamedTuple):
    """What `top_k` gives."""

    values: Any
    indices: Any


def top_k(
    input: TensorLike,
    k: int = 1,
    sorted: bool = True,
    index_type: Any = np.int32,
    name: str | None = None,
) -> TopK:
    """The `k` greatest elements along the last axis, greatest first, and where they stood."""
    values, indices = searching.top_k(operand(input), k=int(k))
    if index_type != np.int32:
        indices = elementwise.cast(indices, dtype=np.dtype(index_type))
    return TopK(values, indices)


def _exchanged(x: Any, axis: int) -> Any:
    """`x` with `axis` and the last one exchanged."""
    order = list(range(len(x.shape)))
    order[axis], order[-1] = order[-1], order[axis]
    return x if order == list(range(len(order))) else layout.transpose(x, perm=tuple(order))


def _is_rising(name: str, direction: str) -> bool:
    if direction not in ("ASCENDING", "DESCENDING"):
        raise InputError(
            f"{name}: direction must be 'ASCENDING' or 'DESCENDING'; received {direction!r}"
        )
    return direction == "ASCENDING"


def sort(
    values: TensorLike, axis: int = -1, direction: str = "ASCENDING", name: str | None = None
) -> Any:
    """The elements along `axis` in order: the smallest first, or with "DESCENDING" the greatest."""
    rising = _is_rising("sort", direction)
    rows = _exchanged(operand(values), axis)
    ordered, _ = searching.top_k(rows, k=rows.shape[-1])
    return _exchanged(layout.reverse(ordered, axis=-1) if rising else ordered, axis)


def argsort(
    values: TensorLike,
    axis: int = -1,
    direction: str = "ASCENDING",
    stable: bool = False,
    name: str | None = None,
) -> Any:
    """Where along `axis` the elements in order stand (int32); of equal ones, the first comes first."""
    rising = _is_rising("argsort", direction)
    rows = _exchanged(operand(values), axis)
    length = rows.shape[-1]
    if not rising:
        return _exchanged(searching.top_k(rows, k=length)[1], axis)
    # From the other end twice, so that equal elements keep their order.
    _, places = searching.top_k(layout.reverse(rows, axis=-1), k=length)
    return _exchanged(length - 1 - layout.reverse(places, axis=-1), axis)


def in_top_k(
    targets: TensorLike, predictions: TensorLike, k: int, name: str | None = None
) -> Tensor:
    """Whether less than `k` predictions of a row are greater than that of its target class."""
    rows, classes = as_array(predictions), as_array(targets)
    own = np.take_along_axis(rows, classes[:, None].astype(np.int64), -1)
    return Tensor((rows > own).sum(-1) < k)


def cumsum(
    x: TensorLike,
    axis: int = 0,
    exclusive: bool = False,
    reverse: bool = False,
    name: str | None = None,
) -> Any:
    """The sum of each element and those before it along `axis`.

    Args:
        exclusive: without the element itself.
        reverse: from the end instead.
    """
    return scanning.cumsum(operand(x), axis=int(axis), exclusive=exclusive, reverse=reverse)


def cumprod(
    x: TensorLike,
    axis: int = 0,
    exclusive: bool = False,
    reverse: bool = False,
    name: str | None = None,
) -> Any:
    """The product of each element and those before it along `axis`; arguments as of `cumsum`."""
    entries = unstack(operand(x), axis=axis)
    entries = entries[::-1] if reverse else entries
    products = [math.multiply(entries[0], 0) + 1] if exclusive else entries[:1]
    for entry in entries[:-1] if exclusive else entries[1:]:
        products.append(products[-1] * entry)
    return stack(products[::-1] if reverse else products, axis)


def cumulative_logsumexp(
    x: TensorLike, axis: int = 0, reverse: bool = False, name: str | None = None
) -> Any:
    """log(cumsum(exp(x))) along `axis`, without overflow of the greatest element."""
    x = operand(x)
    largest = math.reduce_max(elementwise.stop_gradient(x), axis, keepdims=True)
    return math.log(cumsum(math.exp(x - largest), axis, reverse=reverse)) + largest


def searchsorted(
    sorted_sequence: TensorLike,
    values: TensorLike,
    side: str = "left",
    out_type: Any = np.int32,
    name: str | None = None,
) -> Tensor:
    """Before which element of each sorted row the values belong; row by row if there are several."""
    rows, wanted = as_array(sorted_sequence), as_array(values)
    if side not in ("left", "right"):
        raise InputError(f"searchsorted: side must be 'left' or 'right'; received {side!r}")
    chosen: Any = side
    if rows.ndim == 1:
        return Tensor(np.searchsorted(rows, wanted, chosen).astype(out_type))
    flat = zip(rows.reshape(-1, rows.shape[-1]), wanted.reshape(-1, wanted.shape[-1]), strict=True)
    places = [np.searchsorted(row, some, chosen) for row, some in flat]
    return Tensor(np.asarray(places, out_type).reshape(wanted.shape))


def confusion_matrix(
    labels: TensorLike,
    predictions: TensorLike,
    num_classes: int | None = None,
    weights: TensorLike = None,
    dtype: Any = np.int32,
    name: str | None = None,
) -> Tensor:
    """How often label i (row) was taken for class j (column).

    Args:
        num_classes: by default one more than the greatest number that occurs.
        weights: what each pair counts, by default 1.

    Raises:
        InputError: a number is negative or not less than `num_classes`.
    """
    true, predicted = (as_array(a).reshape(-1).astype(np.int64) for a in (labels, predictions))
    both = np.concatenate([true, predicted])
    count = int(both.max(initial=-1)) + 1 if num_classes is None else int(num_classes)
    if both.size and not (0 <= both.min() and both.max() < count):
        raise InputError(
            f"confusion_matrix: class numbers must be in 0 ... {count - 1}; "
            f"received {both.min()} ... {both.max()}"
        )
    counts = np.zeros((count, count), dtype)
    np.add.at(counts, (true, predicted), 1 if weights is None else as_array(weights).reshape(-1))
    return Tensor(counts)


def bincount(
    arr: TensorLike,
    weights: TensorLike = None,
    minlength: int | None = None,
    maxlength: int | None = None,
    dtype: Any = np.int32,
    name: str | None = None,
) -> Tensor:
    """How often each number from 0 occurs, or the sum of the weights where it does."""
    numbers = as_array(arr).reshape(-1)
    amounts = None if weights is None else as_array(weights)
    if maxlength is not None:
        kept = numbers < maxlength
        numbers, amounts = numbers[kept], None if amounts is None else amounts.reshape(-1)[kept]
    counts = np.bincount(numbers, None if amounts is None else amounts.reshape(-1), minlength or 0)
    return Tensor(counts.astype(dtype if amounts is None else amounts.dtype))


def count_nonzero(
    input: TensorLike,
    axis: Any = None,
    keepdims: bool | None = None,
    dtype: Any = np.int64,
    name: str | None = None,
) -> Tensor:
    """How many elements over `axis`, or of all, are not zero."""
    along = math.plain_axis(axis)
    counts = np.count_nonzero(as_array(input), axis=along, keepdims=bool(keepdims))
    return Tensor(np.asarray(counts, dtype))


def segment_sum(data: TensorLike, segment_ids: TensorLike, name: str | None = None) -> Any:
    """Sums of the entries of `data` along the first axis that have the same number, which are in order."""
    numbers = as_array(segment_ids)
    return unsorted_segment_sum(data, numbers, int(numbers.max(initial=-1)) + 1)


def unsorted_segment_sum(
    data: TensorLike, segment_ids: TensorLike, num_segments: int, name: str | None = None
) -> Any:
    """Sums of the entries of `data` that have the same number."""
    data, numbers = operands(data, segment_ids)
    return slicing.scatter_add(data, numbers, length=int(num_segments), axis=0)


def unique(x: TensorLike, out_idx: Any = np.int32, name: str | None = None) -> tuple[Any, Any]:
    """The different elements of a vector in the order they appear, and which of them each element is."""
    vector = operand(x)
    _, first, which = np.unique(as_array(vector), return_index=True, return_inverse=True)
    place = np.argsort(np.argsort(first))
    return vector[np.sort(first)], operand(place[which.reshape(-1)].astype(out_idx))
