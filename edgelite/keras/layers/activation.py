"""Activations as layers."""

from __future__ import annotations

from typing import Any

from edgelite.errors import InputError
from edgelite.keras import activations
from edgelite.keras.layers.layer import Weightless, kind


class Elementwise(Weightless):
    """A layer without weights whose output has the shape of its input."""

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
    """exp(x) over its sum along `axis`."""

    config_keys = ("axis",)

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        return activations.softmax(inputs, self.axis)
