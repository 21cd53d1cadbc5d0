"""Reductions over segments of the first axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, I32, require_dtype, require_same_dtype
from edgelite.interpreter.kernels.shared.indices import require_inside
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.operator import Options
from edgelite.schema.ops.segment import (
    SegmentSum,
    UnsortedSegmentMax,
    UnsortedSegmentMin,
    UnsortedSegmentProd,
    UnsortedSegmentSum,
)


def _range(dtype: np.dtype[Any]) -> tuple[float, float]:
    info = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    return info.min, info.max


# What combines elements (NaN loses against numbers), and what an empty segment has.
_REDUCTIONS: dict[type[Options], tuple[np.ufunc, Callable[[np.dtype[Any]], float]]] = {
    SegmentSum: (np.add, lambda _dtype: 0),
    UnsortedSegmentSum: (np.add, lambda _dtype: 0),
    UnsortedSegmentProd: (np.multiply, lambda _dtype: 1),
    UnsortedSegmentMax: (np.fmax, lambda dtype: _range(dtype)[0]),
    UnsortedSegmentMin: (np.fmin, lambda dtype: _range(dtype)[1]),
}


@kernel(*_REDUCTIONS)
def segment(node: Node) -> Run:
    """Each element goes to the segment of its id, in order; negative ids to none."""
    require_same_dtype(node, node.input(0), node.output)
    require_dtype(node, I32, node.input(1))
    x, ids, out = node.input(0).array, node.input(1).array.reshape(-1), node.output.array
    if x.dtype not in (F32, I32):
        raise node.unsupported()
    combine, initial = _REDUCTIONS[type(node.op)]
    first = initial(x.dtype)
    rows = x.reshape(len(ids), *out.shape[1:])
    negative_to_none = not isinstance(node.op, SegmentSum)

    def run() -> None:
        kept = ids >= 0 if negative_to_none else np.ones(len(ids), np.bool_)
        require_inside(node, ids[kept, None], out.shape[:1], "segment_ids")
        out.fill(first)
        combine.at(out, ids[kept], rows[kept])

    return run
