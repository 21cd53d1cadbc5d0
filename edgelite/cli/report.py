"""What a `.tflite` file holds, as plain dictionaries and lists: the JSON of `edgelite inspect`."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import Any

import numpy as np

from edgelite.errors import ModelError, UnsupportedOperatorError
from edgelite.interpreter.support import obstacles
from edgelite.schema import Model, Operator, SubGraph, Tensor
from edgelite.schema.operator import builtin_code, operator_name, operator_of
from edgelite.schema.table import Table

Report = dict[str, Any]


def describe(model: Model) -> Report:
    """Everything but the constants' values.

    Keys: version, description, constant_bytes, runs, obstacles, operator_counts, signatures,
    metadata, subgraphs (each with name, inputs, outputs, operators, tensors). Tensors are named by
    their index in the subgraph; -1 is an operand that is absent. `bytes` of a tensor counts constant
    data only. `obstacles` tells why EdgeLite cannot run the file: each has the problem, and the
    operator's subgraph, index and name, which are None where the file as a whole is inconsistent.
    """
    subgraphs = [_subgraph(model, subgraph) for subgraph in model.subgraphs]
    problems = _obstacles(model)
    counts = Counter(operator["name"] for graph in subgraphs for operator in graph["operators"])
    return {
        "version": model.version,
        "description": model.description,
        "constant_bytes": sum(_size(model, index) for index in range(len(model.buffers))),
        "runs": not problems,
        "obstacles": problems,
        "operator_counts": dict(counts.most_common()),
        "signatures": [
            {
                "key": signature.signature_key,
                "subgraph": signature.subgraph_index,
                "inputs": {entry.name: entry.tensor_index for entry in signature.inputs},
                "outputs": {entry.name: entry.tensor_index for entry in signature.outputs},
            }
            for signature in model.signature_defs
        ],
        "metadata": [
            {"name": entry.name, "bytes": _size(model, entry.buffer)} for entry in model.metadata
        ],
        "subgraphs": subgraphs,
    }


def _obstacles(model: Model) -> list[Report]:
    try:
        return [obstacle._asdict() for obstacle in obstacles(model)]
    except ModelError as error:
        return [{"subgraph": None, "operator": None, "name": None, "problem": str(error)}]


def _subgraph(model: Model, subgraph: SubGraph) -> Report:
    return {
        "name": subgraph.name,
        "inputs": list(subgraph.inputs),
        "outputs": list(subgraph.outputs),
        "operators": [
            {"index": index, **_operator(model, operator)}
            for index, operator in enumerate(subgraph.operators)
        ],
        "tensors": [
            {"index": index, **_tensor(model, tensor)}
            for index, tensor in enumerate(subgraph.tensors)
        ],
    }


def _operator(model: Model, operator: Operator) -> Report:
    name = operator_name(model, operator)
    code = model.operator_codes[operator.opcode_index]
    return {
        "name": name,
        "code": builtin_code(code),
        "version": code.version,
        "inputs": list(operator.inputs),
        "outputs": list(operator.outputs),
        "options": _options(model, operator),
    }


def _options(model: Model, operator: Operator) -> Any:
    try:
        return _plain(operator_of(model, operator))
    except UnsupportedOperatorError:  # and so are its options
        return {}


def _tensor(model: Model, tensor: Tensor) -> Report:
    quantization = tensor.quantization
    scales = quantization is not None and (quantization.scale or quantization.details)
    return {
        "name": tensor.name,
        "dtype": _plain(tensor.type),
        "shape": list(tensor.shape),
        "shape_signature": list(tensor.shape_signature or tensor.shape),
        "bytes": _size(model, tensor.buffer),
        "variable": tensor.is_variable,
        "quantization": _plain(quantization) if scales else None,
    }


def _size(model: Model, buffer: int) -> int:
    """The bytes of a buffer; 0 where it has none, or there is no such buffer."""
    data = model.buffers[buffer].data if buffer < len(model.buffers) else None
    return 0 if data is None else data.nbytes


def _plain(value: Any) -> Any:
    """A value of the format as JSON has it: tables as objects, enums as names."""
    if isinstance(value, Table):
        return {name: _plain(item) for name, item in value.fields().items()}
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
