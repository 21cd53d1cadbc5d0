"""Shapes of what index tuples take out or put in."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_rank
from edgelite.schema.ops.slicing import DynamicUpdateSlice, GatherNd, ScatterNd


@shape_rule(GatherNd)
def gather_nd(_op: GatherNd, x: Spec, indices: Spec) -> list[Shape | None]:
    """The indices' shape without the last axis, then what of the input an index tuple leaves."""
    if not x.shape or not indices.shape or indices.shape[-1] > len(x.shape):
        raise ModelError(
            f"input and indices must have at least 1 dimension, and index tuples at most "
            f"{len(x.shape)} entries; received the shapes {x.shape} and {indices.shape}"
        )
    return [indices.shape[:-1] + x.shape[indices.shape[-1] :]]


@shape_rule(ScatterNd, dtypes=lambda _op, _indices, updates, _shape: [updates.dtype])
def scatter_nd(_op: ScatterNd, indices: Spec, updates: Spec, shape: Spec) -> list[Shape | None]:
    """The shape that the third operand holds."""
    require_rank(shape, 1, "shape")
    if not indices.shape or not updates.shape:
        raise ModelError("indices and updates must have at least 1 dimension")
    values = integers(shape, "shape")
    if values is None:
        return [None]
    wanted = indices.shape[:-1] + tuple(values[indices.shape[-1] :])
    if indices.shape[-1] > len(values) or min(values, default=0) < 0 or updates.shape != wanted:
        raise ModelError(
            f"indices of the shape {indices.shape} and updates of the shape {updates.shape} do not "
            f"fit the shape {values}"
        )
    return [tuple(values)]


@shape_rule(DynamicUpdateSlice)
def dynamic_update_slice(
    _op: DynamicUpdateSlice, x: Spec, update: Spec, starts: Spec
) -> list[Shape | None]:
    """The operand's shape; the update is nowhere larger."""
    if starts.shape != (len(x.shape),) or len(update.shape) != len(x.shape):
        raise ModelError(
            f"update and start_indices must have {len(x.shape)} dimensions and entries; received the "
            f"shapes {update.shape} and {starts.shape}"
        )
    if any(new > old for new, old in zip(update.shape, x.shape, strict=True)):
        raise ModelError(f"an update of the shape {update.shape} does not fit into {x.shape}")
    return [x.shape]
