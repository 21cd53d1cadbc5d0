"""From the Graph to the tables of a `.tflite` file. Equal graphs give equal bytes."""

from __future__ import annotations

from collections import Counter

import numpy as np

from edgelite.converter.graph import Graph, Node, Value
from edgelite.numerics.quantization import Quantization
from edgelite.schema.constants import content_of
from edgelite.schema.kinds import ABSENT
from edgelite.schema.model import (
    Buffer,
    Metadata,
    Model,
    Operator,
    OperatorCode,
    SignatureDef,
    SubGraph,
    Tensor,
    TensorMap,
)
from edgelite.schema.operator import BUILTIN_OPTIONS_2, PLACEHOLDER_FOR_GREATER_OP_CODES
from edgelite.schema.quantization import QuantizationParameters

# The version of the file format that every reader of TFL3 knows.
_FILE_VERSION = 3
_ABSENT_INPUT = -1


def emit(graph: Graph) -> Model:
    """The model that `graph` describes.

    Tensor `i` of its only subgraph is ``graph.values()[i]``. Names are made unique, constants
    without a name are called after the operand that they are, equal constant data stands in one
    buffer, and buffer 0 is the empty one.
    """
    values = graph.values()
    index = {value: position for position, value in enumerate(values)}
    buffers = _Buffers()
    tensors = [
        _tensor(value, name, buffers)
        for value, name in zip(values, _names(graph, values), strict=True)
    ]
    codes: dict[tuple[int, int], int] = {}
    operators = [_operator(node, index, tensors, codes) for node in graph.nodes]
    subgraph = SubGraph(
        tensors=tensors,
        inputs=tuple(index[value] for value in graph.inputs),
        outputs=tuple(index[value] for value in graph.outputs),
        operators=operators,
        name="main",
    )
    metadata = [
        Metadata(name=name, buffer=buffers.add(np.frombuffer(content, np.uint8)))
        for name, content in graph.metadata.items()
    ]
    model = Model(
        version=_FILE_VERSION,
        operator_codes=[_operator_code(code, version) for code, version in codes],
        subgraphs=[subgraph],
        description=graph.description or None,
        buffers=buffers.tables,
        metadata=metadata or ABSENT,
        signature_defs=[_signature(graph, index)] if graph.signature else ABSENT,
    )
    model.appended = graph.appended
    return model


class _Buffers:
    """The file's buffers, each content once."""

    def __init__(self) -> None:
        self.tables = [Buffer()]
        self._known: dict[bytes, int] = {}

    def add(self, content: np.ndarray) -> int:
        """The number of the buffer that holds these bytes."""
        key = content.tobytes()
        if key not in self._known:
            self._known[key] = len(self.tables)
            self.tables.append(Buffer(data=content))
        return self._known[key]


def _names(graph: Graph, values: list[Value]) -> list[str]:
    """A name for each value, no two alike; what callers see has the first choice."""
    repeated: Counter[str] = Counter()
    names: dict[Value, str] = {}
    taken: set[str] = set()
    for value in [*graph.inputs, *graph.outputs, *values]:
        if value in names:
            continue
        wanted = value.name or _operand_name(value)
        name = wanted
        while name in taken:
            repeated[wanted] += 1
            name = f"{wanted}_{repeated[wanted]}"
        names[value] = name
        taken.add(name)
    return [names[value] for value in values]


def _operand_name(value: Value) -> str:
    """The name of a constant after the first operand that it is, such as ``dense/bias``."""
    if not value.consumers:
        return "constant"
    reader = value.consumers[0]
    operand = reader.op.operands()[0].name(reader.inputs.index(value))
    return f"{reader.output.name}/{operand}"


def _tensor(value: Value, name: str, buffers: _Buffers) -> Tensor:
    buffer = 0
    if value.data is not None:
        buffer = buffers.add(content_of(value.data, value.type))
    return Tensor(
        shape=value.shape,
        type=value.type,
        buffer=buffer,
        name=name,
        quantization=_quantization(value.quantization),
        is_variable=value.variable,
        shape_signature=value.signature if -1 in value.signature else ABSENT,
        has_rank=True,
    )


def _quantization(quantization: Quantization | None) -> QuantizationParameters | None:
    if quantization is None:
        return None
    return QuantizationParameters(
        scale=tuple(quantization.scale.tolist()),
        zero_point=tuple(quantization.zero_point.tolist()),
        quantized_dimension=quantization.axis,
    )


def _operator(
    node: Node, index: dict[Value, int], tensors: list[Tensor], codes: dict[tuple[int, int], int]
) -> Operator:
    inputs = [None if value is None else index[value] for value in node.inputs]
    outputs = [index[value] for value in node.outputs]
    version = node.op.required_version(
        [None if i is None else tensors[i] for i in inputs], [tensors[i] for i in outputs]
    )
    second = bool(BUILTIN_OPTIONS_2.number_of(node.op))
    return Operator(
        opcode_index=codes.setdefault((node.op.row.code, version), len(codes)),
        inputs=tuple(_ABSENT_INPUT if i is None else i for i in inputs),
        outputs=tuple(outputs),
        builtin_options=None if second else node.op,
        builtin_options_2=node.op if second else None,
    )


def _operator_code(code: int, version: int) -> OperatorCode:
    return OperatorCode(
        deprecated_builtin_code=min(code, PLACEHOLDER_FOR_GREATER_OP_CODES),
        version=version,
        builtin_code=code,
    )


def _signature(graph: Graph, index: dict[Value, int]) -> SignatureDef:
    def maps(names: list[str], values: list[Value]) -> list[TensorMap]:
        return [
            TensorMap(name=name, tensor_index=index[value])
            for name, value in zip(names, values, strict=True)
        ]

    return SignatureDef(
        inputs=maps(graph.input_names, graph.inputs),
        outputs=maps(graph.output_names, graph.outputs),
        signature_key=graph.signature,
    )
