"""Several tensors made one, one made several, or repeated."""

from __future__ import annotations

from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.kinds import enum, int32
from edgelite.schema.operator import SAME_SCALE, SAME_SCALE_INT8, Options, operator


@operator(
    2,
    "CONCATENATION",
    options=10,
    inputs="inputs*",
    quantization=SAME_SCALE,
    versions={
        "int8": 2,
        "int16": 3,
        "uint32": 4,
        "int4": 5,
        "float16": 6,
        "float8_e4m3fn": 7,
        "float8_e5m2": 7,
    },
)
class Concatenation(Options):
    """Tensors one behind the other along an axis."""

    axis: int = int32()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)


@operator(
    69,
    "TILE",
    options=51,
    inputs="input multiples",
    quantization=SAME_SCALE_INT8,
    versions={"string": 2, "int8": 3},
)
class Tile(Options):
    """Repeats each axis a number of times."""


@operator(
    83,
    "PACK",
    options=59,
    inputs="inputs*",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 3, "uint32": 4, "float8_e4m3fn": 5, "float8_e5m2": 5},
)
class Pack(Options):
    """Tensors of one shape along a new axis."""

    values_count: int = int32()
    axis: int = int32()


@operator(
    88,
    "UNPACK",
    options=64,
    inputs="input",
    outputs="outputs*",
    quantization=SAME_SCALE,
    versions={
        "int8": 2,
        "uint8": 2,
        "bool": 3,
        "int16": 4,
        "float16": 5,
        "bfloat16": 5,
        "float8_e4m3fn": 6,
        "float8_e5m2": 6,
    },
)
class Unpack(Options):
    """The slices of an axis, each without that axis."""

    num: int = int32()
    axis: int = int32()
