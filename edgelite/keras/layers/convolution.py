"""Convolutions: filters that slide over one or two spatial axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras import activations
from edgelite.keras.layers.arguments import channels_last, int_tuple, one_of, positive_int
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.sliding import in_two_dimensions, slid_length
from edgelite.keras.layers.weighted import Weighted


class Convolution(Weighted):
    """The base: arguments, shapes, bias and activation of all convolutions.

    Subclasses set `rank`, the number of spatial axes.
    """

    rank: int
    _casts_integers = True
    _paddings: tuple[str, ...] = ("valid", "same")
    config_keys: tuple[str, ...] = (
        "kernel_size",
        "strides",
        "padding",
        "data_format",
        "dilation_rate",
        "activation",
        "use_bias",
    )

    def _set_window(
        self,
        kernel_size: Any,
        strides: Any,
        padding: str,
        data_format: str | None,
        dilation_rate: Any,
        activation: Any,
        use_bias: bool,
    ) -> None:
        self.kernel_size = int_tuple(kernel_size, self.rank, "kernel_size", self._label)
        self.strides = int_tuple(strides, self.rank, "strides", self._label)
        self.dilation_rate = int_tuple(dilation_rate, self.rank, "dilation_rate", self._label)
        self.padding = one_of(padding, self._paddings, "padding", self._label)
        self.data_format = channels_last(data_format, self._label)
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _require_strides_or_dilations(self) -> None:
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise InputError(
                f"{self._label}: strides and dilation_rate cannot both be greater than 1; "
                f"received strides={self.strides}, dilation_rate={self.dilation_rate}"
            )

    def _channels(self, input_shape: Any) -> int:
        """The input's channels, of which the weights depend; checks that the filter fits."""
        self.compute_output_shape(input_shape)
        channels = input_shape[-1]
        if channels is None:
            raise InputError(
                f"{self._label}: the number of channels, the last axis of the input, must be known; "
                f"received shape {tuple(input_shape)}"
            )
        self.input_spec = InputSpec(ndim=self.rank + 2, axes={-1: channels})
        return channels

    def _output_channels(self, channels: int) -> int:
        raise NotImplementedError(f"{type(self).__name__} must define _output_channels()")

    def compute_output_shape(self, input_shape: Any) -> Any:
        spatial = [
            slid_length(length, size, stride, dilation, self.padding, self._label)
            for length, size, stride, dilation in zip(
                input_shape[1:-1], self.kernel_size, self.strides, self.dilation_rate, strict=True
            )
        ]
        return (input_shape[0], *spatial, self._output_channels(input_shape[-1]))

    def _convolve(self, function: Callable[..., Any], inputs: Any, kernel: Any) -> Any:
        padding = self.padding
        if padding == "causal":
            before = self.dilation_rate[0] * (self.kernel_size[0] - 1)
            inputs = ops.layout.pad(inputs, paddings=((0, 0), (before, 0), (0, 0)))
            padding = "valid"
        return in_two_dimensions(
            function,
            inputs,
            kernel,
            strides=self.strides,
            padding=padding,
            dilations=self.dilation_rate,
        )


class Conv(Convolution):
    """Convolution: every filter sees every channel of its group.

    Weights: kernel (spatial sizes ..., channels / groups, filters), bias (filters,).

    Args:
        filters: channels of the output.
        kernel_size, strides, dilation_rate: an integer, or one for each spatial axis.
        padding: ``"valid"`` (none) or ``"same"`` (the odd cell at the end); 1D also ``"causal"``.
        groups: into how many the channels and filters are split.
    """

    config_keys: tuple[str, ...] = (
        "filters",
        "groups",
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
        data_format: str | None = None,
        dilation_rate: Any = 1,
        groups: int = 1,
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
        self.groups = positive_int(groups, "groups", self._label)
        self._set_options("kernel", kernel_initializer, kernel_regularizer, kernel_constraint)
        self._set_options("bias", bias_initializer, bias_regularizer, bias_constraint)
        if self.filters % self.groups:
            raise InputError(
                f"{self._label}: filters must be a multiple of groups; "
                f"received filters={filters}, groups={groups}"
            )
        self._require_strides_or_dilations()

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias for inputs whose channels are known."""
        channels = self._channels(input_shape)
        if channels % self.groups:
            raise InputError(
                f"{self._label}: the channels of the input must be a multiple of groups; "
                f"received {channels} channels, groups={self.groups}"
            )
        self.kernel = self._make(
            "kernel", (*self.kernel_size, channels // self.groups, self.filters)
        )
        self.bias = self._make("bias", (self.filters,)) if self.use_bias else None

    def _output_channels(self, channels: int) -> int:
        return self.filters

    def call(self, inputs: Any) -> Any:
        return self._finish(self._convolve(ops.convolution.conv2d, inputs, self.kernel))


@kind.register("Convolution1D")
class Conv1D(Conv):
    """`Conv` over sequences (batch, steps, channels)."""

    rank = 1
    _paddings = ("valid", "same", "causal")


@kind.register("Convolution2D")
class Conv2D(Conv):
    """`Conv` over images (batch, height, width, channels)."""

    rank = 2


class DepthwiseConv(Convolution):
    """Depthwise convolution: each channel has filters of its own.

    Weights: kernel (spatial sizes ..., channels, depth_multiplier), bias (channels * depth_multiplier,).

    Args:
        kernel_size, strides, padding, dilation_rate: as for `Conv`.
        depth_multiplier: filters for each channel.
    """

    config_keys: tuple[str, ...] = (
        "depth_multiplier",
        "depthwise_initializer",
        "bias_initializer",
        "depthwise_regularizer",
        "bias_regularizer",
        "activity_regularizer",
        "depthwise_constraint",
        "bias_constraint",
    )

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self._set_window(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias
        )
        self.depth_multiplier = positive_int(depth_multiplier, "depth_multiplier", self._label)
        self._set_options(
            "depthwise", depthwise_initializer, depthwise_regularizer, depthwise_constraint
        )
        self._set_options("bias", bias_initializer, bias_regularizer, bias_constraint)

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias for inputs whose channels are known."""
        channels = self._channels(input_shape)
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.kernel = self._make("depthwise", shape, "kernel")
        outputs = self._output_channels(channels)
        self.bias = self._make("bias", (outputs,)) if self.use_bias else None

    def _output_channels(self, channels: int) -> int:
        return channels * self.depth_multiplier

    def call(self, inputs: Any) -> Any:
        return self._finish(self._convolve(ops.convolution.depthwise_conv2d, inputs, self.kernel))


@kind.register()
class DepthwiseConv1D(DepthwiseConv):
    """`DepthwiseConv` over sequences (batch, steps, channels)."""

    rank = 1


@kind.register()
class DepthwiseConv2D(DepthwiseConv):
    """`DepthwiseConv` over images (batch, height, width, channels)."""

    rank = 2


class SeparableConv(Convolution):
    """Depthwise convolution, then a convolution of size 1 that mixes the channels.

    Weights: depthwise_kernel (spatial sizes ..., channels, depth_multiplier), pointwise_kernel
    (1 ..., channels * depth_multiplier, filters), bias (filters,).

    Args:
        filters: channels of the output.
        kernel_size, strides, padding, dilation_rate: of the depthwise part, as for `Conv`.
        depth_multiplier: filters for each channel.
    """

    config_keys: tuple[str, ...] = (
        "depth_multiplier",
        "filters",
        "depthwise_initializer",
        "pointwise_initializer",
        "bias_initializer",
        "depthwise_regularizer",
        "pointwise_regularizer",
        "bias_regularizer",
        "activity_regularizer",
        "depthwise_constraint",
        "pointwise_constraint",
        "bias_constraint",
    )

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        depth_multiplier: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        pointwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self._set_window(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias
        )
        self.filters = positive_int(filters, "filters", self._label)
        self.depth_multiplier = positive_int(depth_multiplier, "depth_multiplier", self._label)
        self._set_options(
            "depthwise", depthwise_initializer, depthwise_regularizer, depthwise_constraint
        )
        self._set_options(
            "pointwise", pointwise_initializer, pointwise_regularizer, pointwise_constraint
        )
        self._set_options("bias", bias_initializer, bias_regularizer, bias_constraint)

    def build(self, input_shape: Any) -> None:
        """Make both kernels and the bias for inputs whose channels are known."""
        channels = self._channels(input_shape)
        depthwise = (*self.kernel_size, channels, self.depth_multiplier)
        pointwise = (*(1,) * self.rank, channels * self.depth_multiplier, self.filters)
        self.depthwise_kernel = self._make("depthwise", depthwise, "depthwise_kernel")
        self.pointwise_kernel = self._make("pointwise", pointwise, "pointwise_kernel")
        self.bias = self._make("bias", (self.filters,)) if self.use_bias else None

    def _output_channels(self, channels: int) -> int:
        return self.filters

    def call(self, inputs: Any) -> Any:
        mixed = self._convolve(ops.convolution.depthwise_conv2d, inputs, self.depthwise_kernel)
        ones = (1,) * self.rank
        outputs = in_two_dimensions(
            ops.convolution.conv2d,
            mixed,
            self.pointwise_kernel,
            strides=ones,
            padding="valid",
            dilations=ones,
        )
        return self._finish(outputs)


@kind.register("SeparableConvolution1D")
class SeparableConv1D(SeparableConv):
    """`SeparableConv` over sequences (batch, steps, channels)."""

    rank = 1


@kind.register("SeparableConvolution2D")
class SeparableConv2D(SeparableConv):
    """`SeparableConv` over images (batch, height, width, channels)."""

    rank = 2


Convolution1D = Conv1D
Convolution2D = Conv2D
SeparableConvolution1D = SeparableConv1D
SeparableConvolution2D = SeparableConv2D
