"""What index tuples take out or put in: GATHER_ND, SCATTER_ND, DYNAMIC_UPDATE_SLICE."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    BOOL,
    F32,
    I8,
    I16,
    I32,
    I64,
    U8,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.kernels.shared.indices import require_inside
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.ops.slicing import DynamicUpdateSlice, GatherNd, ScatterNd


@kernel(GatherNd)
def gather_nd(node: Node) -> Run:
    """The slices that index tuples name."""
    require_same_dtype(node, node.input(0), node.output)
    x, indices, out = node.input(0).array, node.input(1).array, node.output.array
    if indices.dtype not in (I16, I32, I64):
        raise node.unsupported()
    width = indices.shape[-1]
    places = np.moveaxis(indices, -1, 0)

    def run() -> None:
        require_inside(node, indices, x.shape[:width])
        out[...] = x[tuple(places)]

    return run


@kernel(ScatterNd)
def scatter_nd(node: Node) -> Run:
    """Zeros, with updates added at index tuples; integers wrap where they overflow."""
    indices, updates, out = node.input(0), node.input(1), node.output
    require_same_dtype(node, updates, out)
    require_dtype(node, I32, indices, node.input(2))
    if out.dtype not in (F32, I8, U8, I32, I64, BOOL):
        raise node.unsupported()
    places, source, result = np.moveaxis(indices.array, -1, 0), updates.array, out.array
    add = np.logical_or if out.dtype == BOOL else np.add

    def run() -> None:
        require_inside(node, indices.array, result.shape[: len(places)])
        result.fill(0)
        add.at(result, tuple(places), source)

    return run


@kernel(DynamicUpdateSlice)
def dynamic_update_slice(node: Node) -> Run:
    """The operand with the update written over it; starts are moved until the update fits."""
    require_same_dtype(node, node.input(0), node.input(1), node.output)
    x, update, starts = (node.input(i).array for i in range(3))
    out = node.output.array
    if starts.dtype not in (I32, I64):
        raise node.unsupported()
    room = np.subtract(x.shape, update.shape)

    def run() -> None:
        first = np.clip(starts, 0, room).tolist()
        np.copyto(out, x)
        index = tuple(slice(b, b + n) for b, n in zip(first, update.shape, strict=True))
        out[index or ...] = update

    return run
