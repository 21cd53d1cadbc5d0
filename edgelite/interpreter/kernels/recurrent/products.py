"""Rows times weight matrices, float or 8-bit, as the cells need them.

The matrices of several gates stand side by side, so that a cell makes one product of them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, I8, U8, per_tensor
from edgelite.interpreter.kernels.shared.hybrid import InputQuantizer
from edgelite.interpreter.node import Node, Operand
from edgelite.numerics.integer_product import IntegerProduct

Blocks = Sequence["Operand | None"]
Product = Callable[[np.ndarray], None]
T = TypeVar("T")


def product(node: Node, rows: np.ndarray, blocks: Blocks, asymmetric: bool) -> Product:
    """What writes the products of rows and weights.

    Args:
        rows: float32 (n, depth); its present elements count.
        blocks: weights (columns, depth), all of one dtype, whose results stand side by side; None
            for columns of zeros, as many as those of the others.
        asymmetric: whether rows are quantized with a zero point, for 8-bit weights.

    Returns:
        A function of the float32 array (n, all columns) to write to.
    """
    kinds = {block.dtype for block in blocks if block is not None}
    if kinds <= {F32}:
        return _float(rows, blocks)
    if len(kinds) == 1 and kinds <= {I8, U8}:
        return _hybrid(node, rows, blocks, asymmetric)
    raise node.unsupported()


def prepared(blocks: Blocks, make: Callable[[], T]) -> Callable[[], T]:
    """What `make` makes of operands' elements: once where they are constant, else each time."""
    if all(block is None or block.constant for block in blocks):
        value = make()
        return lambda: value
    return make


def _columns(blocks: Blocks) -> int:
    return next((block.known_shape[0] for block in blocks if block is not None), 0)


def _matrix(blocks: Blocks, depth: int) -> np.ndarray:
    """The weights as a matrix (depth, all columns). Bytes of uint8 weights are those of int8."""
    columns = _columns(blocks)
    parts = []
    for block in blocks:
        if block is None:
            parts.append(np.zeros((columns, depth), np.int8))
        else:
            parts.append(block.array.view(np.int8) if block.dtype == U8 else block.array)
    return np.concatenate(parts).T


def _float(rows: np.ndarray, blocks: Blocks) -> Product:
    matrix = prepared(blocks, lambda: _matrix(blocks, rows.shape[1]).astype(np.float32, copy=False))

    def run(out: np.ndarray) -> None:
        np.matmul(rows, matrix(), out=out)

    return run


def _hybrid(node: Node, rows: np.ndarray, blocks: Blocks, asymmetric: bool) -> Product:
    quantize = InputQuantizer(rows, asymmetric)
    weights = prepared(
        blocks,
        lambda: IntegerProduct(_matrix(blocks, rows.shape[1]), 255 if asymmetric else 127),
    )
    columns = _columns(blocks)
    scales = np.repeat(
        np.array([1 if b is None else per_tensor(node, b)[0] for b in blocks], np.float32), columns
    )
    single = np.empty((len(rows), scales.size), np.float32)
    double = np.empty(single.shape)

    def run(out: np.ndarray) -> None:
        quantize()
        sums = weights()(quantize.values, single, double)
        np.multiply(sums, quantize.scales * scales, out=out, casting="same_kind")

    return run


def in_float(node: Node, operand: Operand) -> Callable[[], np.ndarray]:
    """Weights as float32, made of 8-bit ones by their scale."""
    if operand.dtype == F32:
        return node.prepared(operand, lambda a: a)
    scale = per_tensor(node, operand)[0]
    return node.prepared(operand, lambda a: a.view(np.int8) * scale)


class SequenceSums:
    """What the inputs add to a cell's sums, for all steps at once, as no state enters it.

    Args:
        inputs: for each input its rows (time * batch, depth) and the weights that it meets.
        bias: operands that are added, side by side like the weights; none for no bias.
        shape: (time, batch, all columns).
    """

    def __init__(
        self,
        node: Node,
        inputs: Sequence[tuple[np.ndarray, Blocks]],
        bias: Sequence[Operand],
        shape: tuple[int, int, int],
        asymmetric: bool,
    ) -> None:
        self._products = [product(node, rows, blocks, asymmetric) for rows, blocks in inputs]
        self._bias = prepared(
            bias,
            lambda: np.concatenate([b.array.reshape(-1) for b in bias]) if bias else np.float32(0),
        )
        self._sums = np.empty(shape, np.float32)
        self._matrix = self._sums.reshape(-1, shape[2])
        self._work = np.empty(self._matrix.shape if len(inputs) > 1 else 0, np.float32)

    def __call__(self) -> np.ndarray:
        """The sums (time, batch, columns) of the inputs' present elements."""
        first, *others = self._products
        first(self._matrix)
        for other in others:
            other(self._work)
            np.add(self._matrix, self._work, out=self._matrix)
        np.add(self._matrix, self._bias(), out=self._matrix)
        return self._sums
