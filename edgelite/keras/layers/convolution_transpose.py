"""Transposed convolutions: each input cell spreads its filters over the output."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras.layers.arguments import int_tuple, positive_int
from edgelite.keras.layers.convolution import Convolution
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.sliding import in_two_dimensions


class ConvTranspose(Convolution):
    """The gradient of a convolution by its input, as a layer.

    Weights: kernel (spatial sizes ..., filters, channels), bias (filters,).

    Args:
        filters: channels of the output.
        kernel_size, strides, dilation_rate: an integer, or one for each spatial axis.
        padding: ``"valid"`` or ``"same"``: of the convolution that this is the gradient of.
        output_padding: how many cells longer the output is than the shortest, less than `strides`.
    """

    config_keys: tuple[str, ...] = (
        "filters",
        "output_padding",
        "kernel_initializer",
        "bias_initializer",
        "kernel_regularizer",
        "bias_regularizer",
        "activity_regularizer",
        "kernel_constraint",
        "bias_constraint",
    )

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        output_padding: Any = None,
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self._set_window(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias
        )
        self.filters = positive_int(filters, "filters", self._label)
        self.output_padding = (
            None
            if output_padding is None
            else int_tuple(output_padding, self.rank, "output_padding", self._label, 0)
        )
        if self.output_padding is not None and any(
            extra >= stride for extra, stride in zip(self.output_padding, self.strides, strict=True)
        ):
            raise InputError(
                f"{self._label}: output_padding must be less than strides; received "
                f"output_padding={self.output_padding}, strides={self.strides}"
            )
        self._require_strides_or_dilations()
        self._set_options("kernel", kernel_initializer, kernel_regularizer, kernel_constraint)
        self._set_options("bias", bias_initializer, bias_regularizer, bias_constraint)

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias for inputs whose channels are known."""
        channels = self._channels(input_shape)
        self.kernel = self._make("kernel", (*self.kernel_size, self.filters, channels))
        self.bias = self._make("bias", (self.filters,)) if self.use_bias else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        extras = self.output_padding or (None,) * self.rank
        spatial = [
            None if length is None else self._length(length, axis, extras[axis])
            for axis, length in enumerate(input_shape[1:-1])
        ]
        return (input_shape[0], *spatial, self.filters)

    def _length(self, length: int, axis: int, extra: int | None) -> int:
        stride = self.strides[axis]
        size = (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1
        if self.padding == "same":
            return length * stride if extra is None else (length - 1) * stride + size % 2 + extra
        extra = max(size, stride) - size if extra is None else extra
        return (length - 1) * stride + size + extra

    def call(self, inputs: Any) -> Any:
        shape = self.compute_output_shape(inputs.shape)
        spread = in_two_dimensions(
            _spread,
            inputs,
            self.kernel,
            strides=self.strides,
            padding=self.padding,
            dilations=self.dilation_rate,
            shape=shape[1:],
        )
        return self._finish(spread)


def _spread(inputs: Any, kernel: Any, *, shape: tuple[int, ...], **how: Any) -> Any:
    """The transposed convolution onto images of `shape`, without the batch size."""
    whole = (inputs.shape[0], *shape)
    return ops.convolution.conv2d_input_gradient(inputs, kernel, shape=whole, **how)


@kind.register("Convolution1DTranspose")
class Conv1DTranspose(ConvTranspose):
    """`ConvTranspose` over sequences (batch, steps, channels)."""

    rank = 1


@kind.register("Convolution2DTranspose")
class Conv2DTranspose(ConvTranspose):
    """`ConvTranspose` over images (batch, height, width, channels)."""

    rank = 2


Convolution1DTranspose = Conv1DTranspose
Convolution2DTranspose = Conv2DTranspose
