"""Pools that also tell where the largest elements stood.

MaxPoolingWithArgmax2D of MediaPipe tells the cell within the window, as a float32 with 0.1 added.
MaxPoolWithArgmax of LiteRT's perception operators tells the place within the image, as int32.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from edgelite.interpreter.custom import custom_kernel, decoded_options
from edgelite.interpreter.kernels.custom.structs import pool_options
from edgelite.interpreter.kernels.shared.common import F32, I32, clamp, require_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, Shape
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.numerics.windows import Windows, inside, padded_shape, taps
from edgelite.schema.enums import Padding
from edgelite.schema.ops.pooling import Pool2DOptions

_LOWEST = np.finfo(np.float32).min


def _options(node: Node) -> Pool2DOptions:
    """The options, which are FlexBuffers in one of the two formats."""
    if node.custom_name != "MaxPoolWithArgmax":
        return pool_options(node)
    options: Any = decoded_options(node)
    try:
        (_, height, width, _), (_, stride_h, stride_w, _) = options["ksize"], options["strides"]
        padding = Padding[options["padding"]]
        batches = options.get("include_batch_in_index")
    except (TypeError, KeyError, ValueError) as error:
        raise node.error(f"options lack a ksize, strides or padding: {options}") from error
    if batches:
        raise node.error("include_batch_in_index is not supported")
    return Pool2DOptions(
        padding=padding,
        stride_w=stride_w,
        stride_h=stride_h,
        filter_width=width,
        filter_height=height,
    )


def _windows(node: Node) -> Windows:
    options, shape = _options(node), node.input(0).known_shape
    if len(shape) != 4:
        raise node.error(f"input must have 4 dimensions; received the shape {shape}")
    return tuple(windows_2d(options, shape, (options.filter_height, options.filter_width)))


def _shapes(node: Node) -> list[Shape | None]:
    x = node.input(0).known_shape
    shape = (x[0], *(window.count for window in _windows(node)), x[3])
    return [shape, shape]


@custom_kernel("MaxPoolingWithArgmax2D", "MaxPoolWithArgmax", shapes=_shapes)
def max_pool_argmax(node: Node) -> Run:
    """The first of the largest elements of each window, and its place."""
    require_dtype(node, F32, node.input(0), node.outputs[0])
    x, (out, places) = node.input(0).array, (operand.array for operand in node.outputs)
    in_image = node.custom_name == "MaxPoolWithArgmax"
    require_dtype(node, I32 if in_image else F32, node.outputs[1])
    windows = _windows(node)
    padded = np.full(padded_shape(x.shape, windows), -np.inf, np.float32)
    inner = padded[inside(x.shape, windows)]
    flush = tuple(replace(window, before=0, after=0) for window in windows)
    steps = [
        (padded[reached], _places(x, windows, tap) if in_image else _cell(windows, tap))
        for tap, reached in taps(flush)
    ]
    nowhere = np.arange(x.shape[3], dtype=np.int32) if in_image else np.float32(0.1)
    finish = clamp(node, _options(node).fused_activation_function, out)

    def run() -> None:
        np.copyto(inner, x)
        out.fill(_LOWEST)
        np.copyto(places, nowhere)
        for view, place in steps:
            better = view > out
            np.copyto(out, view, where=better)
            np.copyto(places, place, where=better)
        if finish is not None:
            finish()

    return run


def _cell(windows: Windows, tap: tuple[int, ...]) -> np.float32:
    """Which of the window's cells it is, and a tenth, so that cutting off gives it again."""
    return np.float32(tap[0] * windows[1].size + tap[1] + np.float32(0.1))


def _places(x: np.ndarray, windows: Windows, tap: tuple[int, ...]) -> np.ndarray:
    """Where the cell stands in the image, for each position and channel."""
    rows, columns = (
        np.arange(w.count) * w.stride - w.before + cell
        for w, cell in zip(windows, tap, strict=True)
    )
    cells = rows[:, None] * x.shape[2] + columns
    return (cells[..., None] * x.shape[3] + np.arange(x.shape[3])).astype(np.int32)
