"""Parts of tensors by index, and new values in their place; named as in TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff.arrays import broadcast_to, concat, gather, reshape
from edgelite.autodiff.creation import operand, operands
from edgelite.autodiff.ops import elementwise, indexing
from edgelite.autodiff.tensor import Tensor, TensorLike, as_array
from edgelite.errors import InputError

newaxis = None


def _integers(values: Any) -> list[int]:
    return [int(n) for n in np.atleast_1d(as_array(values, np.int64))]


def slice(input_: TensorLike, begin: Any, size: Any, name: str | None = None) -> Any:
    """``size[i]`` elements along axis i from ``begin[i]`` on; -1 takes all that follow.

    Raises:
        InputError: it lies outside.
    """
    x = operand(input_)
    entries = []
    for length, start, count in zip(x.shape, _integers(begin), _integers(size), strict=True):
        if start < 0 or count < -1 or (length is not None and start + max(count, 0) > length):
            raise InputError(
                f"slice: begin {begin} and size {size} lie outside of shape {tuple(x.shape)}"
            )
        entries.append((start or None, None if count < 0 or count == length else start + count))
    return x[tuple(np.s_[start:stop] for start, stop in entries)]


def gather_nd(
    params: TensorLike, indices: TensorLike, batch_dims: int = 0, name: str | None = None
) -> Any:
    """The parts of `params` at the tuples in the last axis of `indices`.

    The first `batch_dims` axes of both belong together, and the tuples number the axes after them.
    """
    tensor, places = operand(params), operand(indices)
    if batch_dims:
        leading = places.shape[:-1]
        grid = np.stack(list(np.indices(leading)[:batch_dims]), axis=-1).astype(places.dtype)
        places = concat([grid, places], axis=-1)
    return indexing.gather_nd(tensor, places)


def scatter_nd(
    indices: TensorLike, updates: TensorLike, shape: Any, name: str | None = None
) -> Any:
    """Zeros of `shape` to which `updates` are added at the tuples in the last axis of `indices`."""
    return indexing.scatter_nd(operand(updates), operand(indices), shape=tuple(_integers(shape)))


def tensor_scatter_nd_add(
    tensor: TensorLike, indices: TensorLike, updates: TensorLike, name: str | None = None
) -> Any:
    """`tensor` with `updates` added at the tuples in the last axis of `indices`."""
    tensor = operand(tensor)
    return tensor + indexing.scatter_nd(*_placed(tensor, updates, indices), shape=tensor.shape)


def tensor_scatter_nd_sub(
    tensor: TensorLike, indices: TensorLike, updates: TensorLike, name: str | None = None
) -> Any:
    """`tensor` with `updates` subtracted at the tuples in the last axis of `indices`."""
    tensor = operand(tensor)
    return tensor - indexing.scatter_nd(*_placed(tensor, updates, indices), shape=tensor.shape)


def tensor_scatter_nd_update(
    tensor: TensorLike, indices: TensorLike, updates: TensorLike, name: str | None = None
) -> Any:
    """`tensor` with `updates` at the tuples in the last axis of `indices`, which must differ."""
    tensor = operand(tensor)
    values, places = _placed(tensor, updates, indices)
    put = indexing.scatter_nd(values, places, shape=tensor.shape)
    ones = Tensor(np.ones(values.shape, tensor.dtype))
    replaced = indexing.scatter_nd(ones, places, shape=tensor.shape)
    return elementwise.where(replaced > 0, put, tensor)


def _placed(tensor: Any, updates: TensorLike, indices: TensorLike) -> tuple[Any, Any]:
    values = operands(tensor, updates)[1]
    if not hasattr(values, "array"):
        values = Tensor(as_array(values, tensor.dtype))
    return values, operand(indices)


def boolean_mask(
    tensor: TensorLike, mask: TensorLike, axis: int | None = None, name: str | None = None
) -> Any:
    """The entries of `tensor` where `mask`, which has the lengths of its axes from `axis` on, is true."""
    index = [*[np.s_[:]] * int(axis or 0), as_array(mask).astype(bool)]
    return operand(tensor)[tuple(index)]


def sequence_mask(
    lengths: TensorLike, maxlen: Any = None, dtype: Any = np.bool_, name: str | None = None
) -> Tensor:
    """Rows whose first elements, as many as `lengths` says, are true; `maxlen` is the longest by default."""
    counts = as_array(lengths)
    longest = int(counts.max(initial=0)) if maxlen is None else int(maxlen)
    return Tensor((np.arange(longest) < counts[..., None]).astype(dtype))


def _known(x: Any, axis: int, name: str) -> int:
    size = x.shape[axis]
    if size is None:
        raise InputError(f"{name}: axis {axis} must have a known size; the shape is {x.shape}")
    return size


def repeat(
    input: TensorLike, repeats: TensorLike, axis: int | None = None, name: str | None = None
) -> Any:
    """Each entry along `axis`, or without one each element, as often as `repeats` says."""
    x = operand(input)
    x, along = (reshape(x, (-1,)), 0) if axis is None else (x, axis % len(x.shape))
    places = np.repeat(np.arange(_known(x, along, "repeat")), as_array(repeats))
    return gather(x, places.astype(np.int32), along)


def roll(input: TensorLike, shift: Any, axis: Any, name: str | None = None) -> Any:
    """Entries moved along an axis, or several axes; those that fall off the end come first."""
    x = operand(input)
    for step, one in zip(_integers(shift), _integers(axis), strict=True):
        along = one % len(x.shape)
        places = np.roll(np.arange(_known(x, along, "roll")), step)
        x = gather(x, places.astype(np.int32), along)
    return x


def meshgrid(*args: TensorLike, indexing: str = "xy", name: str | None = None) -> list[Any]:
    """Each vector spread over a grid of all; with "xy" the first one runs along the second axis.

    Raises:
        InputError: `indexing` is neither "xy" nor "ij".
    """
    if indexing not in ("xy", "ij"):
        raise InputError(f"meshgrid: indexing must be 'xy' or 'ij'; received {indexing!r}")
    vectors = [operand(vector) for vector in args]
    axes = list(range(len(vectors)))
    if indexing == "xy" and len(axes) > 1:
        axes[:2] = 1, 0
    lengths: list[Any] = [0] * len(axes)
    for vector, axis in zip(vectors, axes, strict=True):
        lengths[axis] = _length(vector)
    return [
        broadcast_to(reshape(vector, [-1 if a == axis else 1 for a in range(len(axes))]), lengths)
        for vector, axis in zip(vectors, axes, strict=True)
    ]


def _length(vector: Any) -> int:
    return vector.shape[0] if vector.shape else 1


def ensure_shape(x: TensorLike, shape: Sequence[int | None], name: str | None = None) -> Any:
    """`x` itself.

    Raises:
        InputError: its shape is not that; None in `shape` stands for any size.
    """
    x = operand(x)
    if len(shape) != len(x.shape) or any(
        a not in (None, b) for a, b in zip(shape, x.shape, strict=True)
    ):
        raise InputError(f"ensure_shape: expected {tuple(shape)}; received {tuple(x.shape)}")
    return x
