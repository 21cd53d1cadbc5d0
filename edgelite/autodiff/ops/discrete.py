"""Numbers as classes; constant almost everywhere, so without gradients."""

from __future__ import annotations

import numpy as np

from edgelite.autodiff.primitive import primitive
from edgelite.schema.ops.selection import Bucketize


@primitive
def bucketize(x: np.ndarray, *, boundaries: tuple[float, ...]) -> np.ndarray:
    """How many of the boundaries, which are in order, are not greater: int32."""
    return np.digitize(x, boundaries).astype(np.int32)


bucketize.lowers(
    lambda graph, x, *, boundaries: graph.add(Bucketize(boundaries=tuple(boundaries)), x)
)
