"""Products of samples."""

from __future__ import annotations

import math
from typing import Any

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.merging import Merge


@kind.register()
class Dot(Merge):
    """Sums of products of two inputs along an axis of each; the other axes follow each other.

    Args:
        axes: the axis of both, or of each; never 0, the batch's.
        normalize: whether vectors along the axis are first scaled to length 1.
    """

    _counts = (2, 2)
    config_keys = ("axes", "normalize")

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        pair = (axes, axes) if isinstance(axes, int) else axes
        if (
            not isinstance(pair, (list, tuple))
            or len(pair) != 2
            or not all(isinstance(axis, int) for axis in pair)
            or 0 in pair
        ):
            raise InputError(
                f"{self._label}: axes must be an integer or two, not 0, which is the batch's; "
                f"received {axes!r}"
            )
        self.axes = axes
        self.normalize = normalize

    def _axes(self, shapes: Any) -> list[int]:
        pair = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        return [axis % len(shape) for axis, shape in zip(pair, shapes, strict=True)]

    def compute_output_shape(self, input_shape: Any) -> Any:
        self._check_count(input_shape)
        a, b = self._axes(input_shape)
        left, right = (list(shape) for shape in input_shape)
        if None not in (left[a], right[b]) and left[a] != right[b]:
            raise InputError(
                f"{self._label}: axis {a} of shape {tuple(left)} and axis {b} of shape {tuple(right)} "
                f"have different sizes, {left[a]} and {right[b]}"
            )
        merged = (*left[:a], *left[a + 1 :], *right[1:b], *right[b + 1 :])
        return merged if len(merged) > 1 else (*merged, 1)

    def call(self, inputs: Any) -> Any:
        self._check_count(inputs)
        axes = self._axes([x.shape for x in inputs])
        shape = self.compute_output_shape([x.shape for x in inputs])
        if self.normalize:
            inputs = [_unit(x, axis) for x, axis in zip(inputs, axes, strict=True)]
        left, right = (_last(x, axis) for x, axis in zip(inputs, axes, strict=True))
        product = ops.dense.matmul(left, right, transpose_b=True)
        return ops.layout.reshape(product, shape=(-1, *shape[1:]))

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        return None


def _unit(x: Any, axis: int) -> Any:
    """Vectors along `axis` scaled to length 1."""
    squares = ops.reduction.reduce_sum(ops.elementwise.square(x), axis=axis, keepdims=True)
    inverse = ops.elementwise.rsqrt(ops.arithmetic.maximum(squares, 1e-24))
    return ops.arithmetic.multiply(x, inverse)


def _last(x: Any, axis: int) -> Any:
    """(batch, all other axes, `axis`)."""
    rank = len(x.shape)
    others = [i for i in range(1, rank) if i != axis]
    if axis != rank - 1:
        x = ops.layout.transpose(x, perm=(0, *others, axis))
    joined = math.prod(x.shape[1:-1])
    return ops.layout.reshape(x, shape=(-1, joined, x.shape[-1]))


def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    """`Dot` applied to a list of two tensors."""
    return Dot(axes=axes, **kwargs)(inputs)
