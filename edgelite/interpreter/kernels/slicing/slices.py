"""Parts of tensors."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.layout.arrangement import copy
from edgelite.interpreter.kernels.shared.common import at, require_same_dtype
from edgelite.interpreter.kernels.shared.indices import require_inside
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.common import axis_of
from edgelite.interpreter.shapes.slicing.slices import (
    gather_axes,
    slice_index,
    split_sizes,
    strided_index,
)
from edgelite.schema.ops.slicing import Gather, Slice, Split, SplitV, StridedSlice


def _integers(node: Node, index: int) -> list[int]:
    return [int(value) for value in node.input(index).array.reshape(-1)]


@kernel(StridedSlice)
def strided_slice(node: Node) -> Run:
    """begin:end:strides of each axis."""
    require_same_dtype(node, node.input(0), node.output)
    index: tuple[Any, ...] = strided_index(node.op, *(_integers(node, i) for i in (1, 2, 3)))
    if Ellipsis not in index:
        index += (Ellipsis,)  # so that a single element, too, is a view
    return copy(node.input(0).array[index], node.output.array)


@kernel(Slice)
def slice_(node: Node) -> Run:
    """`size` elements from `begin` on."""
    require_same_dtype(node, node.input(0), node.output)
    x = node.input(0).array
    index = slice_index(x.shape, _integers(node, 1), _integers(node, 2))
    whole: tuple[Any, ...] = (*index, Ellipsis)
    return copy(x[whole], node.output.array)


def _parts(node: Node, x: np.ndarray, axis: int, sizes: list[int]) -> Run:
    ends = list(accumulate(sizes))
    along = axis_of(axis, x.ndim)
    views = [x[at(along, slice(end - size, end))] for size, end in zip(sizes, ends, strict=True)]
    copies = [(out.array, view) for out, view in zip(node.outputs, views, strict=True)]

    def run() -> None:
        for out, view in copies:
            np.copyto(out, view)

    return run


@kernel(Split)
def split(node: Node) -> Run:
    """Equal parts of an axis."""
    (axis,), x = _integers(node, 0), node.input(1)
    require_same_dtype(node, x, *node.outputs)
    count = len(node.outputs)
    return _parts(node, x.array, axis, [x.array.shape[axis] // count] * count)


@kernel(SplitV)
def split_v(node: Node) -> Run:
    """Parts of an axis with given sizes."""
    x, (axis,) = node.input(0), _integers(node, 2)
    require_same_dtype(node, x, *node.outputs)
    return _parts(node, x.array, axis, split_sizes(x.array.shape[axis], _integers(node, 1)))


@kernel(Gather)
def gather(node: Node) -> Run:
    """The slices of an axis that indices name."""
    x, indices, out = node.input(0).array, node.input(1).array, node.output.array
    require_same_dtype(node, node.input(0), node.output)
    if indices.dtype.kind not in "iu":
        raise node.unsupported()
    axis, batches = gather_axes(node.op, x.shape, indices.shape)
    length = x.shape[axis]
    if batches:
        pairs = [(x[b], indices[b], out[b]) for b in np.ndindex(*x.shape[:batches])]
    else:
        pairs = [(x, indices, out)]

    def run() -> None:
        # All are looked at one by one only where one of them points outside.
        if indices.size and not 0 <= indices.min() <= indices.max() < length:
            require_inside(node, indices[..., None], (length,))
        for source, places, result in pairs:
            np.take(source, places, axis=axis - batches, out=result, mode="clip")

    return run
