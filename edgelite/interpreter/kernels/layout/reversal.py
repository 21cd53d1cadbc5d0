"""REVERSE_V2 and REVERSE_SEQUENCE."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F32,
    I16,
    I32,
    I64,
    U8,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.common import axis_of
from edgelite.schema.ops.layout import ReverseSequence, ReverseV2


@kernel(ReverseV2)
def reverse_v2(node: Node) -> Run:
    """Axes turned round."""
    require_same_dtype(node, node.input(0), node.output)
    require_dtype(node, I32, node.input(1))
    x, out, axes = node.input(0).array, node.output.array, node.input(1).array

    def turned(axes: np.ndarray) -> np.ndarray:
        places = {axis_of(axis, x.ndim) for axis in axes.tolist()}
        return x[tuple(slice(None, None, -1 if i in places else None) for i in range(x.ndim))]

    view = node.prepared(node.input(1), turned) if node.input(1).constant else lambda: turned(axes)
    return lambda: np.copyto(out, view())


@kernel(ReverseSequence)
def reverse_sequence(node: Node) -> Run:
    """The first elements of each sequence turned round, as many as its length says."""
    require_same_dtype(node, node.input(0), node.output)
    lengths, out = node.input(1).array, node.output.array
    x = node.input(0).array
    if x.dtype not in (F32, U8, I16, I32, I64) or lengths.dtype not in (I32, I64):
        raise node.unsupported()
    sequence, batch = node.op.seq_dim, node.op.batch_dim
    size = x.shape[sequence]
    steps = np.arange(size).reshape([-1 if i == sequence else 1 for i in range(x.ndim)])
    by_batch = [-1 if i == batch else 1 for i in range(x.ndim)]

    def run() -> None:
        if lengths.size and not 0 <= lengths.min() <= lengths.max() <= size:
            raise node.failed(
                f"seq_lengths must be in [0, {size}]; received {lengths.min()} to {lengths.max()}"
            )
        own = lengths.reshape(by_batch)
        places = np.where(steps < own, own - 1 - steps, steps)
        np.copyto(out, np.take_along_axis(x, places, axis=sequence))

    return run
