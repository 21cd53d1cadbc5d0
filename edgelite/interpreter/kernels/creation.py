"""Tensors made of a few numbers."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    BOOL,
    F32,
    I8,
    I32,
    I64,
    U8,
    require_same_dtype,
)
from edgelite.interpreter.kernels.shared.indices import require_inside
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.common import axis_of
from edgelite.schema.ops.creation import Fill, OneHot, Range, SparseToDense, ZerosLike


@kernel(ZerosLike)
def zeros_like(node: Node) -> Run:
    """Zeros in the input's shape."""
    require_same_dtype(node, node.input(0), node.output)
    out = node.output.array
    if out.dtype not in (F32, I32, I64):
        raise node.unsupported()
    return lambda: out.fill(0)


@kernel(Fill)
def fill(node: Node) -> Run:
    """One value everywhere, of whatever type."""
    require_same_dtype(node, node.input(1), node.output)
    value, out = node.input(1).array.reshape(()), node.output.array
    return lambda: np.copyto(out, value)


@kernel(Range)
def range_(node: Node) -> Run:
    """Start, start + delta, and so on: each number is the sum of the one before and delta."""
    start, delta, out = node.input(0).array, node.input(2).array, node.output.array
    require_same_dtype(node, *(node.input(i) for i in range(3)), node.output)
    if out.dtype not in (F32, I32, I64):
        raise node.unsupported()

    def run() -> None:
        out[:1] = start.reshape(())
        out[1:] = delta.reshape(())
        np.add.accumulate(out, out=out)

    return run


@kernel(OneHot)
def one_hot(node: Node) -> Run:
    """`on_value` where the position on the new axis is the index, else `off_value`."""
    indices, on, off, out = node.input(0), node.input(2), node.input(3), node.output
    require_same_dtype(node, on, off, out)
    if indices.dtype not in (I32, I64) or on.dtype not in (F32, I8, U8, I32, I64, BOOL):
        raise node.unsupported()
    axis = axis_of(node.op.axis, out.array.ndim)
    positions = np.arange(out.array.shape[axis], dtype=np.int32)
    positions = positions.reshape(-1, *(1,) * (out.array.ndim - axis - 1))
    places = np.expand_dims(indices.array, axis)
    first, second, result = on.array.reshape(()), off.array.reshape(()), out.array

    def run() -> None:
        np.copyto(result, second)
        # Only the lower half of 64-bit indices counts.
        np.copyto(result, first, where=places.astype(np.int32) == positions)

    return run


@kernel(SparseToDense)
def sparse_to_dense(node: Node) -> Run:
    """The default value, with values at index tuples."""
    indices, values, out = node.input(0), node.input(2), node.output
    require_same_dtype(node, values, node.input(3), out)
    if indices.dtype not in (I32, I64) or values.dtype not in (F32, I8, U8, I32, I64):
        raise node.unsupported()
    result, elements, default = out.array, values.array, node.input(3).array.reshape(())
    places = indices.array.reshape(-1, result.ndim)

    def run() -> None:
        require_inside(node, places, result.shape)
        np.copyto(result, default)
        result[tuple(places.T)] = elements

    return run
