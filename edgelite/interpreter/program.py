"""Loading: a file's tensors become operands, its operators nodes, its subgraphs routines."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from edgelite.errors import UnsupportedOperatorError
from edgelite.interpreter.custom import find_custom
from edgelite.interpreter.machine import Machine
from edgelite.interpreter.memory import new_array
from edgelite.interpreter.node import Blocks, Node, Operand
from edgelite.interpreter.registry import kernel_of
from edgelite.interpreter.routine import Graph, Routine
from edgelite.numerics.quantization import Quantization
from edgelite.numerics.sparse import Level, fill
from edgelite.schema.constants import constant, has_data
from edgelite.schema.dtypes import carried_as
from edgelite.schema.enums import TensorType
from edgelite.schema.files import read
from edgelite.schema.model import Model, SubGraph, Tensor, TensorMap
from edgelite.schema.operator import operator_of
from edgelite.schema.ops.custom import Custom
from edgelite.schema.quantization import BlockwiseQuantization
from edgelite.schema.sparsity import IndexVector, SparsityParameters
from edgelite.schema.verification import verify

# A resource variable or table is passed on as its number.
_HANDLE = np.dtype(np.int32)


class Signature(NamedTuple):
    """Names for the inputs and outputs of a subgraph: tensor indices by name, sorted by name."""

    subgraph: int
    inputs: dict[str, int]
    outputs: dict[str, int]


def load(source: bytes | str | os.PathLike[str], machine: Machine) -> dict[str, Signature]:
    """Reads and verifies a model; gives the machine its subgraphs as routines.

    Returns:
        The model's signatures by key.

    Raises:
        ModelError: the file is damaged or inconsistent; says where.
        UnsupportedOperatorError: it has operators without a kernel; names all of them.
    """
    model = read(source)
    build(model, machine)
    _refuse_unsupported(machine)
    return _signatures(model)


def build(model: Model, machine: Machine) -> None:
    """Verifies a model, and gives the machine its subgraphs as routines.

    Raises:
        ModelError: the model is inconsistent; says where.
    """
    verify(model)
    machine.routines = [Routine(_graph(model, s, machine), machine) for s in model.subgraphs]


def _refuse_unsupported(machine: Machine) -> None:
    problems = {}
    for routine in machine.routines:
        for node in routine.graph.nodes:
            try:
                kernel_of(type(node.op))
                if isinstance(node.op, Custom):
                    find_custom(node)
            except UnsupportedOperatorError as error:
                problems[str(error)] = error
    if problems:
        raise UnsupportedOperatorError("; ".join(sorted(problems)))


def _graph(model: Model, subgraph: SubGraph, machine: Machine) -> Graph:
    operands = [_operand(model, i, tensor) for i, tensor in enumerate(subgraph.tensors)]
    for operand, tensor in zip(operands, subgraph.tensors, strict=True):
        operand.blocks = _blocks(tensor, operands)
    nodes = [
        Node(
            operator_of(model, operator),
            index,
            [operands[i] if i >= 0 else None for i in operator.inputs],
            [operands[i] for i in operator.outputs],
            machine,
            model.operator_codes[operator.opcode_index].custom_code or "",
            operator.custom_options or b"",
            [operands[i] for i in operator.intermediates],
        )
        for index, operator in enumerate(subgraph.operators)
    ]
    return Graph(operands, nodes, tuple(subgraph.inputs), tuple(subgraph.outputs))


def _operand(model: Model, index: int, tensor: Tensor) -> Operand:
    operand = Operand(
        index=index,
        name=tensor.name or "",
        type=tensor.type,
        dtype=_HANDLE if tensor.type == TensorType.RESOURCE else carried_as(tensor.type),
        shape=tuple(tensor.shape),
        signature=tuple(tensor.shape_signature),
        quantization=_quantization(tensor),
        variable=tensor.is_variable,
    )
    operand.sparsity = tensor.sparsity
    buffer = model.buffers[tensor.buffer]
    if tensor.buffer and has_data(tensor, buffer):
        values = constant(tensor, buffer)
        operand.array = values.view(operand.dtype) if operand.dtype.kind == "V" else values
        if tensor.sparsity is not None:
            operand.array = _expanded(operand.array, tensor.sparsity, operand)
        operand.constant = True
    return operand


def _expanded(values: np.ndarray, sparsity: SparsityParameters, operand: Operand) -> np.ndarray:
    """All elements of a sparse constant, zeros among them."""
    levels = [
        Level(level.dense_size, _indices(level.array_segments), _indices(level.array_indices))
        for level in sparsity.dim_metadata
    ]
    dense = new_array(operand.known_shape, operand.dtype)
    dense.fill(0)
    fill(dense, values, levels, sparsity.traversal_order, sparsity.block_map)
    return dense


def _indices(vector: IndexVector | None) -> np.ndarray | None:
    return None if vector is None or vector.values is None else vector.values.astype(np.int64)


def _blocks(tensor: Tensor, operands: list[Operand]) -> Blocks | None:
    details = None if tensor.quantization is None else tensor.quantization.details
    if not isinstance(details, BlockwiseQuantization):
        return None
    zero_points = operands[details.zero_points] if details.zero_points >= 0 else None
    return Blocks(details.block_size, operands[details.scales], zero_points)


def _quantization(tensor: Tensor) -> Quantization | None:
    parameters = tensor.quantization
    if parameters is None or not len(parameters.scale):
        return None
    scale = np.array(parameters.scale, np.float32)
    zero_point = np.zeros(scale.shape, np.int64)
    if len(parameters.zero_point):
        zero_point[:] = parameters.zero_point
    return Quantization(scale, zero_point, parameters.quantized_dimension)


def _signatures(model: Model) -> dict[str, Signature]:
    return {
        definition.signature_key or "": Signature(
            definition.subgraph_index,
            _by_name(definition.inputs),
            _by_name(definition.outputs),
        )
        for definition in model.signature_defs
    }


def _by_name(entries: Sequence[TensorMap]) -> dict[str, int]:
    return dict(sorted((entry.name or "", entry.tensor_index) for entry in entries))
