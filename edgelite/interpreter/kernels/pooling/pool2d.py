"""Pools: the mean, or the largest, of each window's cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.kernels.pooling.cells import Cells
from edgelite.interpreter.kernels.shared.common import (
    F32,
    F64,
    I8,
    I16,
    QUANTIZED_8,
    U8,
    clamp,
    quantized_range,
    require_same_dtype,
    require_same_scale,
)
from edgelite.interpreter.kernels.shared.staircase_finish import staircase_finish
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics import staircases
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D


def _check(node: Node) -> None:
    require_same_dtype(node, node.input(0), node.output)
    if node.input(0).dtype != F32:
        require_same_scale(node, node.input(0), node.output)


@kernel(MaxPool2D)
def max_pool_2d(node: Node) -> Run:
    """The largest of each window's cells."""
    _check(node)
    out = node.output.array
    lowest: dict[np.dtype[Any], float] = {F32: -np.inf, I8: -128, U8: 0, I16: -32768}
    if out.dtype not in lowest:
        raise node.unsupported()
    find = Cells(node, lowest[out.dtype], out.dtype).combined(np.maximum, out)
    finish = _finish(node)
    return find if finish is None else in_turn([find, finish])


def _finish(node: Node) -> Run | None:
    out, activation = node.output.array, node.op.fused_activation_function
    if out.dtype == F32:
        return clamp(node, activation, out)
    if node.output.quantization is None:
        return None
    low, high = quantized_range(node, activation, node.output)
    info = np.iinfo(out.dtype)
    if (low, high) == (info.min, info.max):
        return None
    return bound(np.clip, out, low, high, out=out)


@kernel(AveragePool2D)
def average_pool_2d(node: Node) -> Run:
    """The mean of each window's cells that lie inside the input."""
    _check(node)
    if node.output.dtype == F32:
        return _float_average(node)
    if node.output.dtype in (*QUANTIZED_8, I16):
        return _quantized_average(node)
    raise node.unsupported()


def _float_average(node: Node) -> Run:
    out = node.output.array
    cells = Cells(node, 0.0, F32)
    counts = cells.counts().astype(np.float32)
    steps = [_summed(cells, out), bound(np.divide, out, counts, out=out)]
    finish = _finish(node)
    return in_turn(steps if finish is None else [*steps, finish])


def _quantized_average(node: Node) -> Run:
    """(sum +- count / 2) / count, cut off towards zero: by a line, or by a division where there is none."""
    out, dtype = node.output.array, node.output.dtype
    low, high = quantized_range(node, node.op.fused_activation_function, node.output)
    info = np.iinfo(dtype)
    most = node.op.filter_height * node.op.filter_width * max(-int(info.min), int(info.max))
    real = F32 if most < 2**22 else F64
    whole = Cells(node, 0, real)
    small = np.dtype(np.int16 if most < 2**15 else np.int32)
    cells = whole if whole.is_whole else Cells(node, 0, small)
    memory = node.machine.scratch
    means = memory.array(out.shape, real)
    sums = means if cells is whole else memory.array(out.shape, small)
    counts = cells.counts()
    calls = [_summed(cells, sums)]
    if sums is not means:
        calls.append(bound(np.copyto, means, sums))
    finish = None
    if real == F32 and out.size and counts.min() == counts.max():
        finish = staircase_finish(node, staircases.mean(int(counts.max()), low, high), most)
    if finish is not None and finish.is_plain:
        flat, results = (array.reshape(-1, out.shape[3]) for array in (means, out))
        calls.append(finish.binder(out.size, memory)(flat, results))
    else:
        counts = np.broadcast_to(counts.astype(real), out.shape[1:]).copy()
        calls += _divided(means, counts, low, high, memory.array(out.shape, real))
        calls.append(bound(np.copyto, out, means, casting="unsafe"))
    return in_turn(calls)


def _divided(
    sums: np.ndarray, counts: np.ndarray, low: float, high: float, work: np.ndarray
) -> list[Run]:
    """The calls that make means of sums, exact in floats that hold all sums.

    A quotient of such integers that is not whole is further from the next whole number than rounding
    moves it.
    """
    halves = np.floor(counts / counts.dtype.type(2))
    lowest, highest = (np.full(counts.shape, limit, counts.dtype) for limit in (low, high))
    return [
        bound(np.copysign, halves, sums, out=work),
        bound(np.add, sums, work, out=sums),
        bound(np.divide, sums, counts, out=sums),
        bound(np.maximum, sums, lowest, out=sums),
        bound(np.minimum, sums, highest, out=sums),
    ]


def _summed(cells: Cells, out: np.ndarray) -> Run:
    """What writes the sums of all cells of each window to `out`."""
    if not cells.is_whole or out.dtype.kind != "f":
        return cells.combined(np.add, out)
    matrix = cells.matrix()
    ones = np.ones((1, matrix.shape[1]), out.dtype)
    sums = out.reshape(len(matrix), 1, matrix.shape[2])
    if len(matrix) == 1:
        matrix, sums = matrix[0], sums[0]
    return in_turn([cells.refresh, bound(np.matmul, ones, matrix, out=sums)])
