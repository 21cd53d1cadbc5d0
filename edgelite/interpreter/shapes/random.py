"""Shapes of random numbers."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_one, require_rank
from edgelite.schema.ops.random import (
    Multinomial,
    RandomOptions,
    RandomStandardNormal,
    RandomUniform,
)


@shape_rule(RandomUniform, RandomStandardNormal, dtypes=lambda _op, _shape: [np.float32])
def random(_op: RandomOptions, shape: Spec) -> list[Shape | None]:
    """The shape that the operand holds."""
    require_rank(shape, 1, "shape")
    values = integers(shape, "shape")
    if values is None:
        return [None]
    if min(values, default=0) < 0:
        raise ModelError(f"shape must not have negative sizes; received {values}")
    return [tuple(values)]


@shape_rule(Multinomial, dtypes=lambda _op, _logits, _count: [np.int64])
def multinomial(_op: Multinomial, logits: Spec, count: Spec) -> list[Shape | None]:
    """(batch, classes) gives (batch, count)."""
    require_rank(logits, 2, "logits")
    require_one(num_samples=count)
    if not logits.shape[1]:
        raise ModelError("logits must have at least one class")
    values = integers(count, "num_samples")
    if values is None:
        return [None]
    if values[0] < 0:
        raise ModelError(f"num_samples must not be negative; received {values[0]}")
    return [(logits.shape[0], values[0])]
