"""8-bit operators by tables: the result for every value, or pair of values, is computed once."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.common import (
    QUANTIZED_8,
    affine,
    bound,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.numerics import quantized_functions, quantized_pairs
from edgelite.numerics.quantized_functions import Function, Mapping
from edgelite.numerics.quantized_pairs import Affine, Pair, PairFunction


def unary(node: Node, function: Function) -> Run:
    """A function of one quantized operand."""
    x, out = node.input(0), node.output
    if x.dtype not in QUANTIZED_8 or out.dtype != x.dtype:
        raise node.unsupported()
    mapping = Mapping(affine(node, x), affine(node, out), out.dtype)
    return apply(quantized_functions.table_of(function, mapping), x.array, out.array)


def apply(table: np.ndarray, x: np.ndarray, out: np.ndarray) -> Run:
    """Out = table[x], for a table in the order of the operand's bytes."""
    bits = x.view(np.uint8)
    return bound(table.take, bits, out=out, mode="clip")


def binary(
    node: Node, function: PairFunction, low: int, high: int, out_affine: Affine | None = None
) -> Run:
    """A function of two quantized operands that broadcast.

    Args:
        low, high: what results are clamped to.
        out_affine: the result's scale and zero point, where it is not the output's own.
    """
    x, y, out = node.input(0), node.input(1), node.output
    if x.dtype not in QUANTIZED_8 or y.dtype != x.dtype:
        raise node.unsupported()
    pair = Pair(affine(node, x), affine(node, y), out_affine or affine(node, out), low, high)
    table = quantized_pairs.table_of(function, pair, (x.dtype, y.dtype, out.dtype))
    if y.constant and y.array.size == 1 and x.array.shape == out.array.shape:
        fixed = int(y.array.view(np.uint8).reshape(-1)[0])
        return apply(np.ascontiguousarray(table[fixed::256]), x.array, out.array)
    first, second = x.array.view(np.uint8), y.array.view(np.uint8)
    index = np.empty(out.array.shape, np.intp)
    result = out.array
    take = table.take

    def run() -> None:
        np.left_shift(first, 8, out=index, dtype=np.intp)
        np.bitwise_or(index, second, out=index)
        take(index, out=result, mode="clip")

    return run
