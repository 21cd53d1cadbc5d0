"""Parts of tensors: taken by ranges or by indices, put in by indices."""

from __future__ import annotations

from edgelite.schema.kinds import boolean, int32
from edgelite.schema.operator import SAME_SCALE, SAME_SCALE_INT8, Options, operator
from edgelite.schema.versions import option, rank_above, some, takes


@operator(
    36,
    "GATHER",
    options=23,
    inputs="input indices",
    quantization=SAME_SCALE,
    versions={
        "int8": 2,
        "bool": 3,
        "int16": 4,
        "int4": 7,
        "float8_e4m3fn": 8,
        "float8_e5m2": 8,
    },
    later={5: option("batch_dims"), 6: takes(1, "int16")},
)
class Gather(Options):
    """The slices of an axis that indices name."""

    axis: int = int32()
    batch_dims: int = int32()


@operator(
    45,
    "STRIDED_SLICE",
    options=32,
    inputs="input begin end strides",
    quantization=SAME_SCALE,
    versions={"int8": 2, "bool": 3, "string": 5, "uint32": 7},
    later={
        4: rank_above(4),
        6: some(option("ellipsis_mask"), option("new_axis_mask")),
        8: option("offset"),
    },
)
class StridedSlice(Options):
    """begin:end:strides on each axis, as NumPy's; bit i of a mask is about entry i."""

    begin_mask: int = int32()
    end_mask: int = int32()
    ellipsis_mask: int = int32()
    new_axis_mask: int = int32()
    shrink_axis_mask: int = int32()
    offset: bool = boolean()


@operator(
    49,
    "SPLIT",
    options=35,
    inputs="axis input",
    outputs="outputs*",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int32": 3, "int16": 4, "float8_e4m3fn": 5, "float8_e5m2": 5},
    typed_by=1,
)
class Split(Options):
    """Equal parts of an axis."""

    num_splits: int = int32()


@operator(
    65,
    "SLICE",
    options=48,
    inputs="input begin size",
    quantization=SAME_SCALE,
    versions={"int8": 2, "string": 3, "int16": 4, "uint32": 6, "int4": 7, "float16": 8},
    later={5: rank_above(4)},
)
class Slice(Options):
    """`size` elements from `begin` on; size -1 means all that are left."""


@operator(
    102,
    "SPLIT_V",
    options=79,
    inputs="input size_splits axis",
    outputs="outputs*",
    quantization=SAME_SCALE,
    versions={"int8": 2, "float8_e4m3fn": 3, "float8_e5m2": 3},
)
class SplitV(Options):
    """Parts of an axis with given sizes; one may be -1."""

    num_splits: int = int32()


@operator(
    107,
    "GATHER_ND",
    options=83,
    inputs="input indices",
    quantization=SAME_SCALE,
    versions={"string": 2, "int16": 3, "bool": 5, "float8_e4m3fn": 6, "float8_e5m2": 6},
    later={4: takes(1, "int16")},
)
class GatherNd(Options):
    """The slices that the index tuples in the last axis of `indices` name."""


@operator(
    122, "SCATTER_ND", options=97, inputs="indices updates shape", quantization=SAME_SCALE_INT8
)
class ScatterNd(Options):
    """Zeros of a shape, with updates added at index tuples."""


@operator(
    151,
    "DYNAMIC_UPDATE_SLICE",
    options=117,
    inputs="operand update start_indices",
    quantization=SAME_SCALE_INT8,
    versions={"float16": 3, "int16": 4, "int4": 5, "bfloat16": 6},
    later={2: takes(2, "int64")},
)
class DynamicUpdateSlice(Options):
    """The operand with `update` written over it from the start indices on."""
