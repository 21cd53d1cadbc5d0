"""Indices, and other elements, that come while the model runs and may be wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edgelite.errors import ExecutionError
from edgelite.interpreter.node import Node


def require_inside(
    node: Node, indices: np.ndarray, sizes: Sequence[int], name: str = "indices"
) -> None:
    """Refuses indices that point outside.

    Args:
        indices: integers; entry i of the last axis is for sizes[i].

    Raises:
        ExecutionError: names the first that does.
    """
    outside = (indices < 0) | (indices >= np.array(sizes, np.int64))
    if outside.any():
        at = np.argwhere(outside)[0].tolist()
        raise node.failed(
            f"{name} must be in [0, {sizes[at[-1]]}); received {indices[tuple(at)]} at {at}"
        )


def refuse_any(wrong: np.ndarray, problem: str) -> None:
    """Refuses elements that are marked as wrong.

    Raises:
        ExecutionError: tells the problem and the place of the first.
    """
    if wrong.any():
        raise ExecutionError(f"{problem} at {np.argwhere(wrong)[0].tolist()}")
