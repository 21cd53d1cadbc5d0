"""EMBEDDING_LOOKUP and HASHTABLE_LOOKUP."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.calls import bound
from edgelite.interpreter.kernels.shared.blocks import real_rows
from edgelite.interpreter.kernels.shared.common import (
    F16,
    F32,
    I32,
    U8,
    quantization_of,
    require_dtype,
)
from edgelite.interpreter.kernels.shared.indices import require_inside
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.embedding import EmbeddingLookup, HashtableLookup

# What becomes float by its scales.
_SCALED = (TensorType.INT8, TensorType.UINT8, TensorType.INT4, TensorType.INT2)


@kernel(EmbeddingLookup)
def embedding_lookup(node: Node) -> Run:
    """The rows that ids name: as they are, or of small integers as float by their scales."""
    require_dtype(node, I32, node.input(0))
    ids, weights, out = node.input(0).array, node.input(1), node.output
    rows, result, count = weights.array, out.array, weights.known_shape[:1]
    if weights.type == out.type and weights.blocks is None:
        take: Run = bound(np.take, rows, ids, axis=0, out=result, mode="clip")
    elif weights.type in _SCALED and out.dtype in (F16, F32):
        real = _real_rows(node, weights) if weights.blocks is None else real_rows(node, weights)

        def take() -> None:
            np.copyto(result, real(ids), casting="same_kind")

    else:
        raise node.unsupported()

    def run() -> None:
        require_inside(node, ids[:, None], count, "ids")
        take()

    return run


def _real_rows(node: Node, weights: Operand) -> Callable[[np.ndarray], np.ndarray]:
    """What gives the real values of rows that have one scale all together, or one each."""
    quantization = quantization_of(node, weights)
    count = quantization.scale.size
    if np.any(quantization.zero_point):
        raise node.error("weights must have zero point 0")
    if count not in (1, len(weights.array)) or (count > 1 and quantization.axis != 0):
        raise node.error(f"weights must have 1 scale, or 1 for each row; received {count}")
    scales = quantization.scale.reshape(-1, *(1,) * (weights.array.ndim - 1))
    rows = weights.array.view(np.int8)  # LiteRT takes unsigned rows for signed ones

    def real(ids: np.ndarray) -> np.ndarray:
        own = scales if count == 1 else scales[ids]
        return np.multiply(rows[ids], own, dtype=np.float32)

    return real


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
