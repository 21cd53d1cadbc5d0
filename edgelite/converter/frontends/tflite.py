"""From a `.tflite` file to a Graph."""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node, Value
from edgelite.errors import ConversionError
from edgelite.numerics.quantization import Quantization
from edgelite.schema.constants import constant, has_data
from edgelite.schema.model import Model, Operator, SubGraph, Tensor
from edgelite.schema.operator import operator_of
from edgelite.schema.ops.custom import Custom, Delegate
from edgelite.schema.verification import verify


def from_tflite(model: Model) -> Graph:
    """The graph of a model with one subgraph.

    Constants stay views of the file. Names, the first signature, description and metadata are kept.

    Raises:
        ModelError: the file is damaged.
        ConversionError: it has several subgraphs, custom operators, or sparse or blockwise quantized
            tensors, none of which a Graph can hold.
    """
    verify(model)
    if len(model.subgraphs) != 1:
        raise ConversionError(
            f"the model has {len(model.subgraphs)} subgraphs; only models with one can be converted "
            "again: those with IF, WHILE or CALL_ONCE must be quantized where they were made"
        )
    subgraph = model.subgraphs[0]
    graph = Graph(description=model.description or "")
    values = [_value(model, index, tensor) for index, tensor in enumerate(subgraph.tensors)]
    for operator in subgraph.operators:
        graph.append(_node(model, operator, values))
    _name_edges(graph, model, subgraph, values)
    graph.metadata = {entry.name or "": _bytes(model, entry.buffer) for entry in model.metadata}
    graph.appended = model.appended
    return graph


def _bytes(model: Model, buffer: int) -> bytes:
    data = model.buffers[buffer].data
    return b"" if data is None else data.tobytes()


def _value(model: Model, index: int, tensor: Tensor) -> Value:
    name = tensor.name or f"tensor_{index}"
    if tensor.sparsity is not None:
        raise ConversionError(f"tensor '{name}' is sparse; convert the model before pruning it")
    buffer = model.buffers[tensor.buffer]
    shape = tuple(tensor.shape)
    return Value(
        name,
        shape,
        tuple(tensor.shape_signature) or shape,
        tensor.type,
        constant(tensor, buffer) if tensor.buffer and has_data(tensor, buffer) else None,
        _quantization(tensor, name),
        tensor.is_variable,
    )


def _quantization(tensor: Tensor, name: str) -> Quantization | None:
    parameters = tensor.quantization
    if parameters is None:
        return None
    if parameters.details is not None:
        raise ConversionError(
            f"tensor '{name}' has {type(parameters.details).__name__}, which cannot be converted again"
        )
    if not len(parameters.scale):
        return None
    scale = np.array(parameters.scale, np.float32)
    zero_point = np.zeros(scale.shape, np.int64)
    if len(parameters.zero_point):
        zero_point[:] = parameters.zero_point
    return Quantization(scale, zero_point, parameters.quantized_dimension)


def _node(model: Model, operator: Operator, values: list[Value]) -> Node:
    op = operator_of(model, operator)
    if isinstance(op, (Custom, Delegate)) or operator.intermediates:
        code = model.operator_codes[operator.opcode_index].custom_code
        raise ConversionError(
            f"the operator {code or op.row.name} cannot be converted again; quantize the model where "
            "it was made"
        )
    inputs = [values[index] if index >= 0 else None for index in operator.inputs]
    return Node(op, inputs, [values[index] for index in operator.outputs])


def _name_edges(graph: Graph, model: Model, subgraph: SubGraph, values: list[Value]) -> None:
    """Takes inputs and outputs, named as the first signature does, else as the tensors are."""
    names: dict[bool, dict[int, str]] = {True: {}, False: {}}
    if model.signature_defs:
        signature = model.signature_defs[0]
        graph.signature = signature.signature_key or graph.signature
        names[True] = {entry.tensor_index: entry.name or "" for entry in signature.inputs}
        names[False] = {entry.tensor_index: entry.name or "" for entry in signature.outputs}
    graph.inputs = [values[index] for index in subgraph.inputs]
    graph.outputs = [values[index] for index in subgraph.outputs]
    graph.input_names = [names[True].get(i) or values[i].name for i in subgraph.inputs]
    graph.output_names = [names[False].get(i) or values[i].name for i in subgraph.outputs]
