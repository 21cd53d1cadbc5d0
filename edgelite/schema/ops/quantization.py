"""Changes of the type of elements, and of how they are stored."""

from __future__ import annotations

from edgelite.schema.enums import TensorType
from edgelite.schema.kinds import boolean, enum, float32, int32
from edgelite.schema.operator import FREE, Options, operator
from edgelite.schema.versions import (
    Condition,
    every,
    gives,
    option,
    per_channel,
    scales,
    some,
    takes,
)

_FLOAT8 = ("float8_e4m3fn", "float8_e5m2")


def _either(*types: str) -> Condition:
    return some(takes(0, *types), gives(0, *types))


@operator(
    6,
    "DEQUANTIZE",
    options=38,
    inputs="input",
    quantization=FREE,
    versions={
        "int8": 2,
        "int16": 3,
        "float16": 3,
        "int4": 6,
        "int2": 7,
        "uint4": 8,
        "float8_e4m3fn": 9,
        "float8_e5m2": 9,
    },
    later={5: every(takes(0, "int8"), per_channel(0))},
)
class Dequantize(Options):
    """Floats from quantized elements, or float32 from float16."""


@operator(
    53,
    "CAST",
    options=37,
    inputs="input",
    later={
        2: _either("uint32"),
        3: _either("int8"),
        4: _either("uint16"),
        5: _either("float64", "float16"),
        6: every(takes(0, "int4"), gives(0, "float32")),
        7: _either("bfloat16"),
        8: _either("int2", "uint4"),
        9: _either(*_FLOAT8),
    },
)
class Cast(Options):
    """Elements of another type; the tensors' own types count, not these options."""

    in_data_type: TensorType = enum(TensorType)
    out_data_type: TensorType = enum(TensorType)


@operator(80, "FAKE_QUANT", options=58, inputs="input", later={2: option("narrow_range")})
class FakeQuant(Options):
    """Floats, rounded as quantizing to `num_bits` bits of [min, max] would."""

    min: float = float32()
    max: float = float32()
    num_bits: int = int32()
    narrow_range: bool = boolean()


@operator(
    114,
    "QUANTIZE",
    options=89,
    inputs="input",
    quantization=FREE,
    later={
        2: gives(0, "int16"),
        3: lambda use: scales(use.outputs[0]) > 1,
        4: _either("int4"),
        5: _either("uint4"),
    },
)
class Quantize(Options):
    """Quantized elements from floats, or from elements with another scale."""


@operator(124, "DENSIFY", options=99, inputs="input")
class Densify(Options):
    """A sparse constant with all its zeros."""


@operator(159, "BITCAST", options=124, inputs="input")
class Bitcast(Options):
    """The same bytes as elements of another type."""
