"""The angle of a point."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Lowering, primitive, unbroadcast
from edgelite.schema.ops.arithmetic import Add, Atan2
from edgelite.schema.ops.creation import ZerosLike


@primitive
def atan2(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The angle of the point (x, y) in radians, from -pi to pi; the arguments broadcast."""
    return np.arctan2(y, x)


def _over_square_length(g: Any, y: Any, x: Any) -> Any:
    return g / (x * x + y * y)


atan2.vjps(
    lambda g, out, y, x: unbroadcast(_over_square_length(g, y, x) * x, y),
    lambda g, out, y, x: unbroadcast(-_over_square_length(g, y, x) * y, x),
)


def _lower(graph: Lowering, y: Any, x: Any) -> Any:
    if y.shape != x.shape:  # ATAN2 does not broadcast, ADD does
        zeros = graph.add(ZerosLike(), y), graph.add(ZerosLike(), x)
        y, x = graph.add(Add(), y, zeros[1]), graph.add(Add(), x, zeros[0])
    return graph.add(Atan2(), y, x)


atan2.lowers(_lower)
