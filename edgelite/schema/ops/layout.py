"""Shapes and the order of elements; nothing is computed."""

from __future__ import annotations

from edgelite.schema.enums import MirrorPadMode, TensorType
from edgelite.schema.kinds import enum, int32, ints
from edgelite.schema.operator import (
    SAME_SCALE,
    SAME_SCALE_INT8,
    Options,
    operator,
)
from edgelite.schema.versions import always, rank_above

_FLOAT8 = {"float8_e4m3fn": 6, "float8_e5m2": 6}


@operator(
    5,
    "DEPTH_TO_SPACE",
    options=94,
    inputs="input",
    quantization=SAME_SCALE_INT8,
    versions={"int8": 2},
)
class DepthToSpace(Options):
    """Channels become blocks of `block_size` x `block_size` cells."""

    block_size: int = int32()


@operator(22, "RESHAPE", options=17, inputs="input shape?", quantization=SAME_SCALE)
class Reshape(Options):
    """Another shape for the same elements; one size may be -1. `shape` goes before `new_shape`."""

    new_shape: tuple[int, ...] = ints()


@operator(
    26,
    "SPACE_TO_DEPTH",
    options=19,
    inputs="input",
    quantization=SAME_SCALE_INT8,
    versions={"int8": 2},
)
class SpaceToDepth(Options):
    """Blocks of `block_size` x `block_size` cells become channels."""

    block_size: int = int32()


@operator(
    34,
    "PAD",
    options=22,
    inputs="input paddings",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 3, "bool": 5, **_FLOAT8},
    later={4: rank_above(4)},
)
class Pad(Options):
    """Zeros (the zero point) before and after each axis."""


@operator(
    37,
    "BATCH_TO_SPACE_ND",
    options=24,
    table="BatchToSpaceNDOptions",
    inputs="input block_shape crops",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 4},
    later={3: lambda use: use.rank(0) != 4},
)
class BatchToSpaceNd(Options):
    """Batches become blocks of cells, which are cropped then."""


@operator(
    38,
    "SPACE_TO_BATCH_ND",
    options=25,
    table="SpaceToBatchNDOptions",
    inputs="input block_shape paddings",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 4},
    later={3: lambda use: use.rank(0) != 4},
)
class SpaceToBatchNd(Options):
    """Blocks of cells become batches, after padding."""


@operator(
    39,
    "TRANSPOSE",
    options=26,
    inputs="input perm",
    quantization=SAME_SCALE,
    versions={"int8": 2, "bool": 3, "int16": 5, "int4": 7, "bfloat16": 8, "float16": 9},
    later={4: rank_above(4), 6: rank_above(5), 8: rank_above(6)},
)
class Transpose(Options):
    """Axis i of the output is axis perm[i] of the input."""


@operator(
    43, "SQUEEZE", options=30, inputs="input", quantization=SAME_SCALE, versions={"string": 2}
)
class Squeeze(Options):
    """Takes out axes of size 1: those named, or all."""

    squeeze_dims: tuple[int, ...] = ints()


@operator(
    60,
    "PADV2",
    options=43,
    inputs="input paddings constant_values",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 3, "bool": 5, **_FLOAT8},
    later={4: rank_above(4)},
)
class PadV2(Options):
    """A given value before and after each axis."""


@operator(70, "EXPAND_DIMS", options=52, inputs="input axis", quantization=SAME_SCALE)
class ExpandDims(Options):
    """Puts in an axis of size 1."""


@operator(77, "SHAPE", options=55, inputs="input")
class Shape(Options):
    """The input's shape as a vector."""

    out_type: TensorType = enum(TensorType)


@operator(
    100,
    "MIRROR_PAD",
    options=77,
    inputs="input paddings",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 3},
)
class MirrorPad(Options):
    """The input mirrored at its borders."""

    mode: MirrorPadMode = enum(MirrorPadMode)


@operator(
    105,
    "REVERSE_V2",
    options=81,
    inputs="input axes",
    quantization=SAME_SCALE,
    versions={"bool": 2, "int8": 3, "float8_e4m3fn": 4, "float8_e5m2": 4},
)
class ReverseV2(Options):
    """Turns an axis round."""


@operator(110, "RANK", options=86, inputs="input")
class Rank(Options):
    """The number of the input's axes."""


@operator(112, "REVERSE_SEQUENCE", options=87, inputs="input seq_lengths")
class ReverseSequence(Options):
    """Turns the first elements of each sequence round."""

    seq_dim: int = int32()
    batch_dim: int = int32()


@operator(113, "MATRIX_DIAG", options=88, inputs="diagonal", quantization=SAME_SCALE_INT8)
class MatrixDiag(Options):
    """Matrices with the given diagonals, else zero."""


@operator(115, "MATRIX_SET_DIAG", options=90, inputs="input diagonal", quantization=SAME_SCALE_INT8)
class MatrixSetDiag(Options):
    """Matrices with other diagonals."""


@operator(
    130,
    "BROADCAST_TO",
    options=104,
    inputs="input shape",
    quantization=SAME_SCALE,
    versions={"int8": 3, "int16": 3, "float8_e4m3fn": 4, "float8_e5m2": 4},
    later={2: always},
)
class BroadcastTo(Options):
    """Repeats axes of size 1. Its first version had another code."""


@operator(145, "BROADCAST_ARGS", inputs="shape_1 shape_2")
class BroadcastArgs(Options):
    """The shape to which two shapes broadcast."""


@operator(203, "DILATE", options2=18, inputs="input dilations padding_value")
class Dilate(Options):
    """Puts padding between the elements of each axis."""
