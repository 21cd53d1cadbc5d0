"""BATCH_MATMUL: products of matrices in the last two axes; the others broadcast."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    I32,
    by_dtype,
    per_tensor,
    quantization_of,
    quantized_range,
    require_symmetric,
)
from edgelite.interpreter.kernels.shared.hybrid import InputQuantizer
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.fixed_point import quantize_multiplier
from edgelite.numerics.integer_product import exact_dtype
from edgelite.numerics.requantization import Requantizer, WideRequantizer
from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.ops.dense import BatchMatMul

Prepare = Callable[[Node], Run]

# The largest magnitudes without zero points, by dtype.
_MAGNITUDES = {I8: 255.0, I16: 32768.0}


@kernel(BatchMatMul)
def batch_mat_mul(node: Node) -> Run:
    """Products of matrices."""
    table: dict[object, Prepare] = {
        (F32, F32, F32): _float,
        (I8, I8, I8): _quantized,
        (I8, I8, I32): _raw,
        (I16, I8, I16): _quantized,
        (I16, I16, I16): _quantized,
        (F32, I8, F32): _hybrid,
    }
    return by_dtype(node, table, node.input(0), node.input(1), node.output)(node)


def _turned(array: np.ndarray, turn: bool) -> np.ndarray:
    return array.swapaxes(-1, -2) if turn else array


def _operands(node: Node) -> tuple[np.ndarray, np.ndarray]:
    """Both operands as they are multiplied."""
    x, y = node.input(0).array, node.input(1).array
    return _turned(x, node.op.adj_x), _turned(y, node.op.adj_y)


def _float(node: Node) -> Run:
    (x, y), out = _operands(node), node.output.array

    def run() -> None:
        np.matmul(x, y, out=out)

    return run


class _Sums:
    """Exact sums of products of integers.

    Args:
        zeros: the zero points that are taken off before.

    Attributes:
        array: the sums, float32 or float64.
        bound: their largest magnitude.
    """

    def __init__(self, node: Node, zeros: tuple[int, int]) -> None:
        self._x, self._y = _operands(node)
        self._zeros = zeros
        largest = _MAGNITUDES[self._x.dtype] * _MAGNITUDES[self._y.dtype]
        depth = self._x.shape[-1]
        self.bound = depth * largest
        kind = exact_dtype(depth, largest)
        self._left, self._right = np.empty(self._x.shape, kind), np.empty(self._y.shape, kind)
        self.array = np.empty(node.output.array.shape, kind)
        self._constant = [node.input(i).constant for i in (0, 1)]
        self._fill(0, self._constant[0])
        self._fill(1, self._constant[1])

    def _fill(self, index: int, wanted: bool) -> None:
        source, target = ((self._x, self._left), (self._y, self._right))[index]
        if wanted:
            np.subtract(source, self._zeros[index], out=target, dtype=target.dtype)

    def __call__(self) -> np.ndarray:
        self._fill(0, not self._constant[0])
        self._fill(1, not self._constant[1])
        return np.matmul(self._left, self._right, out=self.array)


def _raw(node: Node) -> Run:
    # Into int32 LiteRT adds up products of the stored values, without their zero points.
    sums, out = _Sums(node, (0, 0)), node.output.array
    return lambda: np.copyto(out, sums(), casting="unsafe")


def _quantized(node: Node) -> Run:
    require_symmetric(node)
    x_scale, x_zero = per_tensor(node, node.input(0))
    if quantization_of(node, node.input(1)).is_per_channel:
        y_scale, y_zero = np.float32(0), 0  # as LiteRT takes it, so that every product is 0
    else:
        y_scale, y_zero = per_tensor(node, node.input(1))
    scale, zero_point = per_tensor(node, node.output)
    low, high = quantized_range(node, ActivationFunctionType.NONE, node.output)
    out = node.output.array
    sums, work = _Sums(node, (x_zero, y_zero)), np.empty(out.shape)
    by = quantize_multiplier(np.float64(x_scale * y_scale) / np.float64(scale))
    requantize: Requantizer | WideRequantizer
    if node.input(0).dtype == I16:
        requantize = WideRequantizer(by, zero_point, low, high, sums.bound)
    else:
        requantize = Requantizer(by, zero_point, low, high, out.dtype, sums.bound)
    none = requantize.offset(0)
    return lambda: requantize(sums(), none, out, work)


def _column_scales(node: Node, y: Operand) -> np.ndarray:
    """The scales of the columns of the right matrices, float32: one, or one each."""
    quantization = quantization_of(node, y)
    axis = y.array.ndim - (2 if node.op.adj_y else 1)
    if quantization.is_per_channel and quantization.axis != axis:
        raise node.error(f"y must have scales along axis {axis}; received {quantization.axis}")
    return quantization.scale


def _hybrid(node: Node) -> Run:
    x, y = _turned(node.input(0).array, node.op.adj_x), node.input(1)
    column_scales = _column_scales(node, y)
    depth = x.shape[-1]
    kind = exact_dtype(depth, 255 * 128)
    rows = np.empty(x.shape, np.float32)
    quantize = InputQuantizer(rows.reshape(-1, depth), bool(node.op.asymmetric_quantize_inputs))
    left, scales = quantize.values.reshape(x.shape), quantize.scales.reshape(*x.shape[:-1], 1)
    right = node.prepared(y, lambda array: _turned(array, node.op.adj_y).astype(kind))
    out = node.output.array
    sums = np.empty(out.shape, kind)

    def run() -> None:
        np.copyto(rows, x)
        quantize()
        np.matmul(left, right(), out=sums)
        np.multiply(sums, scales * column_scales, out=out, casting="same_kind")

    return run
