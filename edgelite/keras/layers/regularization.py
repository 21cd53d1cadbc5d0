"""Dropout: layers that leave out values in training."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras.layers.activation import Elementwise
from edgelite.keras.layers.arguments import channels_last
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.random_masks import dropout_factors
from edgelite.keras.random import SeedGenerator


@kind.register()
class Dropout(Elementwise):
    """In training sets a fraction of the inputs to 0 and scales the others up to the same mean.

    Args:
        rate: the fraction, from 0 to 1.
        noise_shape: sizes of the mask; 1 shares it along an axis, None takes the input's size.
        seed: makes the masks repeatable.
    """

    config_keys: tuple[str, ...] = ("rate", "seed", "noise_shape")

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
        factors = dropout_factors(self._generator, shape, self.rate, inputs.dtype)
        return ops.arithmetic.multiply(inputs, factors)


class SpatialDropout(Dropout):
    """Dropout of whole channels: all positions of a channel share their fate.

    Args:
        rate: the fraction of channels, from 0 to 1.
        seed: makes the masks repeatable.
    """

    rank: int

    def __init__(
        self, rate: float, seed: int | None = None, name: str | None = None, dtype: Any = None
    ) -> None:
        super().__init__(rate, (None, *(1,) * self.rank, None), seed, name=name, dtype=dtype)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def get_config(self) -> dict[str, Any]:
        return {"rate": self.rate, "seed": self.seed, "name": self.name, "dtype": self.dtype}


@kind.register()
class SpatialDropout1D(SpatialDropout):
    """`SpatialDropout` of (batch, steps, channels)."""

    rank = 1


@kind.register()
class SpatialDropout2D(SpatialDropout):
    """`SpatialDropout` of (batch, height, width, channels)."""

    rank = 2

    def __init__(
        self,
        rate: float,
        data_format: str | None = None,
        seed: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(rate, seed, name, dtype)
        self.data_format = channels_last(data_format, self._label)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "data_format": self.data_format}
