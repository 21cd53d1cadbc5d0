"""Tensors made of a few numbers."""

from __future__ import annotations

from edgelite.schema.kinds import boolean, int32
from edgelite.schema.operator import SAME_SCALE, Options, operator


@operator(
    68,
    "SPARSE_TO_DENSE",
    options=50,
    inputs="indices output_shape values default_value",
    versions={"int64": 2, "int8": 3, "uint8": 3},
    typed_by=2,
)
class SparseToDense(Options):
    """A tensor of the default value, with values at index tuples."""

    validate_indices: bool = boolean()


@operator(85, "ONE_HOT", options=61, inputs="indices depth on_value off_value")
class OneHot(Options):
    """on_value where the position on the new axis is the index, else off_value."""

    axis: int = int32()


@operator(93, "ZEROS_LIKE", options=67, inputs="input")
class ZerosLike(Options):
    """Zeros in the input's shape."""


@operator(
    94,
    "FILL",
    options=68,
    inputs="dims value",
    quantization=SAME_SCALE,
    versions={
        "bool": 2,
        "string": 2,
        "int8": 3,
        "int16": 3,
        "float16": 4,
        "float8_e4m3fn": 5,
        "float8_e5m2": 5,
    },
    typed_by=1,
)
class Fill(Options):
    """A tensor of one value."""


@operator(96, "RANGE", options=73, inputs="start limit delta", versions={"int64": 2})
class Range(Options):
    """Numbers from start on, delta apart, before limit."""
