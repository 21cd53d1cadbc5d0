"""Shapes of what arranges elements anew: reshaping, transposing, padding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import axis_of, broadcast, elements, integers
from edgelite.schema.dtypes import dtype_of
from edgelite.schema.enums import MirrorPadMode
from edgelite.schema.ops.layout import (
    BroadcastTo,
    ExpandDims,
    MirrorPad,
    Pad,
    PadV2,
    Reshape,
    Squeeze,
    Transpose,
)
from edgelite.schema.ops.layout import Shape as ShapeOf


def resolved(shape: Shape, wanted: Sequence[int]) -> Shape:
    """The wanted shape with its -1, if any, replaced by the size that makes the elements fit."""
    count = elements(shape)
    free = [i for i, size in enumerate(wanted) if size == -1]
    rest = elements([size for size in wanted if size != -1])
    if len(free) > 1 or min(wanted, default=0) < -1:
        raise ModelError(f"the new shape may have one size of -1; received {tuple(wanted)}")
    result = list(wanted)
    if free:
        result[free[0]] = count // rest if rest else 0
    if elements(result) != count:
        raise ModelError(f"a tensor of the shape {shape} cannot be reshaped to {tuple(wanted)}")
    return tuple(result)


@shape_rule(Reshape)
def reshape(op: Reshape, x: Spec, shape: Spec | None = None) -> list[Shape | None]:
    """The shape that the second operand holds, or the option; one size may be -1."""
    if shape is not None and len(shape.shape) == 1:
        wanted = integers(shape, "shape")
        return [None if wanted is None else resolved(x.shape, wanted)]
    # Old files say [0] for a scalar.
    wanted = [] if tuple(op.new_shape) == (0,) else list(op.new_shape)
    return [resolved(x.shape, wanted)]


@shape_rule(Squeeze)
def squeeze(op: Squeeze, x: Spec) -> list[Shape | None]:
    """The input's shape without the named axes of size 1, or without all such."""
    rank = len(x.shape)
    gone = {axis_of(axis, rank) for axis in op.squeeze_dims}
    if not gone:
        return [tuple(size for size in x.shape if size != 1)]
    for axis in sorted(gone):
        if x.shape[axis] != 1:
            raise ModelError(f"axis {axis} must have size 1; received the shape {x.shape}")
    return [tuple(size for i, size in enumerate(x.shape) if i not in gone)]


@shape_rule(ExpandDims)
def expand_dims(_op: ExpandDims, x: Spec, axis: Spec) -> list[Shape | None]:
    """The input's shape with a new axis of size 1."""
    values = integers(axis, "axis")
    if values is None:
        return [None]
    if len(values) != 1:
        raise ModelError(f"there must be one axis; received {len(values)}")
    at = axis_of(values[0], len(x.shape) + 1)
    return [(*x.shape[:at], 1, *x.shape[at:])]


def permutation(perm: Sequence[int], rank: int) -> list[int]:
    """The order of axes that a transposition gives, counted from the front.

    Raises:
        ModelError: it does not name each axis once.
    """
    order = [axis_of(axis, rank) for axis in perm]
    if sorted(order) != list(range(rank)):
        raise ModelError(f"perm must name each of {rank} axes once; received {list(perm)}")
    return order


@shape_rule(Transpose)
def transpose(_op: Transpose, x: Spec, perm: Spec) -> list[Shape | None]:
    """The input's sizes in another order."""
    values = integers(perm, "perm")
    if values is None:
        return [None]
    return [tuple(x.shape[axis] for axis in permutation(values, len(x.shape)))]


def _padded(x: Spec, paddings: Spec) -> tuple[Shape, list[tuple[int, int]]] | None:
    rank = len(x.shape)
    if paddings.shape != (rank, 2):
        raise ModelError(f"paddings must have the shape ({rank}, 2); received {paddings.shape}")
    values = integers(paddings, "paddings")
    if values is None:
        return None
    if min(values, default=0) < 0:
        raise ModelError(f"paddings must not be negative; received {values}")
    pairs = list(zip(values[::2], values[1::2], strict=True))
    shape = tuple(sum(pair) + size for pair, size in zip(pairs, x.shape, strict=True))
    return shape, pairs


@shape_rule(Pad, PadV2)
def pad(_op: Any, x: Spec, paddings: Spec, value: Spec | None = None) -> list[Shape | None]:
    """The input's sizes with those of the paddings before and after."""
    if value is not None and elements(value.shape) != 1:
        raise ModelError(f"constant_values must be one element; received the shape {value.shape}")
    padded = _padded(x, paddings)
    return [None if padded is None else padded[0]]


@shape_rule(MirrorPad)
def mirror_pad(op: MirrorPad, x: Spec, paddings: Spec) -> list[Shape | None]:
    """As `pad`; no padding may be longer than what there is to mirror."""
    padded = _padded(x, paddings)
    if padded is None:
        return [None]
    shape, pairs = padded
    for size, pair in zip(x.shape, pairs, strict=True):
        longest = size - (op.mode == MirrorPadMode.REFLECT)
        if max(pair) > max(longest, 0):
            raise ModelError(f"paddings {pair} are longer than the {longest} elements to mirror")
    return [shape]


@shape_rule(ShapeOf, dtypes=lambda op, _x: [dtype_of(op.out_type)])
def shape_of(_op: ShapeOf, x: Spec) -> list[Shape | None]:
    """As many numbers as the input has axes."""
    return [(len(x.shape),)]


@shape_rule(BroadcastTo)
def broadcast_to(_op: BroadcastTo, x: Spec, shape: Spec) -> list[Shape | None]:
    """The shape that the second operand holds."""
    values = integers(shape, "shape")
    if values is None:
        return [None]
    if min(values, default=0) < 0 or broadcast(x.shape, values) != tuple(values):
        raise ModelError(f"the shape {x.shape} cannot be broadcast to {tuple(values)}")
    return [tuple(values)]
