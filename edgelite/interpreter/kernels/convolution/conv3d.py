"""CONV_3D and CONV_3D_TRANSPOSE, in float."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, I32, require_dtype
from edgelite.interpreter.kernels.shared.weights import add_bias_and_clamp
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.windows import windows_3d
from edgelite.numerics.windows import Windows, inside, padded_shape, taps
from edgelite.schema.ops.convolution import Conv3D, Conv3DTranspose


def _flush(windows: Windows) -> Windows:
    """The windows over cells that are padded already."""
    return tuple(replace(window, before=0, after=0) for window in windows)


@kernel(Conv3D)
def conv_3d(node: Node) -> Run:
    """For each cell of the filter, products of what it meets, added up."""
    require_dtype(node, F32, node.input(0), node.input(1), node.output)
    x, filter, out = node.input(0).array, node.input(1).array, node.output.array
    windows = tuple(windows_3d(node.op, x.shape, filter.shape[:3]))
    padded = np.zeros(padded_shape(x.shape, windows), np.float32)
    inner = padded[inside(x.shape, windows)]
    steps = [(padded[reached], filter[tap]) for tap, reached in taps(_flush(windows))]
    part = np.empty(out.shape, np.float32)
    finish = add_bias_and_clamp(node, node.optional(2), out)

    def run() -> None:
        np.copyto(inner, x)
        target = out
        for view, matrix in steps:
            np.matmul(view, matrix, out=target)
            if target is part:
                np.add(out, part, out=out)
            target = part
        finish()

    return run


@kernel(Conv3DTranspose)
def conv_3d_transpose(node: Node) -> Run:
    """For each cell of the filter, products of the input, added up where they belong."""
    require_dtype(node, I32, node.input(0))
    require_dtype(node, F32, node.input(1), node.input(2), node.output)
    filter, x, out = node.input(1).array, node.input(2).array, node.output.array
    windows = tuple(windows_3d(node.op, out.shape, filter.shape[:3]))
    padded = np.empty(padded_shape(out.shape, windows), np.float32)
    inner = padded[inside(out.shape, windows)]
    steps = [(padded[reached], filter[tap].T) for tap, reached in taps(_flush(windows))]
    part = np.empty((*x.shape[:-1], out.shape[-1]), np.float32)
    finish = add_bias_and_clamp(node, node.optional(3), out)

    def run() -> None:
        padded.fill(0)
        for reached, matrix in steps:
            np.matmul(x, matrix, out=part)
            np.add(reached, part, out=reached)
        np.copyto(out, inner)
        finish()

    return run
