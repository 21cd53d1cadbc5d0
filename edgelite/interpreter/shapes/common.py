"""What several shape rules need: axes, broadcasting, integers from operands, checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec


def same_shape(_op: Any, x: Spec, *_others: Spec | None) -> list[Shape | None]:
    """The rule of operators that keep the first input's shape."""
    return [x.shape]


def same_lines(_op: Any, x: Spec, *_others: Spec | None) -> list[Shape | None]:
    """As `same_shape`, of operators that need a last axis."""
    if not x.shape:
        raise ModelError("input must have at least 1 dimension")
    return [x.shape]


def axis_of(axis: int, rank: int) -> int:
    """An axis counted from the front; negative ones count from the end."""
    if not -rank <= axis < rank:
        raise ModelError(f"axis must be in [{-rank}, {rank}) for rank {rank}; received {axis}")
    return axis + rank if axis < 0 else axis


def broadcast(*shapes: Sequence[int]) -> Shape:
    """The shape that `shapes` broadcast to, as NumPy does it."""
    try:
        return np.broadcast_shapes(*map(tuple, shapes))
    except ValueError:
        listed = " and ".join(str(tuple(shape)) for shape in shapes)
        raise ModelError(f"shapes {listed} cannot be broadcast together") from None


def integers(operand: Spec, name: str) -> list[int] | None:
    """The elements of an integer operand such as a list of axes; None while they are unknown."""
    if operand.dtype.kind not in "iu":
        raise ModelError(f"{name} must be integers; received {operand.dtype}")
    return None if operand.value is None else [int(v) for v in operand.value.reshape(-1)]


def elements(shape: Sequence[int]) -> int:
    """How many elements a tensor of this shape has, as an unbounded integer."""
    count = 1
    for size in shape:
        count *= size
    return count


def require_rank(operand: Spec, rank: int, name: str) -> None:
    """Refuses an operand that has another number of dimensions than `rank`."""
    if len(operand.shape) != rank:
        raise ModelError(f"{name} must have {rank} dimensions; received the shape {operand.shape}")


def require_positive(**values: int) -> None:
    """Refuses options such as strides that are not positive; keywords are their names."""
    for name, value in values.items():
        if value <= 0:
            raise ModelError(f"{name} must be positive; received {value}")


def require_one(**operands: Spec) -> None:
    """Refuses operands that have another number of elements than one; keywords are their names."""
    for name, operand in operands.items():
        if elements(operand.shape) != 1:
            raise ModelError(f"{name} must be one element; received the shape {operand.shape}")


def require_bias(bias: Spec | None, channels: int) -> None:
    """Refuses a bias that has not one element a channel; an absent one passes."""
    if bias is not None and elements(bias.shape) != channels:
        raise ModelError(f"bias must have {channels} elements; received the shape {bias.shape}")
