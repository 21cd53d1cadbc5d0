"""Constant 8-bit weights as matrices of float32 that inputs, as floats, are multiplied with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgelite.interpreter.kernels.shared.weights import biases, input_reach
from edgelite.interpreter.node import Node
from edgelite.numerics.integer_product import LARGEST_EXACT


class WeightColumns(NamedTuple):
    """Weights and bias.

    Attributes:
        matrix: float32 (depth + 1, units), a column for each unit; the last row is the bias, and what the
            input's zero point takes off.
        bound: the largest magnitude of a sum of inputs, as they are stored, times a column.
    """

    matrix: np.ndarray
    bound: float

    @property
    def bias(self) -> np.ndarray:
        """The last row, as integers."""
        return self.matrix[-1].astype(np.int64)


def weight_columns(node: Node, weights: np.ndarray, zero_point: int) -> WeightColumns:
    """The columns of a node whose weights and bias are constant.

    Args:
        weights: 8-bit integers (units, depth), or wider ones without a zero point.
        zero_point: the weights'.
    """
    units, depth = weights.shape
    matrix = np.empty((depth + 1, units), np.float32)
    inner = matrix[:depth]
    np.copyto(inner, weights.T, casting="unsafe")
    if zero_point:
        np.subtract(inner, np.float32(zero_point), out=inner)
    row = np.broadcast_to(biases(node)(_sums(inner)), (units,))
    reach = _sums(np.abs(inner)) * input_reach(node) + np.abs(row)
    matrix[depth] = row
    return WeightColumns(matrix, float(reach.max(initial=0)))


def _sums(matrix: np.ndarray) -> np.ndarray:
    """The sums of columns of integers up to 255, int64; a product with ones where float32 is exact."""
    if len(matrix) * 255 < LARGEST_EXACT:
        sums = np.matmul(np.ones(len(matrix), np.float32), matrix)
    else:
        sums = matrix.sum(axis=0, dtype=np.float64)
    return sums.astype(np.int64)
