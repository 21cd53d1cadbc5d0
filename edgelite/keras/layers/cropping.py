"""Layers that cut off, pad, repeat and reorder."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras.layers.arguments import channels_last, int_tuple, positive_int
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.reshaping import Rearranging


class Cropping(Rearranging):
    """Takes cells off the ends of the spatial axes; `cropping` has (before, after) for each."""

    _crops: tuple[tuple[int, int], ...]

    def compute_output_shape(self, input_shape: Any) -> Any:
        spatial = []
        for size, (before, after) in zip(input_shape[1:-1], self._crops, strict=True):
            left = None if size is None else size - before - after
            if left is not None and left <= 0:
                raise InputError(
                    f"{self._label}: cropping must leave a cell of each axis; received "
                    f"cropping={self.cropping} for shape {tuple(input_shape)}"
                )
            spatial.append(left)
        return (input_shape[0], *spatial, input_shape[-1])

    cropping: Any

    def call(self, inputs: Any) -> Any:
        self.compute_output_shape(inputs.shape)
        kept = (slice(before, -after or None) for before, after in self._crops)
        return ops.slicing.getitem(inputs, index=(slice(None), *kept))


@kind.register()
class Cropping1D(Cropping):
    """Takes steps off the beginning and end of sequences.

    Args:
        cropping: an integer, or (before, after).
    """

    config_keys = ("cropping",)

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cropping = int_tuple(cropping, 2, "cropping", self._label, 0)
        self._crops = (self.cropping,)
        self.input_spec = InputSpec(ndim=3)


@kind.register()
class Cropping2D(Cropping):
    """Takes rows and columns off the borders of images.

    Args:
        cropping: an integer, (height, width), or ((top, bottom), (left, right)).
    """

    config_keys = ("cropping", "data_format")

    def __init__(
        self, cropping: Any = ((0, 0), (0, 0)), data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.data_format = channels_last(data_format, self._label)
        pair = (cropping, cropping) if isinstance(cropping, int) else cropping
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise InputError(
                f"{self._label}: cropping must be an integer, (height, width) or ((top, bottom), "
                f"(left, right)); received {cropping!r}"
            )
        self.cropping = tuple(int_tuple(side, 2, "cropping", self._label, 0) for side in pair)
        self._crops = self.cropping
        self.input_spec = InputSpec(ndim=4)


@kind.register()
class ZeroPadding1D(Rearranging):
    """Adds zeros before and after sequences.

    Args:
        padding: an integer, or (before, after).
    """

    config_keys = ("padding", "data_format")

    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = channels_last(data_format, self._label)
        self.padding = int_tuple(padding, 2, "padding", self._label, 0)
        self.input_spec = InputSpec(ndim=3)

    def compute_output_shape(self, input_shape: Any) -> Any:
        batch, steps, channels = input_shape
        return (batch, None if steps is None else steps + sum(self.padding), channels)

    def call(self, inputs: Any) -> Any:
        return ops.layout.pad(inputs, paddings=((0, 0), self.padding, (0, 0)))


@kind.register()
class Permute(Rearranging):
    """Gives the axes of samples another order.

    Args:
        dims: for each axis of the output which one of the input it is, counted from 1.
    """

    config_keys = ("dims",)

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise InputError(
                f"{self._label}: dims must be the numbers from 1 to the rank of a sample in some "
                f"order; received {self.dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (input_shape[0], *(input_shape[axis] for axis in self.dims))

    def call(self, inputs: Any) -> Any:
        return ops.layout.transpose(inputs, perm=(0, *self.dims))


@kind.register()
class RepeatVector(Rearranging):
    """(batch, features) becomes (batch, n, features), `n` times the same.

    Args:
        n: how often.
    """

    config_keys = ("n",)

    def __init__(self, n: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.n = positive_int(n, "n", self._label)
        self.input_spec = InputSpec(ndim=2)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (input_shape[0], self.n, input_shape[1])

    def call(self, inputs: Any) -> Any:
        return ops.joining.tile(ops.layout.expand_dims(inputs, axis=1), multiples=(1, self.n, 1))
