"""L2_POOL_2D."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, clamp, require_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.numerics.windows import inside, padded_shape, taps, valid_counts
from edgelite.schema.ops.pooling import L2Pool2D


@kernel(L2Pool2D)
def l2_pool_2d(node: Node) -> Run:
    """The root of the mean square of each window's cells that lie inside the input."""
    require_dtype(node, F32, node.input(0), node.output)
    x, out, op = node.input(0).array, node.output.array, node.op
    windows = tuple(windows_2d(op, x.shape, (op.filter_height, op.filter_width)))
    squares = np.zeros(padded_shape(x.shape, windows), np.float32)
    inner = squares[inside(x.shape, windows)]
    flush = tuple(replace(window, before=0, after=0) for window in windows)
    views = [squares[reached] for _, reached in taps(flush)]
    counts = valid_counts(x.shape[1:3], windows)[..., None].astype(np.float32)
    finish = clamp(node, op.fused_activation_function, out)

    def run() -> None:
        np.square(x, out=inner)
        out.fill(0)
        for view in views:
            np.add(out, view, out=out)
        np.divide(out, counts, out=out)
        np.sqrt(out, out=out)
        if finish is not None:
            finish()

    return run
