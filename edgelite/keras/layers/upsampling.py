"""Upsampling by repetition or interpolation."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff.ops import layout, resizing
from edgelite.keras.layers.arguments import channels_last, int_tuple, one_of, positive_int
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.reshaping import Rearranging


@kind.register()
class UpSampling1D(Rearranging):
    """Repeats each step of (batch, steps, channels).

    Args:
        size: how often.
    """

    config_keys = ("size",)

    def __init__(self, size: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.size = positive_int(size, "size", self._label)
        self.input_spec = InputSpec(ndim=3)

    def compute_output_shape(self, input_shape: Any) -> Any:
        batch, steps, channels = input_shape
        return (batch, None if steps is None else steps * self.size, channels)

    def call(self, inputs: Any) -> Any:
        image = layout.expand_dims(inputs, axis=1)
        repeated = resizing.resize_nearest(image, size=(1, inputs.shape[1] * self.size))
        return layout.squeeze(repeated, axis=1)


@kind.register()
class UpSampling2D(Rearranging):
    """Enlarges images (batch, height, width, channels).

    Args:
        size: by which factors, an integer or (height, width).
        interpolation: ``"nearest"``, which repeats, or ``"bilinear"``.
    """

    config_keys = ("size", "data_format", "interpolation")

    def __init__(
        self,
        size: Any = (2, 2),
        data_format: str | None = None,
        interpolation: str = "nearest",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.size = int_tuple(size, 2, "size", self._label)
        self.data_format = channels_last(data_format, self._label)
        self.interpolation = one_of(
            interpolation, tuple(INTERPOLATIONS), "interpolation", self._label
        )
        self.input_spec = InputSpec(ndim=4)

    def compute_output_shape(self, input_shape: Any) -> Any:
        spatial = [
            None if length is None else length * factor
            for length, factor in zip(input_shape[1:3], self.size, strict=True)
        ]
        return (input_shape[0], *spatial, input_shape[3])

    def call(self, inputs: Any) -> Any:
        size = self.compute_output_shape(inputs.shape)[1:3]
        return INTERPOLATIONS[self.interpolation](inputs, size=size)


INTERPOLATIONS = {"nearest": resizing.resize_nearest, "bilinear": resizing.resize_bilinear}
