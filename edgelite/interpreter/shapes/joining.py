"""Shapes of joins and repetitions."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import axis_of, integers
from edgelite.schema.ops.joining import Concatenation, Pack, Tile, Unpack


@shape_rule(Concatenation)
def concatenation(op: Concatenation, *inputs: Spec) -> list[Shape | None]:
    """The inputs' shape, their sizes along the axis added."""
    first = inputs[0].shape
    axis = axis_of(op.axis, len(first))
    for other in inputs[1:]:
        if len(other.shape) != len(first) or any(
            a != b for i, (a, b) in enumerate(zip(first, other.shape, strict=True)) if i != axis
        ):
            raise ModelError(
                f"inputs must have equal sizes but along axis {axis}; received {first} and "
                f"{other.shape}"
            )
    total = sum(other.shape[axis] for other in inputs)
    return [(*first[:axis], total, *first[axis + 1 :])]


@shape_rule(Pack)
def pack(op: Pack, *inputs: Spec) -> list[Shape | None]:
    """The inputs' one shape with a new axis, as long as there are inputs."""
    first = inputs[0].shape
    if op.values_count != len(inputs):
        raise ModelError(f"values_count is {op.values_count}, but there are {len(inputs)} inputs")
    for other in inputs[1:]:
        if other.shape != first:
            raise ModelError(f"inputs must have one shape; received {first} and {other.shape}")
    axis = axis_of(op.axis, len(first) + 1)
    return [(*first[:axis], len(inputs), *first[axis:])]


@shape_rule(Unpack, dtypes=lambda op, x: [x.dtype] * op.num)
def unpack(op: Unpack, x: Spec) -> list[Shape | None]:
    """The input's shape without the axis, once for each of its indices."""
    axis = axis_of(op.axis, len(x.shape))
    if op.num != x.shape[axis]:
        raise ModelError(f"num must be the size of axis {axis}, {x.shape[axis]}; received {op.num}")
    return [x.shape[:axis] + x.shape[axis + 1 :]] * op.num


@shape_rule(Tile)
def tile(_op: Tile, x: Spec, multiples: Spec) -> list[Shape | None]:
    """The input's sizes times the multiples."""
    if multiples.shape != (len(x.shape),):
        raise ModelError(
            f"multiples must have the shape ({len(x.shape)},); received {multiples.shape}"
        )
    values = integers(multiples, "multiples")
    if values is None:
        return [None]
    if min(values, default=0) < 0:
        raise ModelError(f"multiples must not be negative; received {values}")
    return [tuple(size * times for size, times in zip(x.shape, values, strict=True))]
