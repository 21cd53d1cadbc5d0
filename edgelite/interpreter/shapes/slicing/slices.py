"""Shapes of parts of tensors."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType
from typing import Any

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import axis_of, integers
from edgelite.schema.ops.slicing import Gather, Slice, Split, SplitV, StridedSlice

Index = tuple["slice | int | EllipsisType | None", ...]


def strided_index(
    op: StridedSlice, begin: Sequence[int], end: Sequence[int], strides: Sequence[int]
) -> Index:
    """A STRIDED_SLICE as an index of NumPy's, whose rules for bounds are the same.

    Bit i of a mask is about entry i: of the index, not of the input's axes.
    """
    index: list[Any] = []
    for i, (start, stop, stride) in enumerate(zip(begin, end, strides, strict=True)):
        bit = 1 << i
        if op.ellipsis_mask & bit:
            index.append(Ellipsis)
        elif op.new_axis_mask & bit:
            index.append(None)
        elif op.shrink_axis_mask & bit:
            index.append(start)
        elif stride == 0:
            raise ModelError(f"strides must not be 0; received {list(strides)}")
        else:
            open_end = bool(op.end_mask & bit)
            first = None if op.begin_mask & bit else start
            last = stop + (first or 0) if op.offset else stop
            index.append(slice(first, None if open_end else last, stride))
    if index.count(Ellipsis) > 1:
        raise ModelError(f"ellipsis_mask may have one bit; received {op.ellipsis_mask:#b}")
    return tuple(index)


def indexed(shape: Shape, index: Index) -> Shape:
    """The shape that an index takes out of a tensor."""
    try:
        return np.broadcast_to(np.empty((), np.bool_), shape)[index].shape
    except IndexError as error:
        raise ModelError(f"cannot slice the shape {shape}: {error}") from None


@shape_rule(StridedSlice)
def strided_slice(
    op: StridedSlice, x: Spec, begin: Spec, end: Spec, strides: Spec
) -> list[Shape | None]:
    """What begin:end:strides take of each axis."""
    if not (len(begin.shape) == 1 and begin.shape == end.shape == strides.shape):
        raise ModelError(
            f"begin, end and strides must be vectors of one length; received the shapes "
            f"{begin.shape}, {end.shape} and {strides.shape}"
        )
    values = [integers(s, n) for s, n in ((begin, "begin"), (end, "end"), (strides, "strides"))]
    if any(v is None for v in values):
        return [None]
    return [indexed(x.shape, strided_index(op, *(v for v in values if v is not None)))]


def slice_index(shape: Shape, begin: Sequence[int], size: Sequence[int]) -> tuple[slice, ...]:
    """A SLICE as slices of NumPy's; size -1 takes all that are left.

    Raises:
        ModelError: it reaches outside the shape.
    """
    index = []
    for length, start, count in zip(shape, begin, size, strict=True):
        stop = length if count == -1 else start + count
        if start < 0 or count < -1 or not start <= stop <= length:
            raise ModelError(
                f"begin {list(begin)} and size {list(size)} reach outside the shape {shape}"
            )
        index.append(slice(start, stop))
    return tuple(index)


@shape_rule(Slice)
def slice_(_op: Slice, x: Spec, begin: Spec, size: Spec) -> list[Shape | None]:
    """The sizes; where they are -1, what is left of the axis."""
    if begin.shape != (len(x.shape),) or size.shape != begin.shape:
        raise ModelError(
            f"begin and size must have the shape ({len(x.shape)},); received {begin.shape} and "
            f"{size.shape}"
        )
    starts, sizes = integers(begin, "begin"), integers(size, "size")
    if starts is None or sizes is None:
        return [None]
    return [tuple(s.stop - s.start for s in slice_index(x.shape, starts, sizes))]


def _split_axis(axis: Spec, rank: int) -> int | None:
    values = integers(axis, "axis")
    if values is None:
        return None
    if len(values) != 1:
        raise ModelError(f"there must be one axis; received {len(values)}")
    return axis_of(values[0], rank)


@shape_rule(Split, dtypes=lambda op, _axis, x: [x.dtype] * op.num_splits)
def split(op: Split, axis: Spec, x: Spec) -> list[Shape | None]:
    """The input's shape with the axis divided by the number of parts."""
    at = _split_axis(axis, len(x.shape))
    if at is None:
        return [None] * op.num_splits
    if op.num_splits <= 0 or x.shape[at] % op.num_splits:
        raise ModelError(
            f"num_splits must divide the size of axis {at}, {x.shape[at]}; received {op.num_splits}"
        )
    part = x.shape[at] // op.num_splits
    return [(*x.shape[:at], part, *x.shape[at + 1 :])] * op.num_splits


def split_sizes(length: int, sizes: Sequence[int]) -> list[int]:
    """The sizes of the parts of an axis, the -1 among them, if any, worked out."""
    given = sum(size for size in sizes if size != -1)
    parts = [length - given if size == -1 else size for size in sizes]
    if list(sizes).count(-1) > 1 or min(parts, default=0) < 0 or sum(parts) != length:
        raise ModelError(f"size_splits must add up to {length}; received {list(sizes)}")
    return parts


@shape_rule(SplitV, dtypes=lambda op, x, *_others: [x.dtype] * op.num_splits)
def split_v(op: SplitV, x: Spec, sizes: Spec, axis: Spec) -> list[Shape | None]:
    """The input's shape with each of the given sizes along the axis."""
    if sizes.shape != (op.num_splits,):
        raise ModelError(
            f"size_splits must have the shape ({op.num_splits},); received {sizes.shape}"
        )
    at, wanted = _split_axis(axis, len(x.shape)), integers(sizes, "size_splits")
    if at is None or wanted is None:
        return [None] * op.num_splits
    parts = split_sizes(x.shape[at], wanted)
    return [(*x.shape[:at], part, *x.shape[at + 1 :]) for part in parts]


def gather_axes(op: Gather, x: Shape, indices: Shape) -> tuple[int, int]:
    """The axis of a GATHER and how many leading axes are batches, counted from the front."""
    axis = axis_of(op.axis, len(x))
    batches = op.batch_dims + len(indices) if op.batch_dims < 0 else op.batch_dims
    if not 0 <= batches <= min(axis, len(indices)) or x[:batches] != indices[:batches]:
        raise ModelError(
            f"batch_dims {op.batch_dims} does not fit axis {axis} and the shapes {x} and {indices}"
        )
    return axis, batches


@shape_rule(Gather)
def gather(op: Gather, x: Spec, indices: Spec) -> list[Shape | None]:
    """The input's shape with the axis replaced by the indices' shape."""
    axis, batches = gather_axes(op, x.shape, indices.shape)
    return [x.shape[:axis] + indices.shape[batches:] + x.shape[axis + 1 :]]
