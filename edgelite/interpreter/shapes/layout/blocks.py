"""Shapes of what moves cells between space, depth and batch."""

from __future__ import annotations

from collections.abc import Sequence

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_one, require_positive, require_rank
from edgelite.schema.ops.layout import (
    BatchToSpaceNd,
    DepthToSpace,
    Dilate,
    SpaceToBatchNd,
    SpaceToDepth,
)


@shape_rule(SpaceToDepth)
def space_to_depth(op: SpaceToDepth, x: Spec) -> list[Shape | None]:
    """(n, h * block, w * block, c) gives (n, h, w, c * block * block)."""
    require_rank(x, 4, "input")
    require_positive(block_size=op.block_size)
    batch, height, width, depth = x.shape
    if height % op.block_size or width % op.block_size:
        raise ModelError(f"block_size {op.block_size} must divide the sizes of {x.shape}")
    size = op.block_size
    return [(batch, height // size, width // size, depth * size * size)]


@shape_rule(DepthToSpace)
def depth_to_space(op: DepthToSpace, x: Spec) -> list[Shape | None]:
    """(n, h, w, c * block * block) gives (n, h * block, w * block, c)."""
    require_rank(x, 4, "input")
    require_positive(block_size=op.block_size)
    batch, height, width, depth = x.shape
    size = op.block_size
    if depth % (size * size):
        raise ModelError(f"block_size {size} squared must divide the channels of {x.shape}")
    return [(batch, height * size, width * size, depth // (size * size))]


Pairs = list[tuple[int, int]]


def _blocks(x: Spec, block_shape: Spec, margins: Spec, name: str) -> tuple[list[int], Pairs] | None:
    """The block sizes and margins of the spatial axes; None while they are unknown."""
    if not 3 <= len(x.shape) <= 4:
        raise ModelError(f"input must have 3 or 4 dimensions; received the shape {x.shape}")
    spatial = len(x.shape) - 2
    if block_shape.shape != (spatial,) or margins.shape != (spatial, 2):
        raise ModelError(
            f"block_shape and {name} must have the shapes ({spatial},) and ({spatial}, 2); received "
            f"{block_shape.shape} and {margins.shape}"
        )
    sizes, values = integers(block_shape, "block_shape"), integers(margins, name)
    if sizes is None or values is None:
        return None
    if min(sizes) < 1 or min(values) < 0:
        raise ModelError(
            f"block_shape must be positive and {name} not negative; received {sizes} and {values}"
        )
    return sizes, margin_pairs(values)


def margin_pairs(values: Sequence[int]) -> Pairs:
    """Paddings or crops, a pair for each axis."""
    return list(zip(values[::2], values[1::2], strict=True))


@shape_rule(SpaceToBatchNd)
def space_to_batch(
    _op: SpaceToBatchNd, x: Spec, block_shape: Spec, paddings: Spec
) -> list[Shape | None]:
    """(n, h, w, c), padded, gives (n * bh * bw, h / bh, w / bw, c)."""
    found = _blocks(x, block_shape, paddings, "paddings")
    if found is None:
        return [None]
    batch, *lengths, depth = x.shape
    spatial = []
    for length, block, pair in zip(lengths, *found, strict=True):
        padded = length + sum(pair)
        if padded % block:
            raise ModelError(f"a block of {block} must divide the padded size {padded}")
        spatial.append(padded // block)
        batch *= block
    return [(batch, *spatial, depth)]


@shape_rule(BatchToSpaceNd)
def batch_to_space(
    _op: BatchToSpaceNd, x: Spec, block_shape: Spec, crops: Spec
) -> list[Shape | None]:
    """(n * bh * bw, h, w, c) gives (n, h * bh, w * bw, c), cropped."""
    found = _blocks(x, block_shape, crops, "crops")
    if found is None:
        return [None]
    batch, *lengths, depth = x.shape
    spatial = []
    for length, block, pair in zip(lengths, *found, strict=True):
        if batch % block or length * block < sum(pair):
            raise ModelError(
                f"blocks of {found[0]} with crops {found[1]} do not fit the shape {x.shape}"
            )
        spatial.append(length * block - sum(pair))
        batch //= block
    return [(batch, *spatial, depth)]


@shape_rule(Dilate)
def dilate(_op: Dilate, x: Spec, dilations: Spec, padding: Spec) -> list[Shape | None]:
    """(size - 1) * dilation + 1 of each axis."""
    if dilations.shape != (len(x.shape),):
        raise ModelError(
            f"dilations must have the shape ({len(x.shape)},); received {dilations.shape}"
        )
    require_one(padding_value=padding)
    values = integers(dilations, "dilations")
    if values is None:
        return [None]
    if min(values, default=1) < 1:
        raise ModelError(f"dilations must be positive; received {values}")
    return [
        tuple((size - 1) * by + 1 if size else 0 for size, by in zip(x.shape, values, strict=True))
    ]
