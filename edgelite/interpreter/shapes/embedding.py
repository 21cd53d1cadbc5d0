"""Shapes of lookups."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import require_rank
from edgelite.schema.ops.embedding import EmbeddingLookup, HashtableLookup


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
