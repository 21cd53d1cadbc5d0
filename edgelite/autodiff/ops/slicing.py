"""Parts of an array: slices and gathered entries, and the sums that are their gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.operators import Operators
from edgelite.autodiff.primitive import Lowering, primitive
from edgelite.autodiff.tensor import as_array
from edgelite.errors import ConversionError, InputError
from edgelite.schema.ops.creation import OneHot
from edgelite.schema.ops.layout import ExpandDims
from edgelite.schema.ops.slicing import Gather, StridedSlice


def plain_index(index: Any) -> Any:
    """An index in which tensors have become arrays (integers, where they have no axes)."""
    if isinstance(index, tuple):
        return tuple(map(plain_index, index))
    if isinstance(index, slice):
        return slice(plain_index(index.start), plain_index(index.stop), plain_index(index.step))
    array = as_array(index) if isinstance(index, Operators) else index
    if isinstance(array, list):
        return np.asarray(array)
    return array.item() if isinstance(array, np.ndarray) and array.ndim == 0 else array


def is_basic(index: Any) -> bool:
    """Whether an index consists of integers, slices, None and ... only."""
    entries = index if isinstance(index, tuple) else (index,)
    return all(
        entry is None or entry is Ellipsis or isinstance(entry, (int, np.integer, slice))
        for entry in entries
    ) and not any(isinstance(entry, (bool, np.bool_)) for entry in entries)


@primitive
def getitem(x: np.ndarray, *, index: Any) -> np.ndarray:
    """``x[index]`` with NumPy's meaning of integers, slices, None, ... and arrays.

    Raises:
        InputError: there is no such part.
    """
    try:
        return x[index]
    except IndexError as error:
        raise InputError(f"cannot index a tensor of shape {x.shape}: {error}") from None


@primitive
def put(g: np.ndarray, *, index: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Zeros of `shape` with `g` added at `index`; the gradient of `getitem`."""
    out = np.zeros(shape, g.dtype)
    if is_basic(index):
        out[index] = g
    else:
        np.add.at(out, index, g)
    return out


getitem.vjps(lambda g, out, x, *, index: put(g, index=index, shape=x.shape))
put.vjps(lambda gg, out, g, *, index, shape: getitem(gg, index=index))


@primitive(independent=(1,))
def gather(x: np.ndarray, indices: np.ndarray, *, axis: int = 0) -> np.ndarray:
    """The entries of `x` along `axis` that `indices` (of any shape) number.

    Raises:
        InputError: an index is negative or too great.
    """
    length = x.shape[axis]
    if indices.size and (indices.min() < 0 or indices.max() >= length):
        raise InputError(
            f"gather: indices must be in 0 ... {length - 1}; "
            f"received {indices.min()} ... {indices.max()}"
        )
    return np.take(x, indices, axis=axis)


@primitive(independent=(1,))
def scatter_add(g: np.ndarray, indices: np.ndarray, *, length: int, axis: int) -> np.ndarray:
    """Sums of the entries of `g` that have the same index; the gradient of `gather`.

    Args:
        g: array whose axes from `axis` on are those of `indices`.
        indices: for each entry, where it goes.
        length: length of the axis in the result.
        axis: which axis.
    """
    before, after = g.shape[:axis], g.shape[axis + indices.ndim :]
    out = np.zeros((length, *before, *after), g.dtype)
    if indices.size:
        flat = indices.reshape(-1)
        rows = np.moveaxis(g.reshape(*before, flat.size, *after), axis, 0)
        # Sorted by index, equal ones are neighbours: sums of runs, many times faster than add.at.
        order = np.argsort(flat, kind="stable")
        found = flat[order]
        starts = np.flatnonzero(np.concatenate([[True], found[1:] != found[:-1]]))
        out[found[starts]] = np.add.reduceat(rows[order], starts, axis=0)
    return np.ascontiguousarray(np.moveaxis(out, 0, axis))


gather.vjps(
    lambda g, out, x, indices, *, axis=0: scatter_add(
        g, indices, length=x.shape[axis], axis=axis % len(x.shape)
    ),
    None,
)
scatter_add.vjps(
    lambda gg, out, g, indices, *, length, axis: gather(gg, indices, axis=axis),
    None,
)


@primitive
def one_hot(indices: np.ndarray, *, depth: int, dtype: Any = np.float32) -> np.ndarray:
    """A new last axis of length `depth`: 1 at the index, 0 elsewhere (everywhere if out of range)."""
    return (indices[..., None] == np.arange(depth)).astype(dtype)


gather.lowers(
    lambda graph, x, indices, *, axis=0: graph.add(Gather(axis=axis % len(x.shape)), x, indices)
)
one_hot.lowers(
    lambda graph, indices, *, depth, dtype=np.float32: graph.add(
        OneHot(axis=-1),
        indices,
        graph.constant(np.int32(depth)),
        graph.constant(np.dtype(dtype).type(1)),
        graph.constant(np.dtype(dtype).type(0)),
    )
)


def _lower_getitem(graph: Lowering, x: Any, *, index: Any) -> Any:
    entries = list(index) if isinstance(index, tuple) else [index]
    given = sum(entry is not None and entry is not Ellipsis for entry in entries)
    full = [slice(None)] * (len(x.shape) - given)
    # By identity: an array among the entries has an equality of its own.
    dots = [place for place, entry in enumerate(entries) if entry is Ellipsis]
    place = dots[0] if dots else len(entries)
    entries[place : place + 1] = full
    new_axes = [i for i, entry in enumerate(_kept_axes(entries)) if entry is None]
    entries = [entry for entry in entries if entry is not None]
    if is_basic(tuple(entries)):
        x = _lower_slices(graph, x, entries)
    else:
        x = _lower_selection(graph, x, entries)
    for axis in new_axes:
        x = graph.add(ExpandDims(), x, graph.constant(np.int32(axis)))
    return x


def _kept_axes(entries: list[Any]) -> list[Any]:
    """The entries of an index that stand for axes of the result: integers take their axis out."""
    return [entry for entry in entries if not isinstance(entry, (int, np.integer))]


def _is_whole(entry: Any) -> bool:
    return isinstance(entry, slice) and entry == slice(None)


def _lower_slices(graph: Lowering, x: Any, entries: list[Any]) -> Any:
    """Add a STRIDED_SLICE, with masks for the bounds that are open, so that no length is fixed."""
    if all(map(_is_whole, entries)):
        return x
    begin, end, step = [], [], []
    open_begin = open_end = single = 0
    for axis, entry in enumerate(entries):
        if isinstance(entry, slice):
            open_begin |= (entry.start is None) << axis
            open_end |= (entry.stop is None) << axis
            begin.append(entry.start or 0)
            end.append(entry.stop or 0)
            step.append(entry.step or 1)
        else:
            single |= 1 << axis
            begin.append(entry)
            end.append(entry + 1)
            step.append(1)
    bounds = (graph.constant(np.asarray(numbers, np.int32)) for numbers in (begin, end, step))
    masks = {"begin_mask": open_begin, "end_mask": open_end, "shrink_axis_mask": single}
    return graph.add(StridedSlice(**masks), x, *bounds)


def _lower_selection(graph: Lowering, x: Any, entries: list[Any]) -> Any:
    """Add a GATHER for an index that has one array of integers, and whole axes else."""
    arrays = [axis for axis, entry in enumerate(entries) if not _is_whole(entry)]
    if len(arrays) != 1 or np.asarray(entries[arrays[0]]).dtype.kind not in "iu":
        raise ConversionError(
            "getitem: only slices, integers, None, ..., or one array of integers beside whole axes can "
            "be converted; use gather"
        )
    (axis,) = arrays
    indices = np.asarray(entries[axis], np.int32) % x.shape[axis]
    return graph.add(Gather(axis=axis), x, graph.constant(indices))


getitem.lowers(_lower_getitem)
