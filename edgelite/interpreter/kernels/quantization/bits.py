"""BITCAST."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, Shape, kernel, node_rule
from edgelite.schema.ops.quantization import Bitcast


@node_rule(Bitcast)
def bitcast_shape(node: Node) -> list[Shape | None]:
    """A new last axis where elements become smaller; without the last one where they become larger."""
    shape, size, to = node.input(0).shape, node.input(0).dtype.itemsize, node.output.dtype.itemsize
    if shape is None:
        return [None]
    if size > to:
        return [(*shape, size // to)]
    if size < to:
        if shape[-1:] != (to // size,):
            raise node.error(f"the last axis must have {to // size} elements; received {shape}")
        return [shape[:-1]]
    return [shape]


@kernel(Bitcast)
def bitcast(node: Node) -> Run:
    """The same bytes."""
    x, out = node.input(0).array, node.output.array
    if np.object_ in (x.dtype, out.dtype):
        raise node.unsupported()
    source, target = x.reshape(-1).view(np.uint8), out.reshape(-1).view(np.uint8)
    return lambda: np.copyto(target, source)
