"""The greatest elements of rows, in order, and elements chosen row by row."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Lowering, primitive
from edgelite.errors import InputError
from edgelite.schema.ops.layout import Transpose
from edgelite.schema.ops.selection import TopKV2
from edgelite.schema.ops.slicing import Gather


@primitive
def top_k(x: np.ndarray, *, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The `k` greatest elements along the last axis, and where they stood (int32).

    The greatest comes first; of equal ones, the one that stood first.

    Raises:
        InputError: there are not as many.
    """
    length = x.shape[-1] if x.ndim else 0
    if not 0 <= k <= length:
        raise InputError(
            f"top_k: k must be in 0 ... {length}, the length of the last axis; received {k}"
        )
    # The order of the row read from its end, so that of equal elements the first comes first.
    rising = length - 1 - np.argsort(x[..., ::-1], axis=-1, kind="stable")
    places = rising[..., ::-1][..., :k]
    return np.take_along_axis(x, places, -1), places.astype(np.int32)


@primitive(independent=(1,))
def take_along_axis(x: np.ndarray, indices: np.ndarray, *, axis: int = -1) -> np.ndarray:
    """In each row along `axis` the elements that the same row of `indices` numbers.

    Raises:
        InputError: the shapes differ in another axis, or an index is too great.
    """
    along = axis % x.ndim
    rows, chosen = (
        shape[:along] + shape[along + 1 :] if len(shape) == x.ndim else None
        for shape in (x.shape, indices.shape)
    )
    if rows != chosen:
        raise InputError(
            f"take_along_axis: shapes must agree except in axis {axis}; received {x.shape} and "
            f"indices of shape {indices.shape}"
        )
    try:
        return np.take_along_axis(x, indices, along)
    except IndexError as error:
        raise InputError(f"take_along_axis: {error}") from None


@primitive(independent=(1,))
def add_along_axis(g: np.ndarray, indices: np.ndarray, *, axis: int, length: int) -> np.ndarray:
    """Zeros with rows of `length`, to which `g` is added at `indices`; the gradient of `take_along_axis`."""
    values, places = (np.moveaxis(a, axis, -1).reshape(-1, a.shape[axis]) for a in (g, indices))
    out = np.zeros((len(values), length), g.dtype)
    np.add.at(out, (np.arange(len(values))[:, None], places), values)
    others = np.moveaxis(g, axis, -1).shape[:-1]
    return np.ascontiguousarray(np.moveaxis(out.reshape(*others, length), -1, axis))


top_k.vjps(
    lambda g, out, x, *, k: add_along_axis(g[0], out[1], axis=-1, length=x.shape[-1]),
)
take_along_axis.vjps(
    lambda g, out, x, indices, *, axis=-1: add_along_axis(
        g, indices, axis=axis, length=x.shape[axis]
    ),
    None,
)
add_along_axis.vjps(
    lambda gg, out, g, indices, *, axis, length: take_along_axis(gg, indices, axis=axis), None
)


def _lower_take(graph: Lowering, x: Any, indices: Any, *, axis: int = -1) -> Any:
    """Add a GATHER of the last axis whose other axes are its batch; other axes are moved there."""
    last = len(x.shape) - 1
    order = list(range(last + 1))
    order[axis], order[last] = order[last], order[axis]
    moved = order != sorted(order)
    perm = graph.constant(np.asarray(order, np.int32)) if moved else None
    if moved:
        x, indices = (graph.add(Transpose(), value, perm) for value in (x, indices))
    taken = graph.add(Gather(axis=last, batch_dims=last), x, indices)
    return graph.add(Transpose(), taken, perm) if moved else taken


top_k.lowers(lambda graph, x, *, k: graph.add(TopKV2(), x, graph.constant(np.int32(k))))
take_along_axis.lowers(_lower_take)
