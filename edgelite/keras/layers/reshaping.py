"""Layers that rearrange, pad or rescale values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras import registry
from edgelite.keras.layers.activation import Elementwise
from edgelite.keras.layers.arguments import channels_last, int_tuple
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import Shaped, kind
from edgelite.keras.symbolic import KerasTensor


class Rearranging(Shaped):
    """A layer whose output has the dtype of its input, whatever it computes in."""

    def compute_output_spec(self, inputs: KerasTensor) -> KerasTensor:
        return KerasTensor(self.compute_output_shape(inputs.shape), inputs.dtype)


@kind.register()
class Flatten(Rearranging):
    """Joins all axes but the batch's into one."""

    config_keys = ("data_format",)

    def __init__(self, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = channels_last(data_format, self._label)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs: Any) -> Any:
        return ops.layout.reshape(inputs, shape=(-1, math.prod(inputs.shape[1:])))

    def compute_output_shape(self, input_shape: Any) -> Any:
        sizes = input_shape[1:]
        return (input_shape[0], None if None in sizes else math.prod(sizes))


@kind.register()
class Reshape(Rearranging):
    """Gives each sample the shape `target_shape`, in which one size may be -1."""

    config_keys = ("target_shape",)

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.built = True  # alone among these, in Keras too
        self.target_shape = tuple(int(size) for size in target_shape)
        if self.target_shape.count(-1) > 1 or any(size < -1 for size in self.target_shape):
            raise InputError(
                f"{self._label}: target_shape must have sizes >= 0 and at most one -1; "
                f"received {self.target_shape}"
            )

    def compute_output_shape(self, input_shape: Any) -> Any:
        sizes = input_shape[1:]
        if None in sizes:
            return (input_shape[0], *(None if s == -1 else s for s in self.target_shape))
        values = math.prod(sizes)
        known = math.prod(size for size in self.target_shape if size != -1)
        free = -1 in self.target_shape
        if (known == 0 or values % known) if free else values != known:
            raise InputError(
                f"{self._label}: a sample of shape {tuple(sizes)} has {values} values, which do not "
                f"fit target_shape {self.target_shape}"
            )
        return (input_shape[0], *(values // known if s == -1 else s for s in self.target_shape))

    def call(self, inputs: Any) -> Any:
        return ops.layout.reshape(inputs, shape=(-1, *self.compute_output_shape(inputs.shape)[1:]))


@kind.register()
class ZeroPadding2D(Rearranging):
    """Adds zeros around the height and width of images.

    Args:
        padding: an integer, (height, width), or ((top, bottom), (left, right)).
    """

    config_keys = ("padding", "data_format")

    def __init__(
        self, padding: Any = (1, 1), data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.data_format = channels_last(data_format, self._label)
        pair = (padding, padding) if isinstance(padding, int) else padding
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise InputError(
                f"{self._label}: padding must be an integer, (height, width) or ((top, bottom), "
                f"(left, right)); received {padding!r}"
            )
        self.padding = tuple(int_tuple(side, 2, "padding", self._label, 0) for side in pair)
        self.input_spec = InputSpec(ndim=4)

    def compute_output_shape(self, input_shape: Any) -> Any:
        spatial = [
            None if size is None else size + sum(sides)
            for size, sides in zip(input_shape[1:3], self.padding, strict=True)
        ]
        return (input_shape[0], *spatial, input_shape[3])

    def call(self, inputs: Any) -> Any:
        return ops.layout.pad(inputs, paddings=((0, 0), *self.padding, (0, 0)))


@kind.register()
class Rescaling(Elementwise, Shaped):
    """inputs * scale + offset."""

    _casts_integers = True
    config_keys = ("scale", "offset")

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale = scale
        self.offset = offset

    def call(self, inputs: Any) -> Any:
        scale = np.asarray(self.scale, self.compute_dtype)
        offset = np.asarray(self.offset, self.compute_dtype)
        return ops.arithmetic.add(ops.arithmetic.multiply(inputs, scale), offset)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Rescaling:
        arrays = {
            key: registry.deserialize_keras_object(config[key]) for key in ("scale", "offset")
        }
        return cls(**{**config, **arrays})
