"""Normalizations."""

from __future__ import annotations

from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.kinds import enum, float32, int32
from edgelite.schema.operator import Options, fixed, operator


@operator(
    11,
    "L2_NORMALIZATION",
    options=12,
    table="L2NormOptions",
    inputs="input",
    quantization=fixed(int8=(1 / 128, 0)),
    versions={"int8": 2},
)
class L2Normalization(Options):
    """The input, divided by the root of the sum of squares over the last axis."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)


@operator(13, "LOCAL_RESPONSE_NORMALIZATION", options=13, inputs="input")
class LocalResponseNormalization(Options):
    """input / (bias + alpha * sum of squares of the 2 radius + 1 channels around) ** beta."""

    radius: int = int32()
    bias: float = float32()
    alpha: float = float32()
    beta: float = float32()
