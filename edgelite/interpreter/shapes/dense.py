"""Shapes of matrix products."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import broadcast, elements, require_bias, require_rank
from edgelite.schema.enums import FullyConnectedOptionsWeightsFormat as WeightsFormat
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected


def _dtypes(op: FullyConnected, x: Spec, *_others: Spec | None) -> list[Any]:
    if op.weights_format == WeightsFormat.SHUFFLED4x16INT8:
        return [np.int16, np.uint8]
    return [x.dtype]


@shape_rule(FullyConnected, dtypes=_dtypes)
def fully_connected(
    op: FullyConnected, x: Spec, weights: Spec, bias: Spec | None = None
) -> list[Shape | None]:
    """(..., depth) and (units, depth) give (..., units), flattened to (batch, units) by default.

    Without `keep_num_dims` the input may have any shape whose elements make whole rows. With shuffled
    weights there is a second output, which LiteRT shuffles the input in.
    """
    shape = _product_shape(op, x, weights, bias)
    return [shape, x.shape] if op.weights_format == WeightsFormat.SHUFFLED4x16INT8 else [shape]


def _product_shape(op: FullyConnected, x: Spec, weights: Spec, bias: Spec | None) -> Shape:
    require_rank(weights, 2, "weights")
    units, depth = weights.shape
    require_bias(bias, units)
    if op.keep_num_dims:
        if not x.shape or x.shape[-1] != depth:
            raise ModelError(f"the input's last size must be {depth}; received the shape {x.shape}")
        return (*x.shape[:-1], units)
    count = elements(x.shape)
    if depth == 0 and count == 0:
        return (elements(x.shape[:-1]), units)
    if depth == 0 or count % depth:
        raise ModelError(
            f"the input's elements must make rows of {depth}; received the shape {x.shape}"
        )
    return (count // depth, units)


@shape_rule(BatchMatMul)
def batch_mat_mul(op: BatchMatMul, x: Spec, y: Spec) -> list[Shape | None]:
    """(..., m, k) and (..., k, n) give (..., m, n); `adj_x` and `adj_y` swap the last two axes."""
    if min(len(x.shape), len(y.shape)) < 2:
        raise ModelError(f"inputs must have 2 dimensions or more; received {x.shape} and {y.shape}")
    rows, depth = x.shape[-2:][:: -1 if op.adj_x else 1]
    other, columns = y.shape[-2:][:: -1 if op.adj_y else 1]
    if depth != other:
        raise ModelError(f"matrices of shapes {x.shape} and {y.shape} cannot be multiplied")
    return [(*broadcast(x.shape[:-2], y.shape[:-2]), rows, columns)]
