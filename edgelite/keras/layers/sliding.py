"""What layers share whose filter or pool slides over one or two spatial axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.numerics.windows import slide


def slid_length(
    length: int | None, size: int, stride: int, dilation: int, padding: str, layer: str
) -> int | None:
    """The positions of a window along an axis of `length` cells; None where that is unknown.

    Raises:
        InputError: the window does not fit.
    """
    if length is None:
        return None
    before = (size - 1) * dilation if padding == "causal" else 0
    sides = (before, 0) if padding == "causal" else padding
    try:
        return slide(length, size, stride, dilation, sides).count
    except InputError as error:
        raise InputError(f"{layer}: {error}") from None


def in_two_dimensions(
    function: Callable[..., Any], inputs: Any, *kernels: Any, **parameters: tuple[int, ...] | str
) -> Any:
    """Apply a two-dimensional sliding function to data with one or two spatial axes.

    One spatial axis becomes the width of images of height 1.

    Args:
        kernels: with as many spatial axes as the data.
        parameters: tuples have one entry for each spatial axis.
    """
    if len(inputs.shape) == 4:
        return function(inputs, *kernels, **parameters)
    widened = [ops.layout.expand_dims(kernel, axis=0) for kernel in kernels]
    paired = {
        key: (1, *value) if isinstance(value, tuple) else value for key, value in parameters.items()
    }
    outputs = function(ops.layout.expand_dims(inputs, axis=1), *widened, **paired)
    return ops.layout.squeeze(outputs, axis=1)
