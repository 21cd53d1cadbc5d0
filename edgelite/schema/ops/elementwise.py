"""Functions of one tensor, element by element."""

from __future__ import annotations

from edgelite.schema.operator import FREE, Options, operator
from edgelite.schema.versions import every, negated, quantized, takes


@operator(8, "FLOOR", inputs="input")
class Floor(Options):
    """The largest integer that is not above x."""


@operator(
    47, "EXP", options=33, inputs="input", quantization=FREE, versions={"int8": 2, "int16": 2}
)
class Exp(Options):
    """e to the power of x."""


@operator(59, "NEG", options=42, inputs="input")
class Neg(Options):
    """-x."""


@operator(66, "SIN", inputs="input", versions={"float16": 2})
class Sin(Options):
    """The sine of x in radians."""


@operator(73, "LOG", inputs="input", quantization=FREE, versions={"int8": 2, "int16": 2})
class Log(Options):
    """The natural logarithm."""


@operator(75, "SQRT", inputs="input", quantization=FREE, versions={"int8": 2, "int16": 2})
class Sqrt(Options):
    """The square root."""


@operator(76, "RSQRT", inputs="input", quantization=FREE, versions={"int8": 2, "int16": 3})
class Rsqrt(Options):
    """1 / sqrt(x)."""


@operator(92, "SQUARE", options=66, inputs="input")
class Square(Options):
    """x squared."""


@operator(
    101,
    "ABS",
    options=78,
    inputs="input",
    quantization=FREE,
    versions={"int8": 2, "uint8": 2, "int16": 3, "int32": 5},
    later={4: every(takes(0, "int16"), negated(quantized()))},
)
class Abs(Options):
    """The absolute value."""


@operator(104, "CEIL", inputs="input")
class Ceil(Options):
    """The smallest integer that is not below x."""


@operator(108, "COS", options=84, inputs="input", versions={"float16": 2})
class Cos(Options):
    """The cosine of x in radians."""


@operator(116, "ROUND", inputs="input")
class Round(Options):
    """The nearest integer; halves go to the even one."""


@operator(158, "SIGN", options=123, inputs="input", versions={"int32": 2})
class Sign(Options):
    """-1, 0 or 1."""
