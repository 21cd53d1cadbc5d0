"""The base of layers that change images at random in training."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras.layers.arguments import channels_last
from edgelite.keras.layers.layer import Shaped
from edgelite.keras.layers.preprocessing.images import of_batch
from edgelite.keras.random import SeedGenerator

Range = tuple[float, float]


class RandomImages(Shaped):
    """Changes each image of (batch, height, width, channels), or one image, in training only.

    Outside of models it acts unless it is called with ``training=False``. In a converted model it does nothing.

    Args:
        seed: makes the changes repeatable.
    """

    _casts_integers = True
    config_keys: tuple[str, ...] = ("data_format", "seed")

    def _take(self, seed: int | None, data_format: str | None = None) -> None:
        self.seed = seed
        self.data_format = channels_last(data_format, self._label)
        self._generator = SeedGenerator(seed)

    def call(self, inputs: Any, training: bool = True) -> Any:
        return of_batch(self._changed, inputs) if training else inputs

    def _changed(self, images: Any) -> Any:
        """The changed batch."""
        raise NotImplementedError(f"{type(self).__name__} must define _changed()")

    def _uniform(self, limits: Range, count: int, dtype: Any = np.float32) -> np.ndarray:
        """A number for each image."""
        drawn = self._generator.generator.random(count)
        return (limits[0] + (limits[1] - limits[0]) * drawn).astype(dtype)

    def _factor(self, value: Any, argument: str, bounds: Range, open_below: bool = False) -> Range:
        """Two numbers within `bounds` in order; a single one stands for itself and its opposite."""
        pair = (-abs(value), abs(value)) if isinstance(value, (int, float)) else value
        good = isinstance(pair, (list, tuple)) and len(pair) == 2
        checked = pair if isinstance(value, (list, tuple)) else (value,)
        if not good or not all(
            isinstance(x, (int, float))
            and bounds[0] <= x <= bounds[1]
            and not (open_below and x == bounds[0])
            for x in checked
        ):
            raise InputError(
                f"{self._label}: {argument} must be a number from {bounds[0]} to {bounds[1]}, or two; "
                f"received {value!r}"
            )
        low, high = sorted(pair)
        return max(float(low), bounds[0]), float(high)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape)
