"""Images (batch, height, width, channels) of another size, as TensorFlow resizes them: half-pixel centers."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Lowering, primitive
from edgelite.numerics import resizing as numerics
from edgelite.schema.ops.resizing import ResizeBilinear, ResizeNearestNeighbor

Size = tuple[int, int]


@primitive
def resize_nearest(x: np.ndarray, *, size: Size) -> np.ndarray:
    """Each cell of the result is the nearest one of `x`."""
    rows, columns = (
        _nearest(length, count) for length, count in zip(x.shape[1:3], size, strict=True)
    )
    return x[:, rows[:, None], columns]


@primitive
def resize_nearest_gradient(g: np.ndarray, *, size: Size) -> np.ndarray:
    """Gradient of `resize_nearest` by images of height and width `size`."""
    for axis, length in enumerate(size, start=1):
        taken = _nearest(length, g.shape[axis])
        weights = (np.arange(length)[:, None] == taken).astype(g.dtype)
        g = _along(weights, g, axis)
    return g


def _nearest(length: int, count: int) -> np.ndarray:
    return numerics.nearest(length, count, False, True)


@primitive
def resize_bilinear(x: np.ndarray, *, size: Size) -> np.ndarray:
    """Each cell of the result is a mean of the four nearest ones of `x`, by distance."""
    for axis, count in enumerate(size, start=1):
        if x.shape[axis] != count:
            x = _along(_linear_weights(x.shape[axis], count, x.dtype), x, axis)
    return x


@primitive
def resize_bilinear_gradient(g: np.ndarray, *, size: Size) -> np.ndarray:
    """Gradient of `resize_bilinear` by images of height and width `size`."""
    for axis, length in enumerate(size, start=1):
        if g.shape[axis] != length:
            g = _along(_linear_weights(length, g.shape[axis], g.dtype).T, g, axis)
    return g


def _linear_weights(length: int, count: int, dtype: Any) -> np.ndarray:
    """The share (count, length) that each cell has in each cell of the result."""
    lower, upper, near, far = numerics.linear(length, count, False, True)
    weights = np.zeros((count, length), dtype)
    rows = np.arange(count)
    np.add.at(weights, (rows, lower), near)
    np.add.at(weights, (rows, upper), far)
    return weights


def _along(weights: np.ndarray, x: np.ndarray, axis: int) -> np.ndarray:
    """The products of `weights` (to, from) with the cells along an axis."""
    if axis == 2:
        return np.matmul(weights, x)
    flat = x.reshape(*x.shape[:2], -1)
    return np.matmul(weights, flat).reshape(len(x), len(weights), *x.shape[2:])


resize_nearest.vjps(lambda g, out, x, *, size: resize_nearest_gradient(g, size=tuple(x.shape[1:3])))
resize_nearest_gradient.vjps(
    lambda gg, out, g, *, size: resize_nearest(gg, size=tuple(g.shape[1:3]))
)
resize_bilinear.vjps(
    lambda g, out, x, *, size: resize_bilinear_gradient(g, size=tuple(x.shape[1:3]))
)
resize_bilinear_gradient.vjps(
    lambda gg, out, g, *, size: resize_bilinear(gg, size=tuple(g.shape[1:3]))
)


def _lower(operator: type) -> Any:
    def lower(graph: Lowering, x: Any, *, size: Size) -> Any:
        sizes = graph.constant(np.asarray(size, np.int32))
        return graph.add(operator(half_pixel_centers=True), x, sizes)

    return lower


resize_nearest.lowers(_lower(ResizeNearestNeighbor))
resize_bilinear.lowers(_lower(ResizeBilinear))
