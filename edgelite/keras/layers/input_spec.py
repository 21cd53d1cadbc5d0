"""What a layer expects of its inputs, and the check of it."""

from __future__ import annotations

from typing import Any

from edgelite.errors import InputError
from edgelite.keras import nested
from edgelite.keras.config import standardize_dtype
from edgelite.keras.symbolic import standardize_shape


class InputSpec:
    """Rank, shape and dtype that an input must have; None leaves open.

    Args:
        dtype: name of the dtype.
        shape: sizes, None where free.
        ndim: number of axes; taken from `shape` where that is given.
        max_ndim, min_ndim: bounds of the number of axes.
        axes: {axis: size}.
        allow_last_axis_squeeze: a last axis of size 1 may be missing or added.
        name: the input's name.
    """

    def __init__(
        self,
        dtype: Any = None,
        shape: Any = None,
        ndim: int | None = None,
        max_ndim: int | None = None,
        min_ndim: int | None = None,
        axes: dict[int, int | None] | None = None,
        allow_last_axis_squeeze: bool = False,
        name: str | None = None,
    ) -> None:
        self.dtype = None if dtype is None else standardize_dtype(dtype)
        self.shape = None if shape is None else standardize_shape(shape)
        self.ndim = ndim if self.shape is None else len(self.shape)
        self.max_ndim = max_ndim
        self.min_ndim = min_ndim
        self.axes = {int(axis): size for axis, size in (axes or {}).items()}
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        self.name = name

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal spec."""
        return {
            "dtype": self.dtype,
            "shape": self.shape,
            "ndim": self.ndim,
            "max_ndim": self.max_ndim,
            "min_ndim": self.min_ndim,
            "axes": self.axes,
        }

    def fault(self, tensor: Any) -> str | None:
        """What is wrong with `tensor`, as ``"expected ..., received ..."``; None if nothing is."""
        shape = tuple(tensor.shape)
        rank = len(shape)
        if self.ndim is not None and not self.allow_last_axis_squeeze and rank != self.ndim:
            return f"expected ndim={self.ndim}, found ndim={rank}"
        if self.max_ndim is not None and rank > self.max_ndim:
            return f"expected max_ndim={self.max_ndim}, found ndim={rank}"
        if self.min_ndim is not None and rank < self.min_ndim:
            return f"expected min_ndim={self.min_ndim}, found ndim={rank}"
        if self.dtype is not None and standardize_dtype(tensor.dtype) != self.dtype:
            return f"expected dtype={self.dtype}, found dtype={standardize_dtype(tensor.dtype)}"
        for axis, size in self.axes.items():
            if size is not None and shape[axis] not in (size, None):
                return f"expected axis {axis} of size {size}, found size {shape[axis]}"
        if self.shape is not None and not self._fits(shape):
            return f"expected shape={self.shape}"
        return None

    def _fits(self, shape: tuple[int | None, ...]) -> bool:
        expected = self.shape or ()
        if self.allow_last_axis_squeeze:
            shape = shape[:-1] if shape[1:][-1:] == (1,) else shape
            expected = expected[:-1] if expected[1:][-1:] == (1,) else expected
        return len(shape) == len(expected) and all(
            a is None or b is None or a == b for a, b in zip(expected, shape, strict=True)
        )


def check_inputs(specs: Any, inputs: Any, layer: str) -> None:
    """Check `inputs` of `layer` (its class and name) against one spec or a list of them.

    Raises:
        InputError: there are too many or too few inputs, one is no tensor, or does not fit.
    """
    expected = nested.flatten(specs)
    received = nested.flatten(inputs)
    if isinstance(inputs, dict) and all(spec is not None and spec.name for spec in expected):
        missing = [spec.name for spec in expected if spec.name not in inputs]
        if missing:
            raise InputError(
                f"{layer}: no data for input {missing[0]!r}; expected a dictionary with keys "
                f"{[spec.name for spec in expected]}, received keys {list(inputs)}"
            )
        received = [inputs[spec.name] for spec in expected]
    if len(received) != len(expected):
        raise InputError(
            f"{layer}: expected {len(expected)} input(s), received {len(received)} input tensors"
        )
    for index, (spec, tensor) in enumerate(zip(expected, received, strict=True)):
        if not hasattr(tensor, "shape"):
            raise InputError(
                f"{layer}: inputs must be tensors; received {tensor!r} of type {type(tensor).__name__}"
            )
        fault = None if spec is None else spec.fault(tensor)
        if fault:
            raise InputError(
                f"{layer}: input {index} is incompatible with the layer: {fault}. "
                f"Full shape received: {tuple(tensor.shape)}"
            )
