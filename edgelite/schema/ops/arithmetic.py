"""Arithmetic of two tensors, element by element, with broadcasting."""

from __future__ import annotations

from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.kinds import boolean, enum
from edgelite.schema.operator import (
    FREE,
    FREE_INT8,
    SAME_SCALE,
    Options,
    operator,
    options_table,
)
from edgelite.schema.versions import (
    broadcast_above,
    differs,
    every,
    negated,
    quantized,
    takes,
)


@operator(
    0,
    "ADD",
    options=11,
    inputs="x y",
    quantization=FREE,
    versions={"int8": 2, "int64": 4, "float16": 6},
    later={
        3: every(takes(0, "int16"), quantized(), differs("pot_scale_int16", True)),
        5: every(takes(0, "int16"), negated(quantized())),
    },
)
class Add(Options):
    """x + y."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    pot_scale_int16: bool = boolean(default=True)


@operator(
    41,
    "SUB",
    options=28,
    inputs="x y",
    quantization=FREE,
    versions={"int8": 2, "int64": 4},
    later={
        3: broadcast_above(4),
        5: every(takes(0, "int16"), differs("pot_scale_int16", True)),
    },
)
class Sub(Options):
    """x - y."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    pot_scale_int16: bool = boolean(default=True)


@operator(
    18,
    "MUL",
    options=21,
    inputs="x y",
    quantization=FREE,
    versions={"int8": 2, "int16": 4, "int64": 5, "complex64": 6, "uint32": 7, "float16": 8},
    later={7: every(takes(0, "int16"), negated(quantized()))},
)
class Mul(Options):
    """x * y."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)


@operator(
    42,
    "DIV",
    options=29,
    inputs="x y",
    quantization=FREE,
    later={2: broadcast_above(4)},
)
class Div(Options):
    """x / y."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)


@options_table(39)
class MaximumMinimumOptions(Options):
    """No options."""


@operator(
    55,
    "MAXIMUM",
    inputs="x y",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 4},
    later={3: broadcast_above(4)},
)
class Maximum(MaximumMinimumOptions):
    """The larger of x and y."""


@operator(
    57,
    "MINIMUM",
    inputs="x y",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 4},
    later={3: broadcast_above(4)},
)
class Minimum(MaximumMinimumOptions):
    """The smaller of x and y."""


@operator(78, "POW", options=56, inputs="x y")
class Pow(Options):
    """x to the power of y."""


@operator(
    90,
    "FLOOR_DIV",
    options=65,
    inputs="x y",
    versions={"float32": 2, "int8": 3, "int16": 3},
)
class FloorDiv(Options):
    """x / y, rounded towards negative infinity."""


@operator(95, "FLOOR_MOD", options=72, inputs="x y", versions={"int8": 2, "int16": 2})
class FloorMod(Options):
    """What FLOOR_DIV leaves over; it has the sign of y."""


@operator(
    99,
    "SQUARED_DIFFERENCE",
    options=76,
    inputs="x y",
    quantization=FREE_INT8,
    versions={"int8": 2},
)
class SquaredDifference(Options):
    """(x - y) squared."""


@operator(106, "ADD_N", options=82, inputs="inputs*")
class AddN(Options):
    """The sum of tensors of one shape."""


@operator(156, "ATAN2", options=122, table="ATan2Options", inputs="y x")
class Atan2(Options):
    """The angle of the point (x, y)."""


@operator(160, "BITWISE_XOR", options=125, inputs="x y")
class BitwiseXor(Options):
    """The bits in which x and y differ."""


@operator(161, "RIGHT_SHIFT", options=126, inputs="x y")
class RightShift(Options):
    """X, shifted right by y bits; a negative number fills with its sign."""
