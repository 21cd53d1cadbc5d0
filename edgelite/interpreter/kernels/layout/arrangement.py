"""What arranges elements anew; nothing is computed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edgelite.interpreter.calls import bound, in_turn, nothing
from edgelite.interpreter.kernels.shared.common import (
    is_in_place,
    require_same_dtype,
    require_same_scale,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.layout.arrangement import permutation
from edgelite.schema.enums import MirrorPadMode
from edgelite.schema.ops.layout import (
    BroadcastTo,
    ExpandDims,
    MirrorPad,
    Pad,
    PadV2,
    Reshape,
    Shape,
    Squeeze,
    Transpose,
)

_FEW = 1 << 12  # elements that one call fills sooner than several


def copy(source: np.ndarray, out: np.ndarray) -> Run:
    """What copies one array to another, broadcasting it."""
    return bound(np.copyto, out, source)


@kernel(Reshape, Squeeze, ExpandDims)
def reshape(node: Node) -> Run:
    """The same elements in another shape; often they stand there already."""
    require_same_dtype(node, node.input(0), node.output)
    source, out = node.input(0).array.reshape(node.output.array.shape), node.output.array
    return nothing if is_in_place(source, out) else copy(source, out)


@kernel(Transpose)
def transpose(node: Node) -> Run:
    """Axes in another order."""
    require_same_dtype(node, node.input(0), node.output)
    x, perm = node.input(0).array, node.input(1).array.reshape(-1).tolist()
    return copy(x.transpose(permutation(perm, x.ndim)), node.output.array)


@kernel(BroadcastTo)
def broadcast_to(node: Node) -> Run:
    """Axes of size 1 repeated."""
    require_same_dtype(node, node.input(0), node.output)
    return copy(node.input(0).array, node.output.array)


@kernel(Shape)
def shape(node: Node) -> Run:
    """The input's shape as a vector."""
    return copy(np.array(node.input(0).array.shape, node.output.dtype), node.output.array)


@kernel(Pad, PadV2)
def pad(node: Node) -> Run:
    """A value before and after each axis: 0 (the zero point) or the third operand."""
    x, value, out = node.input(0), node.optional(2), node.output
    require_same_dtype(node, x, out)
    require_same_scale(node, x, out)
    pairs = node.input(1).array.tolist()
    source, result = x.array, out.array
    inner = result[tuple(slice(b, b + n) for (b, _), n in zip(pairs, source.shape, strict=True))]
    if value is None:
        zero = out.zero_point if out.quantization is not None else 0
        fill = np.full((), zero, out.dtype)
    else:
        require_same_dtype(node, x, value)
        fill = value.array.reshape(())

    # Of what is large only the margins are filled: its inside would be written twice.
    filled = _margins(result, source.shape, pairs) if result.size > _FEW else [result]
    return in_turn([*(copy(fill, part) for part in filled), copy(source, inner)])


def _margins(
    array: np.ndarray, shape: tuple[int, ...], pairs: Sequence[Sequence[int]]
) -> list[np.ndarray]:
    """The parts of an array around an inner one of that shape; none overlaps another."""
    found: list[np.ndarray] = []
    inside: tuple[slice, ...] = ()
    for (before, _), size in zip(pairs, shape, strict=True):
        sides = slice(0, before), slice(before + size, None)
        found += [array[inside + (side,)] for side in sides]
        inside += (slice(before, before + size),)
    return [margin for margin in found if margin.size]


@kernel(MirrorPad)
def mirror_pad(node: Node) -> Run:
    """The input mirrored at its borders, with or without the border cells."""
    x, out = node.input(0), node.output
    require_same_dtype(node, x, out)
    pairs = node.input(1).array.tolist()
    places = np.arange(x.array.size).reshape(x.array.shape)
    if node.op.mode == MirrorPadMode.REFLECT:
        places = np.pad(places, pairs, "reflect")
    else:
        places = np.pad(places, pairs, "symmetric")
    source, result = x.array.reshape(-1), out.array
    return bound(np.take, source, places, out=result, mode="clip")
