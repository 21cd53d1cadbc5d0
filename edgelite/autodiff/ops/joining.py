"""Several arrays into one, and one into several."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops.layout import reshape
from edgelite.autodiff.ops.reduction import reduce_sum
from edgelite.autodiff.ops.slicing import getitem
from edgelite.autodiff.primitive import Lowering, primitive
from edgelite.errors import InputError
from edgelite.schema.ops.joining import Concatenation, Pack, Tile, Unpack
from edgelite.schema.ops.slicing import Split, SplitV


@primitive
def concat(*xs: np.ndarray, axis: int) -> np.ndarray:
    """The arrays one behind the other along `axis`.

    Raises:
        InputError: the other axes differ.
    """
    try:
        return np.concatenate(xs, axis=axis)
    except ValueError:
        shapes = ", ".join(str(x.shape) for x in xs)
        raise InputError(
            f"concat: shapes must agree except along axis {axis}; received {shapes}"
        ) from None


def _concat_gradient(index: int, g: Any, out: Any, *xs: Any, axis: int) -> Any:
    axis %= len(g.shape)
    start = sum(x.shape[axis] for x in xs[:index])
    part = slice(start, start + xs[index].shape[axis])
    return getitem(g, index=(slice(None),) * axis + (part,))


concat.vjp_of_each(_concat_gradient)


concat.lowers(lambda graph, *xs, axis: graph.add(Concatenation(axis=axis % len(xs[0].shape)), *xs))


@primitive
def stack(*xs: np.ndarray, axis: int = 0) -> np.ndarray:
    """The arrays, of one shape, side by side along a new axis.

    Raises:
        InputError: the shapes differ.
    """
    try:
        return np.stack(xs, axis=axis)
    except ValueError:
        shapes = ", ".join(str(x.shape) for x in xs)
        raise InputError(f"stack: shapes must be equal; received {shapes}") from None


stack.vjp_of_each(
    lambda index, g, out, *xs, axis=0: getitem(
        g, index=(slice(None),) * (axis % len(g.shape)) + (index,)
    )
)


stack.lowers(
    lambda graph, *xs, axis=0: graph.add(
        Pack(values_count=len(xs), axis=axis % (len(xs[0].shape) + 1)), *xs
    )
)


@primitive
def unstack(x: np.ndarray, *, axis: int = 0) -> tuple[np.ndarray, ...]:
    """The entries along `axis`, each without it."""
    return tuple(np.moveaxis(x, axis, 0))


unstack.vjps(lambda g, out, x, *, axis=0: stack(*g, axis=axis % len(x.shape)))


def _lower_unstack(graph: Lowering, x: Any, *, axis: int = 0) -> Any:
    axis %= len(x.shape)
    return _as_tuple(graph.add(Unpack(num=x.shape[axis], axis=axis), x))


unstack.lowers(_lower_unstack)


@primitive
def split(x: np.ndarray, *, sizes: tuple[int, ...], axis: int = 0) -> tuple[np.ndarray, ...]:
    """Consecutive parts of these lengths along `axis`.

    Raises:
        InputError: the lengths do not add up.
    """
    if sum(sizes) != x.shape[axis]:
        raise InputError(
            f"split: sizes {tuple(sizes)} must add up to {x.shape[axis]}, the length of axis {axis}"
        )
    return tuple(np.split(x, np.cumsum(sizes)[:-1], axis=axis))


split.vjps(lambda g, out, x, *, sizes, axis=0: concat(*g, axis=axis))


def _lower_split(graph: Lowering, x: Any, *, sizes: tuple[int, ...], axis: int = 0) -> Any:
    along = graph.constant(np.int32(axis % len(x.shape)))
    if len(set(sizes)) == 1:
        return _as_tuple(graph.add(Split(num_splits=len(sizes)), along, x))
    lengths = graph.constant(np.asarray(sizes, np.int32))
    return _as_tuple(graph.add(SplitV(num_splits=len(sizes)), x, lengths, along))


def _as_tuple(values: Any) -> tuple[Any, ...]:
    """Outputs of an operator; a graph gives a single one itself."""
    return values if isinstance(values, tuple) else (values,)


split.lowers(_lower_split)


@primitive
def tile(x: np.ndarray, *, multiples: tuple[int, ...]) -> np.ndarray:
    """`x` repeated ``multiples[i]`` times along axis i."""
    return np.tile(x, multiples)


def _tile_gradient(g: Any, out: Any, x: Any, *, multiples: tuple[int, ...]) -> Any:
    pairs = [length for pair in zip(multiples, x.shape, strict=True) for length in pair]
    copies = tuple(range(0, len(pairs), 2))
    return reduce_sum(reshape(g, shape=tuple(pairs)), axis=copies)


tile.vjps(_tile_gradient)
tile.lowers(
    lambda graph, x, *, multiples: graph.add(
        Tile(), x, graph.constant(np.asarray(multiples, np.int32))
    )
)
