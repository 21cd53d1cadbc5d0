"""Choosing and ordering of elements."""

from __future__ import annotations

from edgelite.schema.enums import TensorType
from edgelite.schema.kinds import enum, floats
from edgelite.schema.operator import SAME_SCALE, SAME_SCALE_INT8, Options, operator
from edgelite.schema.versions import gives, negated, rank_above, some, takes


@operator(
    48,
    "TOPK_V2",
    options=34,
    inputs="input k",
    outputs="values indices",
    quantization=SAME_SCALE_INT8,
    versions={"int8": 2},
    later={3: some(takes(0, "int16"), takes(1, "int16"), gives(1, "int16"))},
)
class TopKV2(Options):
    """The k largest elements of the last axis in order, and where they stood."""


@operator(
    64,
    "SELECT",
    options=47,
    inputs="condition x y",
    quantization=SAME_SCALE,
    versions={"int8": 2, "uint32": 4},
    later={3: some(rank_above(4), rank_above(4, 1), rank_above(4, 2))},
)
class Select(Options):
    """x where the condition is true, else y; a condition of rank 1 chooses rows."""


@operator(103, "UNIQUE", options=80, inputs="input", outputs="output idx")
class Unique(Options):
    """The different elements in the order of their first appearance, and which one each is."""

    idx_out_type: TensorType = enum(TensorType, TensorType.INT32)


@operator(109, "WHERE", options=85, inputs="condition", later={2: negated(takes(0, "bool"))})
class Where(Options):
    """The index tuples of elements that are true."""


@operator(
    123,
    "SELECT_V2",
    options=98,
    inputs="condition x y",
    quantization=SAME_SCALE,
    versions={"uint32": 2},
)
class SelectV2(Options):
    """x where the condition is true, else y, with broadcasting."""


@operator(147, "BUCKETIZE", options=115, inputs="input")
class Bucketize(Options):
    """Between which of the boundaries each element lies."""

    boundaries: tuple[float, ...] = floats()
