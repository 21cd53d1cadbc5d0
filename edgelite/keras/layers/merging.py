"""Layers that join several tensors into one."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras.layers.layer import Layer, kind


class Merge(Layer):
    """Combines a list of tensors elementwise; sizes of 1 are stretched, missing axes added after the batch's."""

    supports_masking = True
    # The fewest inputs, and the most or None.
    _counts: tuple[int, int | None] = (1, None)

    def build(self, input_shape: Any) -> None:
        """Check the shapes; there are no weights."""
        self.compute_output_shape(input_shape)

    def _check_count(self, inputs: Any) -> None:
        fewest, most = self._counts
        if not isinstance(inputs, (list, tuple)) or not all(
            hasattr(item, "shape") or isinstance(item, (list, tuple)) for item in inputs
        ):
            raise InputError(f"{self._label}: call it on a list of tensors; received {inputs!r}")
        if len(inputs) < fewest or (most is not None and len(inputs) > most):
            wanted = f"{fewest}" if fewest == most else f"at least {fewest}"
            raise InputError(f"{self._label}: expected {wanted} inputs; received {len(inputs)}")

    def compute_output_shape(self, input_shape: Any) -> Any:
        self._check_count(input_shape)
        return reduce(lambda a, b: self._broadcast(a, b, input_shape), map(tuple, input_shape))

    def _broadcast(self, a: tuple[Any, ...], b: tuple[Any, ...], shapes: Any) -> tuple[Any, ...]:
        rank = max(len(a), len(b))
        a, b = _with_rank(a, rank), _with_rank(b, rank)
        merged = []
        for axis, (i, j) in enumerate(zip(a, b, strict=True)):
            if i is None or j is None:
                merged.append((j if i is None else i) if axis == 0 else None)
            elif i != j and (axis == 0 or 1 not in (i, j)):
                raise InputError(
                    f"{self._label}: inputs have incompatible shapes "
                    + " and ".join(str(tuple(shape)) for shape in shapes)
                )
            else:
                merged.append(j if i == 1 else i)
        return tuple(merged)

    def call(self, inputs: Any) -> Any:
        self._check_count(inputs)
        rank = max(len(x.shape) for x in inputs)
        return self._merge([_expanded(x, rank) for x in inputs])

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """A step counts where it counts in any input; without a mask if an input has none."""
        if previous_mask is None or any(mask is None for mask in previous_mask):
            return None
        return reduce(ops.comparison.logical_or, previous_mask)

    def _merge(self, inputs: list[Any]) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must define _merge()")


def _with_rank(shape: tuple[Any, ...], rank: int) -> tuple[Any, ...]:
    return (*shape[:1], *(1,) * (rank - len(shape)), *shape[1:])


def _expanded(x: Any, rank: int) -> Any:
    for _ in range(rank - len(x.shape)):
        x = ops.layout.expand_dims(x, axis=1)
    return x


@kind.register()
class Add(Merge):
    """The sum."""

    def _merge(self, inputs: list[Any]) -> Any:
        return reduce(ops.arithmetic.add, inputs)


@kind.register()
class Subtract(Merge):
    """The first minus the second."""

    _counts = (2, 2)

    def _merge(self, inputs: list[Any]) -> Any:
        return ops.arithmetic.subtract(*inputs)


@kind.register()
class Multiply(Merge):
    """The product."""

    def _merge(self, inputs: list[Any]) -> Any:
        return reduce(ops.arithmetic.multiply, inputs)


@kind.register()
class Average(Merge):
    """The mean."""

    def _merge(self, inputs: list[Any]) -> Any:
        return ops.arithmetic.divide(reduce(ops.arithmetic.add, inputs), float(len(inputs)))


@kind.register()
class Maximum(Merge):
    """The largest, element by element."""

    def _merge(self, inputs: list[Any]) -> Any:
        return reduce(ops.arithmetic.maximum, inputs)


@kind.register()
class Minimum(Merge):
    """The smallest, element by element."""

    def _merge(self, inputs: list[Any]) -> Any:
        return reduce(ops.arithmetic.minimum, inputs)


@kind.register()
class Concatenate(Merge):
    """The inputs one after another along `axis`."""

    config_keys = ("axis",)

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def compute_output_shape(self, input_shape: Any) -> Any:
        self._check_count(input_shape)
        merged = list(input_shape[0])
        axis = self.axis % len(merged)
        for shape in input_shape[1:]:
            if len(shape) != len(merged):
                raise self._mismatch(input_shape)
            for i, (own, other) in enumerate(zip(merged, shape, strict=True)):
                if i == axis:
                    merged[i] = None if own is None or other is None else own + other
                elif own is None or other is None:
                    merged[i] = other if own is None else own
                elif own != other:
                    raise self._mismatch(input_shape)
        return tuple(merged)

    def _mismatch(self, shapes: Any) -> InputError:
        return InputError(
            f"{self._label}: inputs must have equal sizes on all axes but {self.axis}; "
            "received shapes " + " and ".join(str(tuple(shape)) for shape in shapes)
        )

    def call(self, inputs: Any) -> Any:
        self._check_count(inputs)
        return ops.joining.concat(*inputs, axis=self.axis)

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """The masks one after another; an input without one counts everywhere."""
        if previous_mask is None or all(mask is None for mask in previous_mask):
            return None
        full = []
        for tensor, mask in zip(inputs, previous_mask, strict=True):
            if mask is None:
                full.append(np.ones(tensor.shape, bool))
            elif len(mask.shape) < len(tensor.shape):
                none = np.zeros(tensor.shape, bool)
                wide = ops.layout.expand_dims(mask, axis=-1)
                full.append(ops.comparison.logical_or(wide, none))
            else:
                full.append(mask)
        return ops.reduction.reduce_any(ops.joining.concat(*full, axis=self.axis), axis=-1)


def add(inputs: Any, **kwargs: Any) -> Any:
    """`Add` applied to a list of tensors."""
    return Add(**kwargs)(inputs)


def subtract(inputs: Any, **kwargs: Any) -> Any:
    """`Subtract` applied to a list of two tensors."""
    return Subtract(**kwargs)(inputs)


def multiply(inputs: Any, **kwargs: Any) -> Any:
    """`Multiply` applied to a list of tensors."""
    return Multiply(**kwargs)(inputs)


def average(inputs: Any, **kwargs: Any) -> Any:
    """`Average` applied to a list of tensors."""
    return Average(**kwargs)(inputs)


def maximum(inputs: Any, **kwargs: Any) -> Any:
    """`Maximum` applied to a list of tensors."""
    return Maximum(**kwargs)(inputs)


def minimum(inputs: Any, **kwargs: Any) -> Any:
    """`Minimum` applied to a list of tensors."""
    return Minimum(**kwargs)(inputs)


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """`Concatenate` applied to a list of tensors."""
    return Concatenate(axis=axis, **kwargs)(inputs)
