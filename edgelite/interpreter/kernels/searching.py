"""What orders and finds elements: TOPK_V2, UNIQUE, WHERE, BUCKETIZE."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.common import (
    BOOL,
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    U8,
    U32,
    require_dtype,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Evaluate, Run, evaluation, kernel
from edgelite.schema.ops.selection import Bucketize, TopKV2, Unique, Where


@kernel(TopKV2)
def top_k_v2(node: Node) -> Run:
    """The largest elements of each row; equal ones by their place, NaN last."""
    x, values, places = node.input(0).array, node.outputs[0].array, node.outputs[1].array
    require_same_dtype(node, node.input(0), node.outputs[0])
    if x.dtype not in (F32, U8, I8, I16, I32, I64) or places.dtype not in (I16, I32):
        raise node.unsupported()
    count = values.shape[-1]
    if count and x.shape[-1] > np.iinfo(places.dtype).max + 1:
        raise node.error(f"{x.shape[-1]} places do not fit indices of {places.dtype}")
    # What sorts upwards where the elements sort downwards: ~x is -1 - x, without overflow.
    falling = np.negative if x.dtype == F32 else np.invert

    def run() -> None:
        order = np.argsort(falling(x), axis=-1, kind="stable")[..., :count]
        np.copyto(places, order, casting="same_kind")
        np.copyto(values, np.take_along_axis(x, order, axis=-1))

    return run


@evaluation(Where)
def where(node: Node) -> Evaluate:
    """The index tuples of elements that are not 0, in order."""
    x = node.input(0).array
    if x.dtype not in (BOOL, F32, I64, I32, I8, U8, U32):
        raise node.unsupported()
    require_dtype(node, I64, node.output)
    if not x.ndim:
        raise node.error("condition must have at least 1 dimension")
    return lambda: [np.argwhere(x).astype(np.int64)]


@evaluation(Unique)
def unique(node: Node) -> Evaluate:
    """The different elements by their first appearance, and which of them each element is."""
    x, to = node.input(0).array, node.outputs[1].dtype
    require_same_dtype(node, node.input(0), node.outputs[0])
    if x.dtype not in (F32, I8, U8, I16, I32, I64) or to not in (I32, I64):
        raise node.unsupported()
    if x.ndim != 1:
        raise node.error(f"input must have 1 dimension; received the shape {x.shape}")

    def evaluate() -> list[np.ndarray]:
        values, first, which = np.unique(x, return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(order), to)
        rank[order] = np.arange(len(order))
        return [values[order], rank[which.reshape(-1)]]

    return evaluate


@kernel(Bucketize)
def bucketize(node: Node) -> Run:
    """How many boundaries are not above each element; integers are compared as float32."""
    x, out = node.input(0).array, node.output.array
    if x.dtype not in (F32, F64, I32, I64) or out.dtype != I32:
        raise node.unsupported()
    boundaries = np.array(node.op.boundaries, np.float32)
    if np.any(boundaries[1:] < boundaries[:-1]):
        raise node.error("boundaries must not fall")
    compared = F64 if x.dtype == F64 else F32
    limits = boundaries.astype(compared)

    def run() -> None:
        places = np.searchsorted(limits, x.astype(compared, copy=False), side="right")
        np.copyto(out, places, casting="same_kind")

    return run
