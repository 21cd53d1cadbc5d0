"""Images turned, moved, zoomed and flipped at random."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff.ops import arithmetic, elementwise, layout, slicing
from edgelite.keras.layers.arguments import one_of
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.preprocessing.random_images import RandomImages, Range
from edgelite.numerics import affine

_MODES = ("horizontal", "vertical", "horizontal_and_vertical")


@kind.register()
class RandomFlip(RandomImages):
    """Mirrors images, each with probability 1/2.

    Args:
        mode: ``"horizontal"`` (left and right), ``"vertical"``, or ``"horizontal_and_vertical"`` (both
            at once).
        seed: makes the changes repeatable.
    """

    config_keys = ("mode",)

    def __init__(
        self,
        mode: str = "horizontal_and_vertical",
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._take(seed, data_format)
        self.mode = one_of(mode, _MODES, "mode", self._label)

    def _changed(self, images: Any) -> Any:
        axes = tuple(
            axis for axis, name in ((1, "vertical"), (2, "horizontal")) if name in self.mode
        )
        flips = self._generator.generator.random(images.shape[0]) <= 0.5
        return elementwise.where(
            flips[:, None, None, None], layout.reverse(images, axis=axes), images
        )


class _Transform(RandomImages):
    """Samples images at transformed places.

    Args:
        fill_mode: how images go on outside: ``"reflect"``, ``"wrap"``, ``"nearest"`` or ``"constant"``.
        interpolation: ``"bilinear"`` or ``"nearest"``.
        fill_value: what constant filling is.
        seed: makes the changes repeatable.
    """

    def _take_transform(
        self,
        fill_mode: str,
        interpolation: str,
        seed: int | None,
        fill_value: float,
        data_format: str | None,
    ) -> None:
        self._take(seed, data_format)
        self.fill_mode = one_of(fill_mode, affine.FILL_MODES, "fill_mode", self._label)
        self.interpolation = one_of(
            interpolation, ("bilinear", "nearest"), "interpolation", self._label
        )
        self.fill_value = fill_value

    def _transforms(self, count: int, height: int, width: int) -> np.ndarray:
        """(images, 6), see `affine.corners`."""
        raise NotImplementedError(f"{type(self).__name__} must define _transforms()")

    def _changed(self, images: Any) -> Any:
        count, height, width = images.shape[:3]
        transforms = self._transforms(count, height, width)
        found = affine.corners(transforms, height, width, self.interpolation, self.fill_mode)
        numbers = np.arange(count)[:, None, None]
        outputs: Any = 0.0
        filled = np.ones((count, height, width), np.float32)
        for rows, columns, weights in found:
            part = slicing.getitem(images, index=(numbers, rows, columns))
            share = weights[..., None].astype(images.dtype)
            outputs = arithmetic.add(outputs, arithmetic.multiply(part, share))
            filled -= weights
        if self.fill_mode != "constant" or not self.fill_value:
            return outputs
        filling = (filled * np.float32(self.fill_value))[..., None].astype(images.dtype)
        return arithmetic.add(outputs, filling)


@kind.register()
class RandomRotation(_Transform):
    """Turns images about their middle. See `_Transform` for the other arguments.

    Args:
        factor: the greatest angle as a part of a full turn, or (least, greatest).
    """

    config_keys = ("factor", "fill_mode", "fill_value", "interpolation")

    def __init__(
        self,
        factor: Any,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: int | None = None,
        fill_value: float = 0.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._take_transform(fill_mode, interpolation, seed, fill_value, data_format)
        self.factor = self._factor(factor, "factor", (-1, 1))

    def _transforms(self, count: int, height: int, width: int) -> np.ndarray:
        degrees = self._uniform((self.factor[0] * 360, self.factor[1] * 360), count)
        angles = degrees * np.float32(math.pi / 180)
        cos, sin = np.cos(angles), np.sin(angles)
        cx, cy = np.float32(0.5) * (width - 1), np.float32(0.5) * (height - 1)
        x = cx - cx * cos + cy * sin
        y = cy - cx * sin - cy * cos
        return np.stack([cos, -sin, x, sin, cos, y], axis=1)


class _TwoFactors(_Transform):
    """A transform with a factor for the height and one for the width."""

    config_keys: tuple[str, ...] = (
        "height_factor",
        "width_factor",
        "fill_mode",
        "interpolation",
        "fill_value",
    )

    def __init__(
        self,
        height_factor: Any,
        width_factor: Any = None,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: int | None = None,
        fill_value: float = 0.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._take_transform(fill_mode, interpolation, seed, fill_value, data_format)
        self.height_factor = height_factor
        self.width_factor = width_factor
        self._height = self._bounded("height_factor", height_factor)
        self._width = None if width_factor is None else self._bounded("width_factor", width_factor)

    def _bounded(self, argument: str, value: Any) -> Range:
        return self._factor(value, argument, (-1, 1))


@kind.register()
class RandomTranslation(_TwoFactors):
    """Moves images. See `_Transform` for the other arguments.

    Args:
        height_factor, width_factor: the greatest way as a part of the size, or (least, greatest);
            positive is down and to the right.
    """

    def __init__(self, height_factor: Any, width_factor: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(height_factor, width_factor, *args, **kwargs)

    def _transforms(self, count: int, height: int, width: int) -> np.ndarray:
        down = self._uniform(self._height, count) * np.float32(height)
        right = self._uniform(self._width or (0.0, 0.0), count) * np.float32(width)
        one, none = np.ones(count, np.float32), np.zeros(count, np.float32)
        return np.stack([one, none, -right, none, one, -down], axis=1)


@kind.register()
class RandomZoom(_TwoFactors):
    """Zooms images about their middle. See `_Transform` for the other arguments.

    Args:
        height_factor: by how much the height shrinks (positive: zooms out) at most, or (least, greatest).
        width_factor: the same for the width; by default the same as drawn for the height.
    """

    def _bounded(self, argument: str, value: Any) -> Range:
        return self._factor(value, argument, (-1, 1), open_below=True)

    def _transforms(self, count: int, height: int, width: int) -> np.ndarray:
        low, high = self._height
        vertical = self._uniform((1 + low, 1 + high), count)
        horizontal = vertical
        if self._width is not None:
            horizontal = self._uniform((1 + self._width[0], 1 + self._width[1]), count)
        half = np.float32(0.5)
        x = half * (width - 1) * (1 - horizontal)
        y = half * (height - 1) * (1 - vertical)
        none = np.zeros(count, np.float32)
        return np.stack([horizontal, none, x, none, vertical, y], axis=1)
