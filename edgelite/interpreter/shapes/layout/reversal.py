"""Shapes of what is turned round."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import axis_of, integers, require_rank
from edgelite.schema.ops.layout import ReverseSequence, ReverseV2


@shape_rule(ReverseV2)
def reverse_v2(_op: ReverseV2, x: Spec, axes: Spec) -> list[Shape | None]:
    """The input's shape."""
    require_rank(axes, 1, "axes")
    for axis in integers(axes, "axes") or []:
        axis_of(axis, len(x.shape))
    return [x.shape]


@shape_rule(ReverseSequence)
def reverse_sequence(op: ReverseSequence, x: Spec, lengths: Spec) -> list[Shape | None]:
    """The input's shape."""
    rank = len(x.shape)
    if not (0 <= op.seq_dim < rank and 0 <= op.batch_dim < rank) or op.seq_dim == op.batch_dim:
        raise ModelError(
            f"seq_dim and batch_dim must be two of the {rank} axes; received {op.seq_dim} and "
            f"{op.batch_dim}"
        )
    if lengths.shape != (x.shape[op.batch_dim],):
        raise ModelError(
            f"seq_lengths must have the shape ({x.shape[op.batch_dim]},); received {lengths.shape}"
        )
    return [x.shape]
