"""Activations as layers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from edgelite.autodiff import ops
from edgelite.autodiff.ops import parametric
from edgelite.errors import InputError
from edgelite.keras import activations
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import Weightless, kind
from edgelite.keras.layers.weighted import Weighted


class Elementwise(Weightless):
    """A layer without weights whose output has the shape and the mask of its input."""

    supports_masking = True

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape)

    def _at_least_zero(self, argument: str, value: Any) -> float:
        if value is None or value < 0:
            raise InputError(f"{self._label}: {argument} must be >= 0; received {value!r}")
        return value


@kind.register()
class Activation(Elementwise):
    """Applies an activation given by name or as a function."""

    config_keys = ("activation",)

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.activation = activations.get(activation)

    def call(self, inputs: Any) -> Any:
        return self.activation(inputs)


@kind.register()
class ReLU(Elementwise):
    """`activations.relu` with its bounds."""

    config_keys = ("max_value", "negative_slope", "threshold")

    def __init__(
        self,
        max_value: float | None = None,
        negative_slope: float = 0.0,
        threshold: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if max_value is not None:
            self._at_least_zero("max_value", max_value)
        self.max_value = max_value
        self.negative_slope = self._at_least_zero("negative_slope", negative_slope)
        self.threshold = self._at_least_zero("threshold", threshold)

    def call(self, inputs: Any) -> Any:
        return activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)


@kind.register()
class LeakyReLU(Elementwise):
    """x where positive, else negative_slope * x."""

    config_keys = ("negative_slope",)

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any) -> None:
        negative_slope = kwargs.pop("alpha", negative_slope)  # Keras 2's name
        super().__init__(**kwargs)
        self.negative_slope = self._at_least_zero("negative_slope", negative_slope)

    def call(self, inputs: Any) -> Any:
        return activations.leaky_relu(inputs, self.negative_slope)


@kind.register()
class ELU(Elementwise):
    """x where positive, else alpha * (exp(x) - 1)."""

    config_keys = ("alpha",)

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs: Any) -> Any:
        return activations.elu(inputs, self.alpha)


@kind.register()
class Softmax(Elementwise):
    """exp(x) over its sum along `axis`, one axis or several.

    A mask, which must broadcast to the inputs, leaves out where it is False.
    """

    config_keys = ("axis",)

    def __init__(self, axis: int | Sequence[int] = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any, mask: Any = None) -> Any:
        if mask is not None:
            inputs = ops.elementwise.where(mask, inputs, _LOWEST.get(inputs.dtype.name, -3e4))
        if isinstance(self.axis, int):
            outputs = activations.softmax(inputs, self.axis)
        else:
            outputs = _softmax_over(inputs, tuple(self.axis))
        return outputs if mask is None else ops.elementwise.where(mask, outputs, 0.0)


# Far below all scores, but with room for differences.
_LOWEST = {"float32": -1e9, "float64": -1e9}


def _softmax_over(x: Any, axes: tuple[int, ...]) -> Any:
    """Softmax over several axes, which must be the last ones in order, or one axis."""
    if len(axes) == 1:
        return activations.softmax(x, axes[0])
    rank = len(x.shape)
    places = sorted(axis % rank for axis in axes)
    if places != list(range(rank - len(axes), rank)):
        raise InputError(
            f"softmax over the axes {axes} of {rank}: only the last ones can be joined"
        )
    kept = x.shape[1 : rank - len(axes)]
    joined = ops.layout.reshape(x, shape=(-1, *kept, math.prod(x.shape[rank - len(axes) :])))
    return ops.layout.reshape(activations.softmax(joined), shape=(-1, *x.shape[1:]))


@kind.register()
class PReLU(Weighted):
    """x where positive, else alpha x, where alpha is learned. Source: He et al. 2015.

    Weights: alpha, of the shape of a sample.

    Args:
        alpha_initializer, alpha_regularizer, alpha_constraint: of alpha.
        shared_axes: axes along which alpha has size 1, counted with the batch's, such as [1, 2].
    """

    supports_masking = True
    config_keys = ("alpha_initializer", "alpha_regularizer", "alpha_constraint", "shared_axes")

    def __init__(
        self,
        alpha_initializer: Any = "Zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._set_options("alpha", alpha_initializer, alpha_regularizer, alpha_constraint)
        if shared_axes is not None:
            shared_axes = (
                list(shared_axes) if isinstance(shared_axes, (list, tuple)) else [shared_axes]
            )
        self.shared_axes = shared_axes

    def build(self, input_shape: Any) -> None:
        """Make alpha for samples whose sizes are known, but for shared axes."""
        shared = self.shared_axes or []
        rank = len(input_shape)
        sizes = [1 if axis in shared else input_shape[axis] for axis in range(1, rank)]
        self.alpha = self._make("alpha", sizes)
        fixed = {a: input_shape[a] for a in range(1, rank) if a not in shared} if shared else {}
        self.input_spec = InputSpec(ndim=rank, axes=fixed)

    def call(self, inputs: Any) -> Any:
        return parametric.prelu(inputs, self.alpha)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape)
