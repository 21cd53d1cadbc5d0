"""EMBEDDING_LOOKUP and HASHTABLE_LOOKUP."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F16,
    F32,
    I8,
    I32,
    U8,
    require_dtype,
    require_scale,
)
from edgelite.interpreter.kernels.shared.indices import require_inside
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.ops.embedding import EmbeddingLookup, HashtableLookup


@kernel(EmbeddingLookup)
def embedding_lookup(node: Node) -> Run:
    """The rows that ids name: as they are, or 8- and 4-bit ones times their scale."""
    require_dtype(node, I32, node.input(0))
    ids, weights, out = node.input(0).array, node.input(1), node.output
    rows = weights.array
    if weights.dtype == out.dtype:
        scales = None
    elif weights.dtype in (I8, U8) and out.dtype in (F16, F32):
        scales = _scales(node, rows.ndim)
        rows = rows.view(np.int8)  # LiteRT takes unsigned rows for signed ones
    else:
        raise node.unsupported()
    result = out.array

    def run() -> None:
        require_inside(node, ids[:, None], (len(rows),), "ids")
        if scales is None:
            np.take(rows, ids, axis=0, out=result, mode="clip")
        else:
            own = scales if len(scales) == 1 else scales[ids]
            np.multiply(rows[ids], own, out=result, casting="same_kind", dtype=np.float32)

    return run


def _scales(node: Node, rank: int) -> np.ndarray:
    """The rows' scales, one for all or one each, with as many axes as the rows have."""
    weights = node.input(1)
    require_scale(node, weights)
    quantization = weights.quantization
    assert quantization is not None
    count = quantization.scale.size
    if np.any(quantization.zero_point):
        raise node.error("weights must have zero point 0")
    if count not in (1, len(weights.array)) or (count > 1 and quantization.axis != 0):
        raise node.error(f"weights must have 1 scale, or 1 for each row; received {count}")
    return quantization.scale.reshape(-1, *(1,) * (rank - 1))


@kernel(HashtableLookup)
def hashtable_lookup(node: Node) -> Run:
    """The values whose keys are looked for, else zeros; keys must rise."""
    require_dtype(node, I32, node.input(0), node.input(1))
    require_dtype(node, U8, node.outputs[1])
    require_dtype(node, node.input(2).dtype, node.output)
    lookup, keys, values = (node.input(i).array for i in range(3))
    out, hits = (operand.array for operand in node.outputs)
    nothing = b"" if out.dtype == np.object_ else 0

    def run() -> None:
        places = np.minimum(np.searchsorted(keys, lookup), len(keys) - 1)
        found = keys[places] == lookup
        out[...] = values[places]
        out[~found] = nothing
        np.copyto(hits, found)

    return run
