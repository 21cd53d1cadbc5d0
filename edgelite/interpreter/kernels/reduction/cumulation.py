"""CUMSUM."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F32,
    I32,
    I64,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.common import axis_of
from edgelite.schema.ops.reduction import Cumsum


@kernel(Cumsum)
def cumsum(node: Node) -> Run:
    """Running sums along an axis, element by element; integers wrap where they overflow."""
    require_same_dtype(node, node.input(0), node.output)
    require_dtype(node, I32, node.input(1))
    x, axis, out = node.input(0).array, node.input(1).array, node.output.array
    if x.dtype not in (F32, I32, I64):
        raise node.unsupported()
    direction = slice(None, None, -1 if node.op.reverse else None)
    exclusive = node.op.exclusive

    def run() -> None:
        at = axis_of(int(axis.reshape(-1)[0]), x.ndim)
        source, result = np.moveaxis(x, at, 0)[direction], np.moveaxis(out, at, 0)[direction]
        if exclusive:
            result[:1] = 0
            source, result = source[:-1], result[1:]
        np.add.accumulate(source, axis=0, out=result)

    return run
