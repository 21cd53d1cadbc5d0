"""Rows of integers times 8-bit weights, brought to the scale that the next step works in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from edgelite.interpreter.kernels.shared.common import I8, require_dtype
from edgelite.interpreter.node import Node, Operand
from edgelite.numerics.fixed_point import Multiplier, multiply, wrap32
from edgelite.numerics.integer_product import IntegerProduct
from edgelite.numerics.requantization import Requantizer


class Target(NamedTuple):
    """What sums become.

    Attributes:
        dtype: an integer dtype of up to 16 bits.
        zero_point: theirs.
        low, high: what they are clamped to; the dtype's range by default.
    """

    dtype: np.dtype[Any]
    zero_point: int = 0
    low: int | None = None
    high: int | None = None


class IntegerSums:
    """Sums of products, requantized.

    Args:
        weights: int8 constants (columns, depth), whose results stand side by side.
        zero_point: the rows'.
        by: a multiplier for all columns, or one for each.
        count: how many rows there are.
        target: what the sums become; None leaves them int64, for more to be added to.
        bias: int64, one a column.
    """

    def __init__(
        self,
        node: Node,
        weights: Sequence[Operand],
        zero_point: int,
        by: Multiplier,
        count: int,
        target: Target | None = None,
        bias: np.ndarray | int = 0,
    ) -> None:
        require_dtype(node, I8, *weights)
        for operand in weights:
            if not operand.constant:
                raise node.error(f"tensor {operand.index} {operand.name!r} must be constant")
        matrix = np.concatenate([operand.array for operand in weights]).T.astype(np.int64)
        offset = bias - zero_point * matrix.sum(axis=0)
        bound = float((np.abs(matrix).sum(axis=0) * 128 + np.abs(offset)).max(initial=0))
        depth, columns = matrix.shape
        self._product = IntegerProduct(matrix, 128)
        self._rows = np.empty((count, depth), np.float32)
        self._single = np.empty((count, columns), np.float32)
        self._double = np.empty((count, columns))
        self._finish = (
            partial(_rescaled, offset=offset, by=by)
            if target is None
            else self._requantized(target, offset, by, bound)
        )

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        """The sums for int8 rows (n, depth): (n, columns), overwritten by the next call."""
        np.copyto(self._rows, rows, casting="unsafe")
        return self._finish(self._product(self._rows, self._single, self._double))

    def _requantized(
        self, target: Target, offset: np.ndarray, by: Multiplier, bound: float
    ) -> Callable[[np.ndarray], np.ndarray]:
        """What makes the target's values of sums."""
        limits = np.iinfo(target.dtype)
        low = limits.min if target.low is None else target.low
        high = limits.max if target.high is None else target.high
        requantize = Requantizer(by, target.zero_point, low, high, target.dtype, bound)
        row, out = requantize.offset(offset), np.empty(self._double.shape, target.dtype)

        def run(sums: np.ndarray) -> np.ndarray:
            requantize(sums, row, out, self._double)
            return out

        return run


def _rescaled(sums: np.ndarray, offset: np.ndarray, by: Multiplier) -> np.ndarray:
    return multiply(wrap32(sums.astype(np.int64) + offset), by)
