"""Pooling: the largest or the mean value of a window, or of all positions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edgelite.autodiff import ops
from edgelite.keras.layers.arguments import channels_last, int_tuple, one_of
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import Weightless, kind
from edgelite.keras.layers.sliding import in_two_dimensions, slid_length


class Pooling(Weightless):
    """The base of sliding pools. Subclasses set `rank`, the number of spatial axes, and `_pool`.

    Args:
        pool_size: an integer, or one for each spatial axis.
        strides: the same; None is `pool_size`.
        padding: ``"valid"`` (none) or ``"same"``; padding takes no part in the result.
    """

    rank: int
    config_keys = ("pool_size", "padding", "strides", "data_format")

    def __init__(
        self,
        pool_size: Any = 2,
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self.pool_size = int_tuple(pool_size, self.rank, "pool_size", self._label)
        strides = pool_size if strides is None else strides
        self.strides = int_tuple(strides, self.rank, "strides", self._label)
        self.padding = one_of(padding, ("valid", "same"), "padding", self._label)
        self.data_format = channels_last(data_format, self._label)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _pool(self) -> Callable[..., Any]:
        """The two-dimensional pool."""
        raise NotImplementedError(f"{type(self).__name__} must define _pool()")

    def compute_output_shape(self, input_shape: Any) -> Any:
        spatial = [
            slid_length(length, size, stride, 1, self.padding, self._label)
            for length, size, stride in zip(
                input_shape[1:-1], self.pool_size, self.strides, strict=True
            )
        ]
        return (input_shape[0], *spatial, input_shape[-1])

    def call(self, inputs: Any) -> Any:
        return in_two_dimensions(
            self._pool(),
            inputs,
            pool_size=self.pool_size,
            strides=self.strides,
            padding=self.padding,
        )


class _MaxPooling(Pooling):
    def _pool(self) -> Callable[..., Any]:
        return ops.pooling.max_pool2d


class _AveragePooling(Pooling):
    _casts_integers = True

    def _pool(self) -> Callable[..., Any]:
        return ops.pooling.average_pool2d


@kind.register("MaxPool1D")
class MaxPooling1D(_MaxPooling):
    """The largest value of each window over (batch, steps, channels)."""

    rank = 1


@kind.register("MaxPool2D")
class MaxPooling2D(_MaxPooling):
    """The largest value of each window over (batch, height, width, channels)."""

    rank = 2


@kind.register("AvgPool1D")
class AveragePooling1D(_AveragePooling):
    """The mean of each window over (batch, steps, channels)."""

    rank = 1


@kind.register("AvgPool2D")
class AveragePooling2D(_AveragePooling):
    """The mean of each window over (batch, height, width, channels)."""

    rank = 2


class GlobalPooling(Weightless):
    """The base of pools over all positions. Subclasses set `rank` and `_pool`.

    Args:
        keepdims: whether the spatial axes stay, with size 1.
    """

    rank: int
    config_keys = ("data_format", "keepdims")

    def __init__(
        self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.data_format = channels_last(data_format, self._label)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _pool(self) -> Callable[..., Any]:
        """The reduction."""
        raise NotImplementedError(f"{type(self).__name__} must define _pool()")

    def compute_output_shape(self, input_shape: Any) -> Any:
        spatial = (1,) * self.rank if self.keepdims else ()
        return (input_shape[0], *spatial, input_shape[-1])

    def call(self, inputs: Any) -> Any:
        axes = tuple(range(1, self.rank + 1))
        return self._pool()(inputs, axis=axes, keepdims=self.keepdims)


class _GlobalMaxPooling(GlobalPooling):
    def _pool(self) -> Callable[..., Any]:
        return ops.reduction.reduce_max


class _GlobalAveragePooling(GlobalPooling):
    _casts_integers = True

    def _pool(self) -> Callable[..., Any]:
        return ops.reduction.reduce_mean


@kind.register("GlobalMaxPool1D")
class GlobalMaxPooling1D(_GlobalMaxPooling):
    """The largest value over all steps."""

    rank = 1


@kind.register("GlobalMaxPool2D")
class GlobalMaxPooling2D(_GlobalMaxPooling):
    """The largest value over height and width."""

    rank = 2


@kind.register("GlobalAvgPool1D")
class GlobalAveragePooling1D(_GlobalAveragePooling):
    """The mean over all steps; with a mask, over those that it lets count."""

    rank = 1
    supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        if mask is None:
            return super().call(inputs)
        counts = ops.elementwise.cast(ops.layout.expand_dims(mask, axis=2), dtype=inputs.dtype)
        how = {"axis": 1, "keepdims": self.keepdims}
        total = ops.reduction.reduce_sum(ops.arithmetic.multiply(inputs, counts), **how)
        return ops.arithmetic.divide(total, ops.reduction.reduce_sum(counts, **how))

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        return None


@kind.register("GlobalAvgPool2D")
class GlobalAveragePooling2D(_GlobalAveragePooling):
    """The mean over height and width."""

    rank = 2


MaxPool1D = MaxPooling1D
MaxPool2D = MaxPooling2D
AvgPool1D = AveragePooling1D
AvgPool2D = AveragePooling2D
GlobalMaxPool1D = GlobalMaxPooling1D
GlobalMaxPool2D = GlobalMaxPooling2D
GlobalAvgPool1D = GlobalAveragePooling1D
GlobalAvgPool2D = GlobalAveragePooling2D
