"""The tables of a `.tflite` file, from the root down.

Slot names and numbers are facts of the format, as LiteRT publishes them in its schema (version 3d).
"""

from __future__ import annotations

import numpy as np

from edgelite.schema.enums import CustomOptionsFormat, TensorType
from edgelite.schema.kinds import (
    blob,
    boolean,
    data,
    enum,
    int8,
    int32,
    ints,
    string,
    table,
    tables,
    uint32,
    uint64,
    union,
)
from edgelite.schema.numbers import BOOL, INT32
from edgelite.schema.operator import BUILTIN_OPTIONS, BUILTIN_OPTIONS_2, Options
from edgelite.schema.quantization import QuantizationParameters
from edgelite.schema.sparsity import SparsityParameters
from edgelite.schema.table import Table


class VariantSubType(Table):
    """The type of the tensors inside a VARIANT tensor."""

    shape: tuple[int, ...] = ints()
    type: TensorType = enum(TensorType)
    has_rank: bool = boolean()


class Tensor(Table):
    """A tensor of a subgraph: its type and, when it is constant, the buffer of its data.

    `shape_signature` has -1 where `shape` has a placeholder for an unknown size. An empty shape is
    a scalar's; where `has_rank` is false it may also be one that is not known at all.
    """

    shape: tuple[int, ...] = ints()
    type: TensorType = enum(TensorType)
    buffer: int = uint32()
    name: str | None = string()
    quantization: QuantizationParameters | None = table(QuantizationParameters)
    is_variable: bool = boolean()
    sparsity: SparsityParameters | None = table(SparsityParameters)
    shape_signature: tuple[int, ...] = ints()
    has_rank: bool = boolean()
    variant_tensors: list[VariantSubType] = tables(VariantSubType)
    external_buffer: int = uint32()


class OperatorCode(Table):
    """Which operator, and in which version, the operators that name this entry are.

    Codes up to 127 also stand in `deprecated_builtin_code`, where older readers look.
    """

    deprecated_builtin_code: int = int8()
    custom_code: str | None = string()
    version: int = int32(default=1)
    builtin_code: int = int32(named="BuiltinOperator")


class Operator(Table):
    """An operator at work: its entry in `operator_codes`, its tensors (-1: absent), its options."""

    opcode_index: int = uint32()
    inputs: tuple[int, ...] = ints()
    outputs: tuple[int, ...] = ints()
    builtin_options: Options | None = union(BUILTIN_OPTIONS)
    custom_options: bytes | None = blob()
    custom_options_format: CustomOptionsFormat = enum(CustomOptionsFormat)
    mutating_variable_inputs: tuple[bool, ...] = ints(BOOL)
    intermediates: tuple[int, ...] = ints()
    large_custom_options_offset: int = uint64()
    large_custom_options_size: int = uint64()
    builtin_options_2: Options | None = union(BUILTIN_OPTIONS_2)
    debug_metadata_index: int = int32(default=-1)


class SubGraph(Table):
    """A graph: its tensors, and its operators in the order in which they run."""

    tensors: list[Tensor] = tables(Tensor)
    inputs: tuple[int, ...] = ints()
    outputs: tuple[int, ...] = ints()
    operators: list[Operator] = tables(Operator)
    name: str | None = string()
    debug_metadata_index: int = int32(default=-1)


class Buffer(Table):
    """The data of constant tensors.

    In files too large for FlatBuffers the data stands behind the tables, `offset` bytes from the
    file's start; reading puts it into `data` all the same.
    """

    data: np.ndarray | None = data(align=16)
    offset: int = uint64()
    size: int = uint64()


class ExternalBufferGroup(Table):
    """Another file that holds constant data."""

    name: str | None = string()


class ExternalBuffer(Table):
    """A stretch of another file that a tensor's data stands in."""

    id: int = uint32()
    group: int = uint32()
    offset: int = uint64()
    length: int = uint64()
    packing: str | None = string()


class Metadata(Table):
    """A name for a buffer that holds something beside the model."""

    name: str | None = string()
    buffer: int = uint32()


class TensorMap(Table):
    """A signature's name for a tensor."""

    name: str | None = string()
    tensor_index: int = uint32()


class SignatureDef(Table):
    """Names for the inputs and outputs of a subgraph."""

    inputs: list[TensorMap] = tables(TensorMap)
    outputs: list[TensorMap] = tables(TensorMap)
    signature_key: str | None = string()
    deprecated_tag: str | None = string(deprecated=True)
    subgraph_index: int = uint32()


class Model(Table):
    """The root. By convention buffer 0 is empty and stands for "no data".

    Attributes:
        appended: bytes that follow the tables in the file, such as the ZIP archive of labels that
            TFLite's metadata tools append; they are written again behind the tables.
    """

    version: int = uint32()
    operator_codes: list[OperatorCode] = tables(OperatorCode)
    subgraphs: list[SubGraph] = tables(SubGraph)
    description: str | None = string()
    buffers: list[Buffer] = tables(Buffer)
    metadata_buffer: tuple[int, ...] = ints(INT32)
    metadata: list[Metadata] = tables(Metadata)
    signature_defs: list[SignatureDef] = tables(SignatureDef)
    external_buffer_groups: list[ExternalBufferGroup] = tables(ExternalBufferGroup)
    external_buffers: list[ExternalBuffer] = tables(ExternalBuffer)

    appended: bytes = b""
