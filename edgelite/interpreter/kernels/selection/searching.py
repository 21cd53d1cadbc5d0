"""What orders and finds elements: TOPK_V2, UNIQUE, WHERE, BUCKETIZE."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
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
    rows = [array.reshape(-1, max(array.shape[-1], 1)) for array in (x, values, places)]
    lines = list(zip(*rows, strict=True)) if count else []

    def run() -> None:
        for row, value, place in lines:
            order = _first(falling(row), count)
            np.copyto(place, order, casting="same_kind")
            np.take(row, order, out=value, mode="clip")

    return run


def _first(keys: np.ndarray, count: int) -> np.ndarray:
    """The places of the `count` lowest keys, in order; equal keys by their place."""
    if count * 4 > len(keys):
        return np.argsort(keys, kind="stable")[:count]
    limit = np.partition(keys, count - 1)[count - 1]
    few = np.flatnonzero(~(keys > limit))  # NaN limits let all pass
    return few[np.argsort(keys[few], kind="stable")[:count]]


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
