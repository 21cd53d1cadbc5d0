"""Convolutions."""

from __future__ import annotations

from edgelite.schema.enums import ActivationFunctionType, Padding, TensorType
from edgelite.schema.kinds import enum, int32
from edgelite.schema.operator import Options, operator, options_table, weighted
from edgelite.schema.versions import differs, every, gives, hybrid, option, per_channel, some, takes


@operator(
    3,
    "CONV_2D",
    options=1,
    inputs="input filter bias?",
    quantization=weighted("filter", axis=0, bias="bias"),
    versions={"int8": 3, "int16": 4},
    later={
        2: hybrid(1),
        5: every(hybrid(1), per_channel(1)),
        7: takes(1, "int4"),
        8: every(takes(0, "int16"), option("quantized_bias_type")),
    },
)
class Conv2D(Options):
    """NHWC input, OHWI filter; groups where the filter's I divides the input's channels."""

    padding: Padding = enum(Padding)
    stride_w: int = int32()
    stride_h: int = int32()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    dilation_w_factor: int = int32(default=1)
    dilation_h_factor: int = int32(default=1)
    quantized_bias_type: TensorType = enum(TensorType)


@operator(
    4,
    "DEPTHWISE_CONV_2D",
    options=2,
    inputs="input filter bias?",
    quantization=weighted("filter", axis=3, bias="bias"),
    versions={"int8": 3, "int16": 5},
    later={
        2: some(differs("dilation_w_factor", 1), differs("dilation_h_factor", 1)),
        4: hybrid(1),
        6: every(hybrid(1), per_channel(1)),
        7: takes(1, "int4"),
    },
)
class DepthwiseConv2D(Options):
    """NHWC input, filter (1, H, W, channels x multiplier)."""

    padding: Padding = enum(Padding)
    stride_w: int = int32()
    stride_h: int = int32()
    depth_multiplier: int = int32()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    dilation_w_factor: int = int32(default=1)
    dilation_h_factor: int = int32(default=1)


@operator(
    67,
    "TRANSPOSE_CONV",
    options=49,
    inputs="output_shape filter input bias?",
    quantization=weighted("filter", axis=0, bias="bias"),
    versions={"int8": 2},
    typed_by=1,
    later={
        3: lambda use: use.input(3) is not None,
        4: option("fused_activation_function"),
        5: every(gives(0, "int16"), option("quantized_bias_type")),
    },
)
class TransposeConv(Options):
    """The gradient of a convolution by its input: NHWC input, OHWI filter, the output's shape."""

    padding: Padding = enum(Padding)
    stride_w: int = int32()
    stride_h: int = int32()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    quantized_bias_type: TensorType = enum(TensorType)


@options_table(106)
class Conv3DOptions(Options):
    """A window that slides over depth, height and width."""

    padding: Padding = enum(Padding)
    stride_d: int = int32()
    stride_w: int = int32()
    stride_h: int = int32()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    dilation_d_factor: int = int32(default=1)
    dilation_w_factor: int = int32(default=1)
    dilation_h_factor: int = int32(default=1)


@operator(132, "CONV_3D", inputs="input filter bias?")
class Conv3D(Conv3DOptions):
    """NDHWC input, filter (D, H, W, I, O)."""


@operator(141, "CONV_3D_TRANSPOSE", inputs="output_shape filter input bias?")
class Conv3DTranspose(Conv3DOptions):
    """The gradient of a 3-D convolution by its input: filter (D, H, W, O, I)."""
