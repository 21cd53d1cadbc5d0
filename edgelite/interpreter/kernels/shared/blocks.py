"""Weights with scales for blocks of their rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.shared.common import F16, F32
from edgelite.interpreter.node import Node, Operand
from edgelite.schema.enums import TensorType

# Others LiteRT does not take in blocks.
_TYPES = (TensorType.INT4, TensorType.INT2)


def real_rows(node: Node, weights: Operand) -> Callable[..., np.ndarray]:
    """What gives the real values, float32, of rows of weights: of all, or of some picked ones.

    The function that is returned takes the rows' numbers, and does not check them.
    """
    blocks = weights.blocks
    assert blocks is not None
    if weights.type not in _TYPES or blocks.scales.dtype not in (F16, F32):
        raise node.unsupported(weights, blocks.scales)
    if blocks.zero_points is not None:
        raise node.error("weights with scales for blocks must have no zero points")
    if not blocks.scales.constant:
        raise node.error("the scales for blocks must be constant")
    if weights.array.ndim != 2:
        raise node.error(
            f"weights with scales for blocks must be a matrix; received {weights.array.shape}"
        )
    units, depth = weights.array.shape
    count = -(-depth // blocks.size)
    if blocks.scales.array.size != units * count or depth % blocks.size:
        raise node.error(
            f"weights of the shape {weights.array.shape} need {units} x {count} scales for whole "
            f"blocks of {blocks.size}; received {blocks.scales.array.shape}"
        )
    scales = blocks.scales.array.astype(np.float32).reshape(units, count, 1)
    rows, size = weights.array, blocks.size

    def real(picked: np.ndarray | slice = slice(None)) -> np.ndarray:
        parts = rows[picked]
        blocked = parts.reshape(len(parts), count, size) * scales[picked]
        return blocked.reshape(parts.shape)

    return real
