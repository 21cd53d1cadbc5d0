"""Images of another size."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops import elementwise, layout, slicing
from edgelite.errors import InputError
from edgelite.keras.layers.arguments import channels_last, one_of, positive_int
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.reshaping import Rearranging
from edgelite.keras.layers.upsampling import INTERPOLATIONS


def of_batch(function: Any, images: Any) -> Any:
    """Apply a function of image batches to a batch, or to one image (height, width, channels)."""
    if len(images.shape) == 4:
        return function(images)
    return layout.squeeze(function(layout.expand_dims(images, axis=0)), axis=0)


class _Sized(Rearranging):
    """A layer whose images have a given size.

    Args:
        height, width: of the output.
    """

    def _take_size(self, height: int, width: int, data_format: str | None) -> None:
        self.data_format = channels_last(data_format, self._label)
        self.height = positive_int(height, "height", self._label)
        self.width = positive_int(width, "width", self._label)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if len(input_shape) not in (3, 4):
            raise InputError(
                f"{self._label}: expected images (batch, height, width, channels) or one image; "
                f"received shape {tuple(input_shape)}"
            )
        return (*input_shape[:-3], self.height, self.width, input_shape[-1])


def _center(images: Any, height: int, width: int) -> Any:
    """The middle part of that size."""
    top, left = (images.shape[1] - height) // 2, (images.shape[2] - width) // 2
    part = (slice(None), slice(top, top + height), slice(left, left + width))
    return slicing.getitem(images, index=part)


def _fitted(height: int, width: int, wanted: tuple[int, int]) -> tuple[int, int]:
    """The sizes that `height` for the width, and `width` for the height, ask for in the wanted ratio."""
    rows = int(np.float32(width * wanted[0]) / np.float32(wanted[1]))
    columns = int(np.float32(height * wanted[1]) / np.float32(wanted[0]))
    return rows, columns


@kind.register()
class Resizing(_Sized):
    """Gives images another size; half-pixel centers, no antialiasing.

    Args:
        height, width: of the output.
        interpolation: ``"bilinear"`` or ``"nearest"``.
        crop_to_aspect_ratio: whether images are cut to the output's ratio, instead of distorted.
        pad_to_aspect_ratio: whether they are padded to it.
        fill_mode: ``"constant"``.
        fill_value: of the padding.
    """

    config_keys = (
        "data_format",
        "height",
        "width",
        "interpolation",
        "crop_to_aspect_ratio",
        "pad_to_aspect_ratio",
        "fill_mode",
        "fill_value",
        "antialias",
    )

    def __init__(
        self,
        height: int,
        width: int,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant",
        fill_value: float = 0.0,
        antialias: bool = False,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._take_size(height, width, data_format)
        self.interpolation = one_of(
            interpolation, tuple(INTERPOLATIONS), "interpolation", self._label
        )
        self.crop_to_aspect_ratio = crop_to_aspect_ratio
        self.pad_to_aspect_ratio = pad_to_aspect_ratio
        self.fill_mode = one_of(fill_mode, ("constant",), "fill_mode", self._label)
        self.fill_value = fill_value
        self.antialias = bool(antialias)
        if antialias:
            raise InputError(f"{self._label}: antialias=True is not supported; leave it out")
        if crop_to_aspect_ratio and pad_to_aspect_ratio:
            raise InputError(
                f"{self._label}: only one of crop_to_aspect_ratio and pad_to_aspect_ratio can be True"
            )

    def call(self, inputs: Any) -> Any:
        self.compute_output_shape(inputs.shape)
        dtype = inputs.dtype
        if dtype.kind == "f" or self.interpolation == "nearest":
            return of_batch(self._resize, inputs)
        resized = of_batch(self._resize, elementwise.cast(inputs, dtype=np.float32))
        return elementwise.cast(elementwise.rint(resized), dtype=dtype)

    def _resize(self, images: Any) -> Any:
        height, width = images.shape[1:3]
        rows, columns = _fitted(height, width, (self.height, self.width))
        if self.crop_to_aspect_ratio:
            images = _center(images, max(min(height, rows), 1), max(min(width, columns), 1))
        elif self.pad_to_aspect_ratio:
            top, left = max(rows - height, 0) // 2, max(columns - width, 0) // 2
            paddings = ((0, 0), (top, top), (left, left), (0, 0))
            images = layout.pad(images, paddings=paddings, value=self.fill_value)
        return INTERPOLATIONS[self.interpolation](images, size=(self.height, self.width))


@kind.register()
class CenterCrop(_Sized):
    """The middle of images; smaller images are enlarged, cut to the output's ratio.

    Args:
        height, width: of the output.
    """

    _casts_integers = True
    config_keys = ("data_format", "height", "width")

    def __init__(
        self, height: int, width: int, data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._take_size(height, width, data_format)

    def call(self, inputs: Any) -> Any:
        self.compute_output_shape(inputs.shape)
        return of_batch(self._crop, inputs)

    def _crop(self, images: Any) -> Any:
        height, width = images.shape[1:3]
        if height >= self.height and width >= self.width:
            return _center(images, self.height, self.width)
        rows, columns = _fitted(height, width, (self.height, self.width))
        cut = _center(images, max(min(height, rows), 1), max(min(width, columns), 1))
        return INTERPOLATIONS["bilinear"](cut, size=(self.height, self.width))
