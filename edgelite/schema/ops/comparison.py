"""Comparisons and logic."""

from __future__ import annotations

from edgelite.schema.operator import FREE_INT8, Options, operator


@operator(
    58, "LESS", options=41, inputs="x y", quantization=FREE_INT8, versions={"int8": 2, "int16": 3}
)
class Less(Options):
    """x < y."""


@operator(61, "GREATER", options=44, inputs="x y", quantization=FREE_INT8, versions={"int8": 2})
class Greater(Options):
    """x > y."""


@operator(
    62,
    "GREATER_EQUAL",
    options=45,
    inputs="x y",
    quantization=FREE_INT8,
    versions={"int8": 2, "int16": 3},
)
class GreaterEqual(Options):
    """x >= y."""


@operator(63, "LESS_EQUAL", options=46, inputs="x y", quantization=FREE_INT8, versions={"int8": 2})
class LessEqual(Options):
    """x <= y."""


@operator(
    71,
    "EQUAL",
    options=53,
    inputs="x y",
    quantization=FREE_INT8,
    versions={"int8": 2, "string": 3, "int16": 5},
)
class Equal(Options):
    """Whether x and y are equal."""


@operator(
    72,
    "NOT_EQUAL",
    options=54,
    inputs="x y",
    quantization=FREE_INT8,
    versions={"int8": 2, "string": 3, "int16": 4},
)
class NotEqual(Options):
    """Whether x and y differ."""


@operator(84, "LOGICAL_OR", options=60, inputs="x y")
class LogicalOr(Options):
    """Whether x or y is true."""


@operator(86, "LOGICAL_AND", options=62, inputs="x y")
class LogicalAnd(Options):
    """Whether x and y are true."""


@operator(87, "LOGICAL_NOT", options=63, inputs="input")
class LogicalNot(Options):
    """Whether x is false."""
