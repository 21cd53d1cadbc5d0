"""Normalization of each sample by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from edgelite.autodiff import ops
from edgelite.autodiff.ops import arithmetic, elementwise, layout, reduction
from edgelite.errors import InputError
from edgelite.keras.layers.activation import Elementwise
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.weighted import Weighted
from edgelite.keras.variable import Variable


class _Scaling(Weighted):
    """A normalization with a learned scale (gamma) and shift (beta)."""

    supports_masking = True
    _casts_integers = True
    gamma: Variable | None
    beta: Variable | None
    config_keys: tuple[str, ...] = (
        "axis",
        "epsilon",
        "center",
        "scale",
        "beta_initializer",
        "gamma_initializer",
        "beta_regularizer",
        "gamma_regularizer",
        "beta_constraint",
        "gamma_constraint",
    )

    def __init__(
        self,
        axis: Any = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        self._set_options("beta", beta_initializer, beta_regularizer, beta_constraint)
        self._set_options("gamma", gamma_initializer, gamma_regularizer, gamma_constraint)

    def _make_scale_and_shift(self, shape: Sequence[int]) -> None:
        self.gamma = self._make("gamma", shape) if self.scale else None
        self.beta = self._make("beta", shape) if self.center else None

    def _normalized(self, x: Any, axes: tuple[int, ...], gamma: Any, beta: Any) -> Any:
        """`x` with mean 0 and variance 1 over `axes`, scaled and shifted."""
        mean = reduction.reduce_mean(x, axis=axes, keepdims=True)
        deviation = arithmetic.subtract(x, mean)
        variance = reduction.reduce_mean(elementwise.square(deviation), axis=axes, keepdims=True)
        factor = elementwise.rsqrt(arithmetic.add(variance, self.epsilon))
        outputs = arithmetic.multiply(deviation, factor)
        outputs = outputs if gamma is None else arithmetic.multiply(outputs, gamma)
        return outputs if beta is None else arithmetic.add(outputs, beta)

    def compute_output_shape(self, input_shape: Any) -> Any:
        _checked_axes(self.axis, input_shape, self._label)
        return tuple(input_shape)


def _checked_axes(axis: Any, shape: Any, label: str) -> list[int]:
    """The axes in order, counted from the front."""
    given = axis if isinstance(axis, list) else [axis]
    rank = len(shape)
    if not all(isinstance(a, int) and -rank <= a < rank for a in given):
        raise InputError(
            f"{label}: axis {axis} is not among those of an input of shape {tuple(shape)}"
        )
    axes = sorted(a % rank for a in given)
    if len(set(axes)) < len(axes):
        raise InputError(f"{label}: axis {axis} names an axis twice")
    return axes


@kind.register()
class LayerNormalization(_Scaling):
    """Brings each sample to mean 0 and variance 1 over some axes, then scales and shifts.

    Weights, each with the sizes of the axes: gamma, beta.

    Args:
        axis: the axis or axes.
        epsilon: added to the variance.
        center, scale: whether there are beta and gamma.

    Source: Ba, Kiros, Hinton 2016.
    """

    computes_in_float32 = True

    config_keys = ("rms_scaling",)
    # Deprecated in Keras; files name the default.
    rms_scaling = False

    def __init__(self, axis: Any = -1, epsilon: float = 1e-3, *args: Any, **kwargs: Any) -> None:
        scaling = kwargs.pop("rms_scaling", False)
        super().__init__(axis, epsilon, *args, **kwargs)
        if scaling:
            raise InputError(f"{self._label}: use RMSNormalization instead of rms_scaling=True")

    def build(self, input_shape: Any) -> None:
        """Make gamma and beta for inputs whose axes are known."""
        self._axes = tuple(_checked_axes(self.axis, input_shape, self._label))
        self.axis = self.axis if isinstance(self.axis, list) else [self.axis]
        self._make_scale_and_shift([input_shape[axis] for axis in self._axes])

    def call(self, inputs: Any) -> Any:
        axes = self._axes
        return self._normalized(
            inputs, axes, _along(self.gamma, inputs, axes), _along(self.beta, inputs, axes)
        )


def _along(weights: Any, inputs: Any, axes: tuple[int, ...]) -> Any:
    """Weights of these axes, in a shape that broadcasts to the inputs."""
    rank = len(inputs.shape)
    if weights is None or axes == tuple(range(rank - len(axes), rank)):
        return weights
    shape = [inputs.shape[axis] if axis in axes else 1 for axis in range(rank)]
    return layout.reshape(weights, shape=tuple(shape))


@kind.register()
class RMSNormalization(Weighted):
    """Divides each sample by its root mean square over an axis, then scales. Source: Zhang, Sennrich 2019.

    Weights: scale.

    Args:
        axis: the axis, or the first of them to the last.
        epsilon: added to the mean square.
    """

    computes_in_float32 = True

    config_keys = ("axis", "epsilon")
    _casts_integers = True

    def __init__(self, axis: Any = -1, epsilon: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis
        self.epsilon = epsilon
        self._set_options("scale", "ones")

    def build(self, input_shape: Any) -> None:
        """Make the scale for inputs whose axes are known."""
        self.axis = list(self.axis) if isinstance(self.axis, (list, tuple)) else [self.axis]
        self._axes = tuple(_checked_axes(self.axis, input_shape, self._label))
        self.scale = self._make("scale", [input_shape[axis] for axis in self._axes])

    def call(self, inputs: Any) -> Any:
        squares = reduction.reduce_mean(elementwise.square(inputs), axis=self._axes, keepdims=True)
        factor = elementwise.rsqrt(arithmetic.add(squares, self.epsilon))
        scaled = arithmetic.multiply(inputs, factor)
        return arithmetic.multiply(scaled, _along(self.scale, inputs, self._axes))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape)


@kind.register()
class GroupNormalization(_Scaling):
    """Brings groups of channels of each sample to mean 0 and variance 1. Source: Wu and He 2018.

    Weights, each (channels,): gamma, beta.

    Args:
        groups: into how many the channels are split; -1 is one for each channel.
        axis: the channels' axis.
        epsilon: added to the variance.
        center, scale: whether there are beta and gamma.
    """

    computes_in_float32 = True

    config_keys = ("groups",)

    def __init__(self, groups: int = 32, axis: int = -1, *args: Any, **kwargs: Any) -> None:
        super().__init__(axis, *args, **kwargs)
        self.groups = groups

    def build(self, input_shape: Any) -> None:
        """Make gamma and beta for inputs whose channels are known."""
        (axis,) = _checked_axes(self.axis, input_shape, self._label)
        channels = input_shape[axis]
        if channels is None:
            raise InputError(f"{self._label}: axis {self.axis} must have a known size")
        self.groups = channels if self.groups == -1 else self.groups
        if channels % self.groups:
            raise InputError(
                f"{self._label}: the {channels} channels must be a multiple of groups; "
                f"received groups={self.groups}"
            )
        self.input_spec = InputSpec(ndim=len(input_shape), axes={axis: channels})
        self._make_scale_and_shift((channels,))

    def call(self, inputs: Any) -> Any:
        shape, rank = inputs.shape, len(inputs.shape)
        (axis,) = _checked_axes(self.axis, shape, self._label)
        split = (self.groups, shape[axis] // self.groups)
        grouped = layout.reshape(inputs, shape=(-1, *shape[1:axis], *split, *shape[axis + 1 :]))
        reduced = tuple(i for i in range(1, rank + 1) if i != axis)
        own = [1] * (rank + 1)
        own[axis : axis + 2] = split
        weights = [
            None if weight is None else layout.reshape(weight, shape=tuple(own))
            for weight in (self.gamma, self.beta)
        ]
        outputs = self._normalized(grouped, reduced, *weights)
        return layout.reshape(outputs, shape=(-1, *shape[1:]))


@kind.register()
class UnitNormalization(Elementwise):
    """Scales each sample to length 1 over an axis or several.

    Args:
        axis: the axis or axes.
    """

    config_keys = ("axis",)

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise InputError(
                f"{self._label}: axis must be an integer or several; received {axis!r}"
            )
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis

    def call(self, inputs: Any) -> Any:
        axes = tuple(self.axis) if isinstance(self.axis, list) else (self.axis,)
        squares = ops.reduction.reduce_sum(elementwise.square(inputs), axis=axes, keepdims=True)
        inverse = elementwise.rsqrt(arithmetic.maximum(squares, _SMALLEST))
        return arithmetic.multiply(inputs, inverse)

    def compute_output_shape(self, input_shape: Any) -> Any:
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        _checked_axes(list(axes), input_shape, self._label)
        return tuple(input_shape)


# Shorter vectors than 1e-12 are not stretched to length 1.
_SMALLEST = math.pow(1e-12, 2)
