"""Shapes of reduced windows."""

from __future__ import annotations

from collections.abc import Sequence

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_one
from edgelite.numerics.reduced_windows import positions
from edgelite.schema.ops.reduction import ReduceWindow


@shape_rule(ReduceWindow)
def reduce_window(
    _op: ReduceWindow, x: Spec, start: Spec, windows: Spec, strides: Spec, dilations: Spec
) -> list[Shape | None]:
    """As many positions along each axis as the window finds."""
    require_one(init_value=start)
    named = {"window_shape": windows, "window_strides": strides, "window_dilations": dilations}
    sizes = []
    for name, operand in named.items():
        values = integers(operand, name)
        if values is None:
            return [None]
        require_sizes(x, **{name: values})
        sizes.append(values)
    return [tuple(positions(*axis) for axis in zip(x.shape, *sizes, strict=True))]


def require_sizes(x: Spec, **values: Sequence[int]) -> None:
    """Refuses lists that have not one positive size for each axis; keywords are their names."""
    for name, sizes in values.items():
        if len(sizes) != len(x.shape) or min(sizes, default=1) < 1:
            raise ModelError(
                f"{name} must have {len(x.shape)} positive sizes; received {list(sizes)}"
            )
