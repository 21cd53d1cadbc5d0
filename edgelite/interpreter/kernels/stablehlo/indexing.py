"""STABLEHLO_GATHER and STABLEHLO_SCATTER: windows taken out or put in where indices say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.common import I32, I64, require_same_dtype
from edgelite.interpreter.kernels.stablehlo.bodies import of_body
from edgelite.interpreter.kernels.stablehlo_elementwise import NUMBERS
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.ops.stablehlo import StablehloGather, StablehloScatter


def _starts(indices: np.ndarray, vector: int, named: Sequence[int], rank: int) -> list[Any]:
    """The first index along each axis of the operand, by batch; None where it is 0.

    Args:
        indices: index vectors along the axis `vector`, or, where there is no such axis, numbers.
        named: the axis that each entry of a vector is for.
    """
    vectors = np.moveaxis(indices, vector, -1) if vector < indices.ndim else indices[..., None]
    found: list[Any] = [None] * rank
    for entry, axis in enumerate(named):
        found[axis] = vectors[..., entry].astype(np.int64)
    return found


@kernel(StablehloGather)
def gather(node: Node) -> Run:
    """Windows of one size; those that would reach outside are moved back."""
    require_same_dtype(node, node.input(0), node.output)
    x, indices, out, op = node.input(0).array, node.input(1).array, node.output.array, node.op
    if indices.dtype not in (I32, I64):
        raise node.unsupported()
    offsets = [axis for axis in range(x.ndim) if axis not in op.collapsed_slice_dims]
    batches = [axis for axis in range(out.ndim) if axis not in op.offset_dims]
    # Where each axis of the operand stands in the result; None where it is left out.
    stands = dict(zip(offsets, sorted(op.offset_dims), strict=True))

    def run() -> None:
        starts = _starts(indices, op.index_vector_dim, op.start_index_map, x.ndim)
        places = []
        for axis, (start, size) in enumerate(zip(starts, op.slice_sizes, strict=True)):
            steps = np.arange(size).reshape(_alone(out.ndim, stands.get(axis), size))
            if start is not None:
                room = max(x.shape[axis] - size, 0)
                steps = steps + _spread(np.clip(start, 0, room), batches, out.ndim)
            places.append(steps)
        np.copyto(out, x[tuple(places)] if places else x)

    return run


def _alone(rank: int, axis: int | None, size: int) -> list[int]:
    """The shape of something that has one axis of many."""
    return [size if at == axis else 1 for at in range(rank)]


def _spread(array: np.ndarray, axes: Sequence[int], rank: int) -> np.ndarray:
    """An array whose axes become some of many."""
    shape = [1] * rank
    for axis, size in zip(axes, array.shape, strict=True):
        shape[axis] = size
    return array.reshape(shape)


_Put = Callable[[np.ndarray, np.ndarray, np.ndarray], None]


def _update(flat: np.ndarray, places: np.ndarray, values: np.ndarray) -> None:
    flat[places] = values


_UPDATES: dict[str, _Put] = {
    "update": _update,
    "add": np.add.at,
    "multiply": np.multiply.at,
    "maximum": np.maximum.at,
    "minimum": np.minimum.at,
}


@kernel(StablehloScatter)
def scatter(node: Node) -> Run:
    """The operand with windows of updates joined in, one after the other; none outside."""
    require_same_dtype(node, node.input(0), node.input(2), node.output)
    x, indices, updates = (node.input(i).array for i in range(3))
    out, op = node.output.array, node.op
    if indices.dtype not in (I32, I64) or x.dtype not in NUMBERS:
        raise node.unsupported()
    put = of_body(node, _UPDATES)
    kept = [axis for axis in range(x.ndim) if axis not in op.inserted_window_dims]
    stands = dict(zip(kept, sorted(op.update_window_dims), strict=True))
    batches = [axis for axis in range(updates.ndim) if axis not in op.update_window_dims]
    flat, values = out.reshape(-1), updates.reshape(-1)

    def run() -> None:
        np.copyto(out, x)
        starts = _starts(indices, op.index_vector_dim, op.scatter_dims_to_operand_dims, x.ndim)
        inside, place = np.ones((), np.bool_), np.zeros((), np.int64)
        for axis, start in enumerate(starts):
            at = stands.get(axis)
            size = 1 if at is None else updates.shape[at]
            steps = np.arange(size).reshape(_alone(updates.ndim, at, size))
            if start is not None:
                steps = steps + _spread(start, batches, updates.ndim)
            inside = inside & (steps >= 0) & (steps < x.shape[axis])
            place = place * x.shape[axis] + steps
        chosen = np.broadcast_to(inside, updates.shape).reshape(-1)
        put(flat, np.broadcast_to(place, updates.shape).reshape(-1)[chosen], values[chosen])

    return run
