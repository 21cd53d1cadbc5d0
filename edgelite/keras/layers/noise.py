"""Noise and penalties that act in training only."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras import regularizers
from edgelite.keras.layers.activation import Elementwise
from edgelite.keras.layers.layer import kind
from edgelite.keras.random import SeedGenerator

# What a dropped value becomes, so that `selu` keeps mean and variance: - its scale times its alpha.
_DROPPED = -1.0507009873554805 * 1.6732632423543772


class _Noise(Elementwise):
    """A layer with one amount of noise, from 0 to 1."""

    def _take(self, argument: str, value: float, seed: int | None) -> None:
        if not 0 <= value <= 1:
            raise InputError(f"{self._label}: {argument} must be from 0 to 1; received {value!r}")
        setattr(self, argument, value)
        self.seed = seed
        self._generator = SeedGenerator(seed)

    def _normal(self, like: Any, mean: float, stddev: float) -> np.ndarray:
        drawn = self._generator.generator.standard_normal(like.shape)
        return np.asarray(drawn * stddev + mean, like.dtype)


@kind.register()
class GaussianNoise(_Noise):
    """In training adds normal noise.

    Args:
        stddev: its standard deviation.
        seed: makes it repeatable.
    """

    stddev: float
    config_keys = ("stddev", "seed")

    def __init__(self, stddev: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._take("stddev", stddev, seed)

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or self.stddev == 0:
            return inputs
        return ops.arithmetic.add(inputs, self._normal(inputs, 0.0, self.stddev))


@kind.register()
class GaussianDropout(_Noise):
    """In training multiplies with normal noise of mean 1 and variance rate / (1 - rate).

    Args:
        rate: the dropout rate whose variance it has.
        seed: makes it repeatable.
    """

    rate: float
    config_keys = ("rate", "seed")

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._take("rate", rate, seed)

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or self.rate == 0:
            return inputs
        stddev = math.sqrt(self.rate / (1.0 - self.rate))
        return ops.arithmetic.multiply(inputs, self._normal(inputs, 1.0, stddev))


@kind.register()
class AlphaDropout(_Noise):
    """Dropout after `selu`, which keeps mean and variance. Source: Klambauer et al. 2017.

    Args:
        rate: the fraction that is dropped.
        noise_shape: sizes of the mask; 1 shares it along an axis, None takes the input's size.
        seed: makes it repeatable.
    """

    rate: float
    config_keys = ("rate", "seed", "noise_shape")

    def __init__(
        self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._take("rate", rate, seed)
        self.noise_shape = None if noise_shape is None else tuple(noise_shape)

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or self.rate == 0:
            return inputs
        sizes = self.noise_shape or (None,) * len(inputs.shape)
        shape = [own or size for own, size in zip(sizes, inputs.shape, strict=True)]
        kept = (self._generator.generator.random(shape) >= self.rate).astype(inputs.dtype)
        scale = ((1 - self.rate) * (1 + self.rate * _DROPPED**2)) ** -0.5
        shift = -scale * _DROPPED * self.rate
        scaled = ops.arithmetic.multiply(inputs, kept * inputs.dtype.type(scale))
        replaced = (1 - kept) * inputs.dtype.type(_DROPPED * scale) + inputs.dtype.type(shift)
        return ops.arithmetic.add(scaled, replaced)


@kind.register()
class ActivityRegularization(Elementwise):
    """Adds a penalty of its inputs to the loss.

    Args:
        l1: factor of the sum of absolute values.
        l2: factor of the sum of squares.
    """

    config_keys = ("l1", "l2")

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.l1 = l1
        self.l2 = l2

    def call(self, inputs: Any) -> Any:
        return inputs

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config.pop("activity_regularizer")
        return config
