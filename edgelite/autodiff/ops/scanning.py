"""Running sums along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Lowering, primitive
from edgelite.schema.ops.reduction import Cumsum


@primitive
def cumsum(
    x: np.ndarray, *, axis: int = 0, exclusive: bool = False, reverse: bool = False
) -> np.ndarray:
    """The sum of each element and those before it along `axis`.

    Args:
        exclusive: without the element itself.
        reverse: from the end instead.
    """
    rows = np.moveaxis(x, axis, 0)
    rows = rows[::-1] if reverse else rows
    out = np.zeros(rows.shape, x.dtype)
    if exclusive:
        np.cumsum(rows[:-1], axis=0, out=out[1:])
    else:
        np.cumsum(rows, axis=0, out=out)
    return np.ascontiguousarray(np.moveaxis(out[::-1] if reverse else out, 0, axis))


def _lower(
    graph: Lowering, x: Any, *, axis: int = 0, exclusive: bool = False, reverse: bool = False
) -> Any:
    along = graph.constant(np.int32(axis % len(x.shape)))
    return graph.add(Cumsum(exclusive=exclusive, reverse=reverse), x, along)


# What an element is added to lies on its other side.
cumsum.vjps(
    lambda g, out, x, *, axis=0, exclusive=False, reverse=False: cumsum(
        g, axis=axis, exclusive=exclusive, reverse=not reverse
    )
)
cumsum.lowers(_lower)
