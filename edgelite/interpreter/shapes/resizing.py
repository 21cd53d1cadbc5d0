"""Shapes of resized images."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_positive, require_rank
from edgelite.schema.ops.resizing import ResizeBilinear, ResizeNearestNeighbor


@shape_rule(ResizeBilinear, ResizeNearestNeighbor)
def resize(op: ResizeBilinear | ResizeNearestNeighbor, x: Spec, size: Spec) -> list[Shape | None]:
    """(n, h, w, c) and a height and width give (n, height, width, c)."""
    require_rank(x, 4, "input")
    if size.shape != (2,):
        raise ModelError(f"size must have the shape (2,); received {size.shape}")
    if op.align_corners and op.half_pixel_centers and isinstance(op, ResizeBilinear):
        raise ModelError("align_corners and half_pixel_centers must not both be set")
    values = integers(size, "size")
    if values is None:
        return [None]
    require_positive(height=values[0], width=values[1])
    require_positive(input_height=x.shape[1], input_width=x.shape[2])
    return [(x.shape[0], *values, x.shape[3])]
