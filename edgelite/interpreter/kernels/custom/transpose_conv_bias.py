"""Convolution2DTransposeBias of MediaPipe: a transposed convolution that makes its own output shape."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.custom import custom_kernel
from edgelite.interpreter.kernels.custom.structs import fields, padding
from edgelite.interpreter.kernels.shared.common import F32, require_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, Shape
from edgelite.numerics.transposed_convolution import Canvas, filter_matrix
from edgelite.numerics.windows import Window
from edgelite.schema.enums import Padding


def _windows(node: Node) -> tuple[Window, Window]:
    """How the filter slides over the output, from TfLiteTransposeConvParams."""
    kind, stride_w, stride_h = fields(node, 3)
    same = padding(node, kind) == Padding.SAME
    x, filter = node.input(0).known_shape, node.input(1).known_shape
    if len(x) != 4 or len(filter) != 4 or x[3] != filter[3] or min(*x[1:], *filter) < 1:
        raise node.error(f"a filter of the shape {filter} does not fit an input of the shape {x}")
    if min(stride_w, stride_h) < 1:
        raise node.error(f"strides must be positive; received {(stride_h, stride_w)}")

    def along(cells: int, size: int, stride: int) -> Window:
        total = max(size - (cells - 1) % stride - 1, 0) if same else 0
        return Window(size, stride, 1, total // 2, total - total // 2, cells)

    return along(x[1], filter[1], stride_h), along(x[2], filter[2], stride_w)


def _shape(node: Node) -> list[Shape | None]:
    sizes = [w.stride * (w.count - 1) + w.size - w.before - w.after for w in _windows(node)]
    return [(node.input(0).known_shape[0], *sizes, node.input(1).known_shape[0])]


@custom_kernel("Convolution2DTransposeBias", shapes=_shape)
def transpose_conv_bias(node: Node) -> Run:
    """Float32 inputs: NHWC input, filter (outputs, kh, kw, channels), bias."""
    require_dtype(node, F32, *(node.input(i) for i in range(3)), node.output)
    x, bias, out = node.input(0).array, node.input(2).array, node.output.array
    if bias.shape != out.shape[3:]:
        raise node.error(f"bias must have the shape {out.shape[3:]}; received {bias.shape}")
    rows = x.reshape(-1, x.shape[3])
    matrix = node.prepared(node.input(1), filter_matrix)
    canvas = Canvas(out, _windows(node), np.float32)

    def run() -> None:
        canvas.paint(np.matmul(rows, matrix()))
        np.add(canvas.inner, bias, out=out)

    return run
