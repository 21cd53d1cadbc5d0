"""Parts of an array that tuples of indices name."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.primitive import primitive
from edgelite.errors import InputError
from edgelite.schema.ops.slicing import GatherNd, ScatterNd


def _places(name: str, indices: np.ndarray, shape: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """The index arrays, one for each leading axis, that tuples in the last axis of `indices` hold."""
    depth = indices.shape[-1] if indices.ndim else 0
    if not indices.ndim or depth > len(shape):
        raise InputError(
            f"{name}: the last axis of indices holds tuples of at most {len(shape)} numbers; "
            f"received indices of shape {indices.shape}"
        )
    if indices.size and ((indices < 0) | (indices >= np.array(shape[:depth]))).any():
        raise InputError(f"{name}: an index lies outside of shape {shape}")
    return tuple(np.moveaxis(indices, -1, 0))


@primitive(independent=(1,))
def gather_nd(x: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """The parts of `x` at the tuples in the last axis of `indices`: (..., rest of x's axes).

    Raises:
        InputError: a tuple is too long, or an index negative or too great.
    """
    return x[_places("gather_nd", indices, x.shape)]


@primitive(independent=(1,))
def scatter_nd(updates: np.ndarray, indices: np.ndarray, *, shape: tuple[int, ...]) -> np.ndarray:
    """Zeros of `shape` to which `updates` are added at the tuples in the last axis of `indices`.

    Raises:
        InputError: a tuple is too long, an index negative or too great, or the updates do not fit.
    """
    places = _places("scatter_nd", indices, shape)
    expected = (*indices.shape[:-1], *shape[len(places) :])
    if updates.shape != expected:
        raise InputError(
            f"scatter_nd: these indices need updates of shape {expected}; received {updates.shape}"
        )
    out = np.zeros(shape, updates.dtype)
    np.add.at(out, places, updates)
    return out


gather_nd.vjps(lambda g, out, x, indices: scatter_nd(g, indices, shape=tuple(x.shape)), None)
scatter_nd.vjps(lambda gg, out, updates, indices, *, shape: gather_nd(gg, indices), None)


def _lower_scatter(graph: Any, updates: Any, indices: Any, *, shape: tuple[int, ...]) -> Any:
    return graph.add(ScatterNd(), indices, updates, graph.constant(np.asarray(shape, np.int32)))


gather_nd.lowers_to(GatherNd)
scatter_nd.lowers(_lower_scatter)
