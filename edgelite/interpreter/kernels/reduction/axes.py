"""Reductions over axes."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound
from edgelite.interpreter.kernels.shared.common import (
    BOOL,
    F32,
    I8,
    I16,
    I32,
    I64,
    QUANTIZED_8,
    U8,
    affine,
    per_tensor,
    require_dtype,
    require_same_dtype,
    require_same_scale,
    require_symmetric,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.common import axis_of
from edgelite.interpreter.shapes.reduction.axes import reduced_axes
from edgelite.numerics.fixed_point import Multiplier, multiply_wide, quantize_multiplier
from edgelite.numerics.requantization import Requantizer
from edgelite.schema.operator import Options
from edgelite.schema.ops.reduction import (
    ArgMax,
    ArgMin,
    Mean,
    ReduceAll,
    ReduceAny,
    ReduceMax,
    ReduceMin,
    ReduceProd,
    Sum,
)

_FEWEST_COLUMNS = 4  # from which on BLAS is faster


def _axes(node: Node) -> tuple[int, ...]:
    x, axes = node.input(0).array, node.input(1).array
    return tuple(reduced_axes(axes.reshape(-1).tolist(), x.ndim))


def _count(x: np.ndarray, axes: tuple[int, ...]) -> int:
    return int(np.prod([x.shape[axis] for axis in axes], dtype=np.int64))


def _flat(node: Node, axes: tuple[int, ...]) -> np.ndarray:
    """The output with the reduced axes as 1, whether it keeps them or not."""
    x = node.input(0).array
    return node.output.array.reshape([1 if i in axes else n for i, n in enumerate(x.shape)])


@kernel(Mean, Sum)
def mean_or_sum(node: Node) -> Run:
    """The sum, or the mean."""
    require_same_dtype(node, node.input(0), node.output)
    operand = node.input(0)
    has_scale = operand.quantization is not None
    if operand.dtype in QUANTIZED_8 or (operand.dtype == I16 and has_scale):
        require_symmetric(node)
        return _quantized_mean_or_sum(node)
    x, axes = node.input(0).array, _axes(node)
    if x.dtype not in (F32, I32, I64) and not (x.dtype == BOOL and isinstance(node.op, Sum)):
        raise node.unsupported()
    out, count = _flat(node, axes), _count(x, axes)
    add_up = _sum(x, axes, out)
    if isinstance(node.op, Sum):
        return add_up
    if x.dtype == F32:

        def mean() -> None:
            add_up()
            np.divide(out, np.float32(count), out=out)

        return mean

    total, signs = np.empty(out.shape, np.int64), np.empty(out.shape, np.int64)

    def integer_mean() -> None:
        np.add.reduce(x, axes, np.int64, total, keepdims=True)
        np.sign(total, out=signs)
        np.abs(total, out=total)
        np.floor_divide(total, max(count, 1), out=total)
        np.multiply(total, signs, out=total)
        np.copyto(out, total, casting="unsafe")

    return integer_mean


def _sum(x: np.ndarray, axes: tuple[int, ...], out: np.ndarray) -> Run:
    """What writes the sums; of truth values, whether any is true.

    Floats of axes that stand before others BLAS adds twice as fast.
    """
    inner = prod(x.shape[max(axes) + 1 :]) if axes else 0
    side_by_side = len(axes) == max(axes, default=0) - min(axes, default=0) + 1
    if x.dtype != F32 or not side_by_side or inner < _FEWEST_COLUMNS or not x.size:
        return bound(np.add.reduce, x, axes, x.dtype, out, keepdims=True)
    rows = _count(x, axes)
    matrices, sums = x.reshape(-1, rows, inner), out.reshape(-1, 1, inner)
    return bound(np.matmul, np.ones((1, rows), np.float32), matrices, out=sums)


def _quantized_mean_or_sum(node: Node) -> Run:
    x, axes = node.input(0).array, _axes(node)
    out, count = _flat(node, axes), max(_count(x, axes), 1)
    scale, zero_point = per_tensor(node, node.input(0))
    out_scale, out_zero_point = per_tensor(node, node.output)
    by = quantize_multiplier(np.float64(scale) / np.float64(out_scale))
    if isinstance(node.op, Mean):
        # 1 / count goes into the multiplier.
        left = min(count.bit_length() - 1, 32, 31 + int(by.shift))
        mantissa = (int(by.mantissa) << left) // count
        by = Multiplier(np.asarray(mantissa, np.int64), by.shift - left)
    info = np.iinfo(out.dtype)
    requantize = Requantizer(
        by,
        out_zero_point,
        int(info.min),
        int(info.max),
        out.dtype,
        bound=count * 2.0 ** (8 * out.dtype.itemsize),
    )
    offset = requantize.offset(np.asarray(-zero_point * count))
    sums, work = np.empty(out.shape, np.int32), np.empty(out.shape)

    def run() -> None:
        np.add.reduce(x, axes, np.int32, sums, keepdims=True)
        requantize(sums, offset, out, work)

    return run


def _lowest(dtype: np.dtype[Any]) -> Any:
    if dtype == BOOL:
        return False
    return (np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)).min


def _highest(dtype: np.dtype[Any]) -> Any:
    if dtype == BOOL:
        return True
    return (np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)).max


# With what they begin; an empty reduction gives it, too.
_EXTREMA: dict[type[Options], tuple[Callable[..., Any], Callable[[np.dtype[Any]], Any]]] = {
    ReduceMax: (np.maximum.reduce, _lowest),
    ReduceMin: (np.minimum.reduce, _highest),
}


@kernel(*_EXTREMA)
def extremum(node: Node) -> Run:
    """The largest or smallest element."""
    x, out = node.input(0), node.output
    require_same_dtype(node, x, out)
    if x.dtype not in (F32, I8, U8, I16, I32, I64, BOOL):
        raise node.unsupported()
    require_same_scale(node, x, out)
    reduce, initial = _EXTREMA[type(node.op)]
    axes = _axes(node)
    source, result, first = x.array, _flat(node, axes), initial(x.dtype)
    return bound(reduce, source, axes, None, result, keepdims=True, initial=first)


_LOGIC: dict[type[Options], Callable[..., Any]] = {
    ReduceAll: np.logical_and.reduce,
    ReduceAny: np.logical_or.reduce,
}


@kernel(*_LOGIC)
def logic(node: Node) -> Run:
    """Whether all, or any, are true."""
    require_dtype(node, BOOL, node.input(0), node.output)
    reduce, axes = _LOGIC[type(node.op)], _axes(node)
    source, result = node.input(0).array, _flat(node, axes)
    return bound(reduce, source, axes, None, result, keepdims=True)


@kernel(ReduceProd)
def product(node: Node) -> Run:
    """The product of all elements; of uint8 as they are stored."""
    x, out = node.input(0), node.output
    require_same_dtype(node, x, out)
    axes = _axes(node)
    if x.dtype in (I8, I16) and x.quantization is not None:
        return _quantized_product(node, axes)
    if x.dtype not in (F32, I8, U8, I16, I32, I64, BOOL):
        raise node.unsupported()
    require_same_scale(node, x, out)
    source, result = x.array, _flat(node, axes)
    return bound(np.multiply.reduce, source, axes, source.dtype, result, keepdims=True)


def _quantized_product(node: Node, axes: tuple[int, ...]) -> Run:
    x, out = node.input(0).array, _flat(node, axes)
    of, to = affine(node, node.input(0)), affine(node, node.output)
    count = max(_count(x, axes), 1)
    # Each step takes its share of the output's scale, so that no product overflows.
    by = quantize_multiplier(of.scale / to.scale ** (1.0 / count))
    info = np.iinfo(out.dtype)
    rows = np.moveaxis(x, axes, range(len(axes)))

    def run() -> None:
        values = rows.reshape(count, -1).astype(np.int64) - of.zero_point
        result = values[0]
        for row in values[1:]:
            result = multiply_wide(result * row, by)
        result = multiply_wide(result, by) + to.zero_point
        np.copyto(out, np.clip(result, info.min, info.max).reshape(out.shape), casting="unsafe")

    return run


_PLACES: dict[type[Options], Callable[..., Any]] = {ArgMax: np.argmax, ArgMin: np.argmin}


@kernel(*_PLACES)
def place_of_extremum(node: Node) -> Run:
    """The index of the first largest or smallest element along an axis."""
    x, out = node.input(0).array, node.output.array
    if x.dtype not in (F32, I8, U8, I32, BOOL) or out.dtype not in (I32, I64):
        raise node.unsupported()
    axis = axis_of(int(node.input(1).array.reshape(-1)[0]), x.ndim)
    if not x.shape[axis]:
        raise node.error(f"axis {axis} must not be empty")
    find, places = _PLACES[type(node.op)], np.empty(out.shape, np.intp)

    def run() -> None:
        find(x, axis=axis, out=places)
        np.copyto(out, places, casting="same_kind")

    return run
