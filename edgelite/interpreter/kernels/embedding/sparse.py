"""EMBEDDING_LOOKUP_SPARSE: rows of a matrix, combined where several belong to one item."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, I32, require_dtype
from edgelite.interpreter.kernels.shared.indices import require_inside
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.enums import CombinerType
from edgelite.schema.ops.embedding import EmbeddingLookupSparse


@kernel(EmbeddingLookupSparse)
def embedding_lookup_sparse(node: Node) -> Run:
    """The weighted sum of each item's rows, or that over the weights' sum or length.

    Lookups of one item stand one behind the other; the last index of each counts them.
    """
    require_dtype(node, I32, *(node.input(i) for i in range(3)))
    require_dtype(node, F32, node.input(3), node.input(4), node.output)
    combiner, out = node.op.combiner, node.output.array
    ids, indices, _shape, weights, rows = (node.input(i).array for i in range(5))
    items = indices[:, :-1]
    sizes = out.shape[: items.shape[1]]
    flat = out.reshape(int(np.prod(sizes, dtype=np.int64)), -1)

    def run() -> None:
        require_inside(node, ids[:, None], rows.shape[:1], "ids")
        require_inside(node, items, sizes)
        places = np.zeros(len(ids), np.int64)
        for axis, size in enumerate(sizes):
            places = places * size + items[:, axis]
        flat.fill(0)
        ends = [*(np.flatnonzero(np.diff(places)) + 1).tolist(), len(places)]
        start = 0
        for end in ends:
            for lookup in range(start, end):
                flat[places[lookup]] += rows[ids[lookup]].reshape(-1) * weights[lookup]
            if combiner != CombinerType.SUM and end > start:
                flat[places[start]] /= _divisor(weights[start:end], combiner)
            start = end

    return run


def _divisor(weights: np.ndarray, combiner: CombinerType) -> np.float32:
    """The sum of the weights, or the root of that of their squares, in float32 one by one."""
    if combiner == CombinerType.SQRTN:
        return np.sqrt(np.add.accumulate(weights * weights)[-1])
    return np.add.accumulate(weights)[-1]
