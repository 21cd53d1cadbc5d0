"""Indices that come while the model runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
