"""Images of another contrast or brightness at random."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff.ops import arithmetic, elementwise, reduction
from edgelite.errors import InputError
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.preprocessing.random_images import RandomImages


@kind.register()
class RandomContrast(RandomImages):
    """Moves values away from, or towards, the mean of each channel.

    Args:
        factor: distances are multiplied with a number from 1 - factor[0] to 1 + factor[1]; one number
            stands for (0, factor).
        value_range: what results are held between.
        seed: makes the changes repeatable.
    """

    config_keys = ("factor", "value_range")

    def __init__(
        self,
        factor: Any,
        value_range: Any = (0, 255),
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._take(seed, data_format)
        self.factor = self._factor(factor, "factor", (0, 1))
        self.value_range = value_range

    def _changed(self, images: Any) -> Any:
        low, high = self.factor
        drawn = self._uniform((1 - low, 1 + high), images.shape[0], images.dtype)
        mean = reduction.reduce_mean(images, axis=(1, 2), keepdims=True)
        distance = arithmetic.subtract(images, mean)
        changed = arithmetic.multiply(distance, drawn[:, None, None, None])
        low, high = self.value_range
        return elementwise.clip(arithmetic.add(changed, mean), low=low, high=high)


@kind.register()
class RandomBrightness(RandomImages):
    """Adds the same number to all values of an image.

    Args:
        factor: its greatest size as a part of the range, or (least, greatest).
        value_range: what results are held between.
        seed: makes the changes repeatable.
    """

    config_keys = ("factor", "value_range")

    def __init__(
        self,
        factor: Any,
        value_range: Any = (0, 255),
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._take(seed, data_format)
        self.factor = self._factor(factor, "factor", (-1, 1))
        if not isinstance(value_range, (list, tuple)) or len(value_range) != 2:
            raise InputError(
                f"{self._label}: value_range must be two numbers; received {value_range!r}"
            )
        self.value_range = sorted(value_range)

    def _changed(self, images: Any) -> Any:
        low, high = self.value_range
        limits = (self.factor[0] * (high - low), self.factor[1] * (high - low))
        drawn = self._uniform(limits, images.shape[0], images.dtype)
        changed = arithmetic.add(images, drawn[:, None, None, None])
        return elementwise.clip(changed, low=low, high=high)
