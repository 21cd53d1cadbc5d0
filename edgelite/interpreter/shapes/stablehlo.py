"""Shapes of StableHLO's operators that move, reduce or scatter elements."""

from __future__ import annotations

from collections.abc import Sequence

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import require_one
from edgelite.interpreter.shapes.reduction.windows import require_sizes
from edgelite.numerics.reduced_windows import Spread, positions, spread
from edgelite.schema.ops.stablehlo import (
    StablehloGather,
    StablehloPad,
    StablehloReduceWindow,
    StablehloScatter,
)


def _require_axes(rank: int, **named: Sequence[int]) -> None:
    """Refuses lists of axes that are not each another one of `rank`; keywords are their names."""
    for name, axes in named.items():
        if len(set(axes)) != len(axes) or any(not 0 <= axis < rank for axis in axes):
            raise ModelError(f"{name} must be different axes of {rank}; received {list(axes)}")


@shape_rule(StablehloPad)
def pad(op: StablehloPad, x: Spec, value: Spec) -> list[Shape | None]:
    """The sizes with all padding; all 0 where an axis is cut off."""
    require_one(padding_value=value)
    paddings = (op.edge_padding_low, op.edge_padding_high, op.interior_padding)
    if any(len(values) != len(x.shape) for values in paddings):
        raise ModelError(f"paddings must be given for {len(x.shape)} axes; received {paddings}")
    if min(op.interior_padding, default=0) < 0:
        raise ModelError(f"interior_padding must not be negative; received {op.interior_padding}")
    sizes = tuple(
        spread(n, low, high, between + 1).size
        for n, low, high, between in zip(x.shape, *paddings, strict=True)
    )
    return [sizes if all(sizes) else (0,) * len(sizes)]


def axes_of_windows(op: StablehloReduceWindow, shape: Shape) -> list[Spread]:
    """Where the elements go before the windows are laid on them."""
    pairs = zip(op.padding[::2], op.padding[1::2], strict=True)
    return [
        spread(n, low, high, step)
        for n, (low, high), step in zip(shape, pairs, op.base_dilations, strict=True)
    ]


@shape_rule(StablehloReduceWindow)
def reduce_window(op: StablehloReduceWindow, x: Spec, start: Spec) -> list[Shape | None]:
    """As many positions along each axis as the window finds."""
    require_one(init_value=start)
    require_sizes(
        x,
        window_dimensions=op.window_dimensions,
        window_strides=op.window_strides,
        base_dilations=op.base_dilations,
        window_dilations=op.window_dilations,
    )
    if len(op.padding) != 2 * len(x.shape):
        raise ModelError(f"padding must be {len(x.shape)} pairs; received {list(op.padding)}")
    sizes = (op.window_dimensions, op.window_strides, op.window_dilations)
    lengths = [axis.size for axis in axes_of_windows(op, x.shape)]
    if not all(lengths):
        raise ModelError(f"the padding {list(op.padding)} leaves nothing of the shape {x.shape}")
    return [tuple(positions(*axis) for axis in zip(lengths, *sizes, strict=True))]


def _batches(indices: Spec, vector: int, named: Sequence[int]) -> list[int]:
    """The sizes of indices but for the axis of the index vectors, whose entries are `named`."""
    if not 0 <= vector <= len(indices.shape):
        raise ModelError(
            f"index_vector_dim must be an axis of the shape {indices.shape}, or behind them; "
            f"received {vector}"
        )
    length = indices.shape[vector] if vector < len(indices.shape) else 1
    if length != len(named):
        raise ModelError(f"index vectors must have {len(named)} entries; received {length}")
    return [size for axis, size in enumerate(indices.shape) if axis != vector]


@shape_rule(StablehloGather)
def gather(op: StablehloGather, x: Spec, indices: Spec) -> list[Shape | None]:
    """The windows' sizes on `offset_dims`, the indices' on the other axes."""
    rank, sizes = len(x.shape), op.slice_sizes
    if len(sizes) != rank or any(
        not 0 <= size <= most for size, most in zip(sizes, x.shape, strict=True)
    ):
        raise ModelError(f"slice_sizes {list(sizes)} do not fit the shape {x.shape}")
    _require_axes(
        rank, collapsed_slice_dims=op.collapsed_slice_dims, start_index_map=op.start_index_map
    )
    if any(sizes[axis] != 1 for axis in op.collapsed_slice_dims):
        raise ModelError(f"collapsed slices must have size 1; received {list(sizes)}")
    offsets = [size for axis, size in enumerate(sizes) if axis not in op.collapsed_slice_dims]
    batches = _batches(indices, op.index_vector_dim, op.start_index_map)
    count = len(offsets) + len(batches)
    if len(op.offset_dims) != len(offsets):
        raise ModelError(f"offset_dims must be {len(offsets)} axes; received {op.offset_dims}")
    _require_axes(count, offset_dims=op.offset_dims)
    parts = (iter(batches), iter(offsets))
    return [tuple(next(parts[axis in op.offset_dims]) for axis in range(count))]


@shape_rule(StablehloScatter)
def scatter(op: StablehloScatter, x: Spec, indices: Spec, updates: Spec) -> list[Shape | None]:
    """The operand's shape."""
    rank = len(x.shape)
    _require_axes(
        rank,
        inserted_window_dims=op.inserted_window_dims,
        scatter_dims_to_operand_dims=op.scatter_dims_to_operand_dims,
    )
    _require_axes(len(updates.shape), update_window_dims=op.update_window_dims)
    batches = _batches(indices, op.index_vector_dim, op.scatter_dims_to_operand_dims)
    own = [n for axis, n in enumerate(updates.shape) if axis not in op.update_window_dims]
    if own != batches or len(op.update_window_dims) + len(op.inserted_window_dims) != rank:
        raise ModelError(
            f"updates of the shape {updates.shape} do not fit indices of the shape {indices.shape} "
            f"and an operand of the shape {x.shape}"
        )
    return [x.shape]
