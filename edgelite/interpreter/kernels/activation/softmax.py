"""SOFTMAX and LOG_SOFTMAX along the last axis."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.calls import bound, in_turn, nothing
from edgelite.interpreter.kernels.shared.common import (
    F16,
    F32,
    I16,
    QUANTIZED_8,
    per_tensor,
    require_dtype,
    require_same_dtype,
    require_symmetric,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics import quantized_softmax
from edgelite.numerics.quantized_softmax import (
    DifferenceScale,
    log_softmax,
    softmax_16,
)
from edgelite.schema.ops.activation import LogSoftmax, Softmax

# Int64 arrays of so many elements stay in the second-level cache; each takes so long.
_PIECE, _NANOSECONDS = 1 << 13, 15.0


@kernel(Softmax)
def softmax_kernel(node: Node) -> Run:
    """exp(beta x) over its sum."""
    x, out, beta = node.input(0), node.output, float(node.op.beta)
    if not x.array.shape:
        raise node.error("the input must have at least one axis; received a scalar")
    if x.dtype in (*QUANTIZED_8, I16):
        return _quantized(node, beta)
    require_same_dtype(node, x, out)
    if x.dtype == F16:
        return _half(x.array, out.array, beta)
    require_dtype(node, F32, x)
    return _float(x.array, out.array, beta)


def _float(source: np.ndarray, result: np.ndarray, beta: float) -> Run:
    if not source.size:
        return nothing
    factor = np.array([beta], np.float32)
    row = np.empty((*source.shape[:-1], 1), np.float32)
    scale = nothing if beta == 1 else bound(np.multiply, result, factor, out=result)
    return in_turn(
        [
            bound(np.maximum.reduce, source, -1, None, row, True),
            bound(np.subtract, source, row, out=result),
            scale,
            bound(np.exp, result, out=result),
            bound(np.add.reduce, result, -1, None, row, True),
            bound(np.divide, result, row, out=result),
        ]
    )


def _half(source: np.ndarray, result: np.ndarray, beta: float) -> Run:
    """Float16 values, by way of float32."""
    wide, single = (np.empty(source.shape, np.float32) for _ in range(2))
    compute = _float(wide, single, beta)

    def run() -> None:
        np.copyto(wide, source)
        compute()
        np.copyto(result, single, casting="same_kind")

    return run


def _quantized(node: Node, beta: float) -> Run:
    x, out = node.input(0), node.output
    source, result = x.array, out.array
    scale = DifferenceScale(float(per_tensor(node, x)[0]), beta)
    if x.dtype == out.dtype == I16:
        _require_output(node, 2.0**-15, 0)
        require_symmetric(node)
        return lambda: np.copyto(result, softmax_16(source, scale), casting="unsafe")
    if out.dtype not in (x.dtype, I16):
        raise node.unsupported()
    if out.dtype != I16:  # whose scale LiteRT does not look at
        _require_output(node, 1 / 256, int(np.iinfo(out.dtype).min))
    if not source.size:
        return nothing
    depth = source.shape[-1]
    given, results = source.reshape(-1, depth), result.reshape(-1, depth)
    step = min(max(_PIECE // depth, 1), len(given))
    parts = [slice(first, first + step) for first in range(0, len(given), step)]

    def bind(lane: range) -> Run:
        work = node.machine.scratch.array((2, step, depth), np.int64)
        softmax = quantized_softmax.Softmax(work, scale, out.dtype)
        return in_turn([softmax.bind(given[p], results[p]) for p in map(parts.__getitem__, lane)])

    return node.split(len(parts), source.size * _NANOSECONDS, bind)


@kernel(LogSoftmax)
def log_softmax_kernel(node: Node) -> Run:
    """X minus the logarithm of the sum of exp(x)."""
    x, out = node.input(0), node.output
    require_same_dtype(node, x, out)
    source, result = x.array, out.array
    if x.dtype in QUANTIZED_8:
        _require_output(node, 16 / 256, int(np.iinfo(out.dtype).max))
        scale = DifferenceScale(float(per_tensor(node, x)[0]), 1.0)
        return lambda: np.copyto(result, log_softmax(source, scale), casting="unsafe")
    require_dtype(node, F32, x)
    if not source.size:
        return nothing
    row = np.empty((*source.shape[:-1], 1), np.float32)
    exponentials = np.empty(source.shape, np.float32)
    return in_turn(
        [
            bound(np.maximum.reduce, source, -1, None, row, True),
            bound(np.subtract, source, row, out=result),
            bound(np.exp, result, out=exponentials),
            bound(np.add.reduce, exponentials, -1, None, row, True),
            bound(np.log, row, out=row),
            bound(np.subtract, result, row, out=result),
        ]
    )


def _require_output(node: Node, scale: float, wanted: int) -> None:
    """Refuses an output that is not quantized in the one way in which the kernel gives results."""
    own, zero_point = per_tensor(node, node.output)
    if abs(float(own) - scale) > scale * 1e-3 or zero_point != wanted:
        raise node.error(
            f"the output must have the scale {scale} and the zero point {wanted}; "
            f"received {float(own)} and {zero_point}"
        )
