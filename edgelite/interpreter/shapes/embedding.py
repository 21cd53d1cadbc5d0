"""Shapes of lookups."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import elements, integers, require_rank
from edgelite.schema.enums import LSHProjectionType
from edgelite.schema.ops.embedding import (
    EmbeddingLookup,
    EmbeddingLookupSparse,
    HashtableLookup,
    LshProjection,
    SkipGram,
)


# Quantized rows become float; where they are to stay as they are, the file says so at the output.
@shape_rule(EmbeddingLookup, dtypes=lambda _op, _ids, _weights: [np.float32])
def embedding_lookup(_op: EmbeddingLookup, ids: Spec, weights: Spec) -> list[Shape | None]:
    """A row of the weights for each id."""
    require_rank(ids, 1, "ids")
    if len(weights.shape) < 2:
        raise ModelError(f"weights must have at least 2 dimensions; received {weights.shape}")
    return [ids.shape + weights.shape[1:]]


@shape_rule(HashtableLookup, dtypes=lambda _op, _lookup, _keys, values: [values.dtype, np.uint8])
def hashtable_lookup(
    _op: HashtableLookup, lookup: Spec, keys: Spec, values: Spec
) -> list[Shape | None]:
    """A row of the values for each key that is looked for, and whether it was found."""
    require_rank(lookup, 1, "lookup")
    require_rank(keys, 1, "keys")
    if values.shape[:1] != keys.shape or not keys.shape[0]:
        raise ModelError(
            f"there must be a key for each of the values, at least one; received the shapes "
            f"{keys.shape} and {values.shape}"
        )
    return [lookup.shape + values.shape[1:], lookup.shape]


@shape_rule(EmbeddingLookupSparse, dtypes=lambda _op, *_inputs: [np.float32])
def embedding_lookup_sparse(
    _op: EmbeddingLookupSparse,
    ids: Spec,
    indices: Spec,
    dense_shape: Spec,
    weights: Spec,
    rows: Spec,
) -> list[Shape | None]:
    """The dense shape, whose last axis counts the rows of an item, with a row instead of that."""
    require_rank(ids, 1, "ids")
    require_rank(indices, 2, "indices")
    count, rank = indices.shape
    if ids.shape != (count,) or weights.shape != (count,) or dense_shape.shape != (rank,):
        raise ModelError(
            f"{count} indices of {rank} entries need as many ids and weights, and a dense shape of "
            f"{rank}; received {ids.shape}, {weights.shape} and {dense_shape.shape}"
        )
    if len(rows.shape) < 2 or not rank:
        raise ModelError(f"values must have at least 2 dimensions; received {rows.shape}")
    sizes = integers(dense_shape, "dense_shape")
    if sizes is None:
        return [None]
    if min(sizes) < 0:
        raise ModelError(f"dense_shape must not be negative; received {sizes}")
    return [(*sizes[:-1], *rows.shape[1:])]


@shape_rule(SkipGram)
def skip_gram(_op: SkipGram, _text: Spec) -> list[Shape | None]:
    """As many as there are n-grams."""
    return [None]


@shape_rule(LshProjection, dtypes=lambda _op, *_inputs: [np.int32])
def lsh_projection(
    op: LshProjection, hashes: Spec, x: Spec, weight: Spec | None = None
) -> list[Shape | None]:
    """A number for each hash, or for each of its bits."""
    require_rank(hashes, 2, "hash")
    if hashes.shape[1] > 32:
        raise ModelError(f"hash must have at most 32 bits; received {hashes.shape[1]}")
    if not x.shape or not x.shape[0] or (weight is not None and weight.shape != x.shape[:1]):
        raise ModelError(
            f"input must have elements, and as many weights, if any; received the shape {x.shape}"
        )
    if op.type not in (LSHProjectionType.SPARSE, LSHProjectionType.DENSE):
        raise ModelError(f"type must be SPARSE or DENSE; received {op.type}")
    sparse = op.type == LSHProjectionType.SPARSE
    return [hashes.shape[:1] if sparse else (elements(hashes.shape),)]
