"""Layers that act in training only."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras.layers.activation import Elementwise
from edgelite.keras.layers.layer import kind
from edgelite.keras.random import SeedGenerator


@kind.register()
class Dropout(Elementwise):
    """In training sets a fraction of the inputs to 0 and scales the others up to the same mean.

    Args:
        rate: the fraction, from 0 to 1.
        noise_shape: sizes of the mask; 1 shares it along an axis, None takes the input's size.
        seed: makes the masks repeatable.
    """

    config_keys = ("rate", "seed", "noise_shape")

    def __init__(
        self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise InputError(f"{self._label}: rate must be from 0 to 1; received {rate!r}")
        self.rate = rate
        self.seed = seed
        self.noise_shape = None if noise_shape is None else tuple(noise_shape)
        self._generator = SeedGenerator(seed)

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or self.rate == 0:
            return inputs
        shape = inputs.shape
        if self.noise_shape is not None:
            shape = tuple(own or size for own, size in zip(self.noise_shape, shape, strict=True))
        drawn = self._generator.generator.random(shape, dtype=np.float32)
        kept = (drawn >= self.rate).astype(inputs.dtype)
        if self.rate < 1:
            kept /= 1 - self.rate
        return ops.arithmetic.multiply(inputs, kept)
