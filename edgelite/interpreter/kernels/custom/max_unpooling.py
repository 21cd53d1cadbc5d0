"""MaxUnpooling2D: elements put back to the places that a pool took them from, zeros elsewhere.

Two operators share the name. MediaPipe's has float32 places within the window; LiteRT's has int32
places within the image.
"""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.custom import custom_kernel
from edgelite.interpreter.kernels.custom.structs import pool_options
from edgelite.interpreter.kernels.shared.common import F32, I32, require_dtype
from edgelite.interpreter.kernels.shared.indices import require_inside
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, Shape
from edgelite.schema.enums import Padding


def _shape(node: Node) -> list[Shape | None]:
    options, x = pool_options(node), node.input(0).known_shape
    if len(x) != 4 or node.input(1).known_shape != x:
        raise node.error(
            f"input and indices must have one shape of 4 dimensions; received {x} and "
            f"{node.input(1).known_shape}"
        )
    size = options.filter_height, options.filter_width
    stride = options.stride_h, options.stride_w
    if node.input(1).dtype == F32:
        cells = [count * step for count, step in zip(x[1:3], size, strict=True)]
    elif options.padding == Padding.SAME:
        cells = [count * step for count, step in zip(x[1:3], stride, strict=True)]
    else:
        cells = [
            (count - 1) * step + own for count, step, own in zip(x[1:3], stride, size, strict=True)
        ]
    return [(x[0], *cells, x[3])]


@custom_kernel(
    "MaxUnpooling2D", "LiteRtMaxUnpooling2D", "custom_call.MaxUnpooling2D", shapes=_shape
)
def max_unpooling(node: Node) -> Run:
    """The elements at their places; what several elements go to keeps the last one."""
    require_dtype(node, F32, node.input(0), node.output)
    if node.input(1).dtype == I32:
        return _in_image(node)
    require_dtype(node, F32, node.input(1))
    return _in_window(node)


def _in_image(node: Node) -> Run:
    x, places, out = node.input(0).array, node.input(1).array, node.output.array
    images = out.reshape(len(out), -1)
    flat = places.reshape(len(out), -1)
    batch = np.arange(len(out))[:, None]

    def run() -> None:
        require_inside(node, flat[..., None], images.shape[1:])
        out.fill(0)
        images[batch, flat] = x.reshape(flat.shape)

    return run


def _in_window(node: Node) -> Run:
    x, places, out = node.input(0).array, node.input(1).array, node.output.array
    options = pool_options(node)
    width = options.filter_width
    batch, y, x_, channel = np.ogrid[tuple(slice(size) for size in x.shape)]
    top, left = (
        max((count - 1) * stride + size - whole, 0) // 2
        for count, stride, size, whole in zip(
            x.shape[1:3],
            (options.stride_h, options.stride_w),
            (options.filter_height, width),
            out.shape[1:3],
            strict=True,
        )
    )
    first_row, first_column = y * options.stride_h - top, x_ * options.stride_w - left

    def run() -> None:
        # What does not fit 32 bits, and NaN, becomes the lowest number, as in C.
        cells = np.where(np.abs(places) < 2.0**31, places, -(2.0**31)).astype(np.int64)
        within = np.fmod(cells, width)
        rows, columns = first_row + (cells - within) // width, first_column + within
        fits = (rows >= 0) & (rows < out.shape[1]) & (columns >= 0) & (columns < out.shape[2])
        index = (batch, rows, columns, channel)
        out.fill(0)
        out[tuple(np.broadcast_to(part, x.shape)[fits] for part in index)] = x[fits]

    return run
