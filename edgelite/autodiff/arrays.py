"""Shapes, parts and joints of tensors, named as in TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff.creation import operand, operands, unary
from edgelite.autodiff.math import plain_axis
from edgelite.autodiff.ops import elementwise, joining, layout, slicing
from edgelite.autodiff.tensor import Tensor, TensorLike, as_array
from edgelite.errors import InputError

stop_gradient = unary(elementwise.stop_gradient)


def _lengths(shape: Any) -> tuple[int, ...]:
    return tuple(int(n) for n in np.atleast_1d(as_array(shape, np.int64)))


def identity(input: TensorLike, name: str | None = None) -> Any:
    """A tensor of the same value."""
    value = operand(input)
    return value.value() if hasattr(value, "value") else value


def no_op(name: str | None = None) -> None:
    """Nothing; operations run when they are called."""


def group(*inputs: Any, name: str | None = None) -> None:
    """Nothing: `inputs` have run."""


def shape(input: TensorLike, out_type: Any = np.int32, name: str | None = None) -> Tensor:
    """The lengths of the axes, as a tensor."""
    return Tensor(np.asarray(operand(input).shape, out_type))


def size(input: TensorLike, out_type: Any = np.int32, name: str | None = None) -> Tensor:
    """The number of elements, as a tensor."""
    return Tensor(np.asarray(np.prod(operand(input).shape, dtype=np.int64), out_type))


def rank(input: TensorLike, name: str | None = None) -> Tensor:
    """The number of axes, as a tensor."""
    return Tensor(np.asarray(len(operand(input).shape), np.int32))


def reshape(tensor: TensorLike, shape: Any, name: str | None = None) -> Any:
    """The same elements in another shape, one of whose lengths may be -1."""
    return layout.reshape(operand(tensor), shape=_lengths(shape))


def transpose(a: TensorLike, perm: Any = None, name: str | None = None) -> Any:
    """Axis ``perm[i]`` becomes axis i; by default all axes are reversed."""
    return layout.transpose(operand(a), perm=None if perm is None else _lengths(perm))


def expand_dims(input: TensorLike, axis: int, name: str | None = None) -> Any:
    """A new axis of length 1 at `axis`."""
    return layout.expand_dims(operand(input), axis=int(axis))


def squeeze(input: TensorLike, axis: Any = None, name: str | None = None) -> Any:
    """Without the axes of length 1, all or those given."""
    return layout.squeeze(operand(input), axis=plain_axis(axis))


def broadcast_to(input: TensorLike, shape: Any, name: str | None = None) -> Any:
    """`input` repeated along its axes of length 1, and along new axes before them."""
    return layout.broadcast_to(operand(input), shape=_lengths(shape))


def pad(
    tensor: TensorLike,
    paddings: Any,
    mode: str = "CONSTANT",
    constant_values: float = 0,
    name: str | None = None,
) -> Any:
    """`tensor` with (before, after) cells added along each axis; mode CONSTANT, REFLECT or SYMMETRIC."""
    widths = tuple((int(before), int(after)) for before, after in as_array(paddings))
    return layout.pad(
        operand(tensor), paddings=widths, mode=mode.lower(), value=float(constant_values)
    )


def reverse(tensor: TensorLike, axis: Any, name: str | None = None) -> Any:
    """The elements in opposite order along the axes."""
    return layout.reverse(operand(tensor), axis=_lengths(axis))


def concat(values: Sequence[TensorLike], axis: int, name: str | None = None) -> Any:
    """The tensors one behind the other along `axis`."""
    return joining.concat(*operands(*values), axis=int(axis))


def stack(values: Sequence[TensorLike], axis: int = 0, name: str | None = None) -> Any:
    """The tensors side by side along a new axis."""
    return joining.stack(*operands(*values), axis=int(axis))


def unstack(
    value: TensorLike, num: int | None = None, axis: int = 0, name: str | None = None
) -> list[Any]:
    """The entries along `axis`, each without it."""
    return list(joining.unstack(operand(value), axis=int(axis)))


def split(
    value: TensorLike, num_or_size_splits: Any, axis: int = 0, name: str | None = None
) -> list[Any]:
    """Consecutive parts along `axis`: so many equal ones, or of the given lengths (one may be -1).

    Raises:
        InputError: the axis cannot be cut so.
    """
    value = operand(value)
    length = value.shape[axis]
    if isinstance(num_or_size_splits, int):
        if length % num_or_size_splits:
            raise InputError(
                f"split: axis {axis} of length {length} has no {num_or_size_splits} equal parts"
            )
        sizes: tuple[int, ...] = (length // num_or_size_splits,) * num_or_size_splits
    else:
        sizes = _lengths(num_or_size_splits)
        rest = length - sum(n for n in sizes if n >= 0)
        sizes = tuple(rest if n < 0 else n for n in sizes)
    return list(joining.split(value, sizes=sizes, axis=int(axis)))


def tile(input: TensorLike, multiples: Any, name: str | None = None) -> Any:
    """`input` repeated ``multiples[i]`` times along axis i."""
    return joining.tile(operand(input), multiples=_lengths(multiples))


def gather(
    params: TensorLike, indices: TensorLike, axis: int | None = None, name: str | None = None
) -> Any:
    """The entries of `params` along `axis` (0 by default) that `indices` number."""
    return slicing.gather(operand(params), operand(indices), axis=int(axis or 0))


def where(
    condition: TensorLike, x: TensorLike = None, y: TensorLike = None, name: str | None = None
) -> Any:
    """`x` where the condition holds, `y` elsewhere; without both, where it holds: int64 (count, rank)."""
    if x is None and y is None:
        return Tensor(np.argwhere(as_array(condition)))
    return elementwise.where(operand(condition), *operands(x, y))
