"""What the interpreter tells of tensors and operators, in the shape of `tf.lite.Interpreter`."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.interpreter.node import Node, Operand
from edgelite.numerics.quantization import Quantization
from edgelite.schema.enums import DimensionType, TensorType
from edgelite.schema.sparsity import DimensionMetadata, SparsityParameters

# What `tf.lite.Interpreter` tells of elements that are no numbers.
_TYPES = {
    TensorType.STRING: np.bytes_,
    TensorType.RESOURCE: np.object_,
    TensorType.VARIANT: np.object_,
}


def tensor_details(operand: Operand) -> dict[str, Any]:
    """A tensor's details: name, index, shape, shape_signature, dtype and quantization.

    `quantization` is (scale, zero point), (0.0, 0) where there is none or one for each channel;
    `quantization_parameters` has them all.
    """
    return {
        "name": operand.name,
        "index": operand.index,
        "shape": np.array(operand.present_shape, np.int32),
        "shape_signature": np.array(operand.present_signature, np.int32),
        "dtype": _type(operand),
        "quantization": _one_scale(operand.quantization),
        "quantization_parameters": _quantization(operand),
        "sparsity_parameters": {} if operand.sparsity is None else _sparsity(operand.sparsity),
    }


def operator_details(node: Node) -> dict[str, Any]:
    """An operator's details: its index, name, and the indices and dtypes of its tensors.

    Indices have -1 for an operand that is absent; dtypes leave it out.
    """
    return {
        "index": node.index,
        "op_name": node.name,
        "inputs": np.array([-1 if o is None else o.index for o in node.inputs], np.int32),
        "outputs": np.array([o.index for o in node.outputs], np.int32),
        "operand_types": [_type(operand) for operand in node.inputs if operand is not None],
        "result_types": [_type(operand) for operand in node.outputs],
    }


def _one_scale(quantization: Quantization | None) -> tuple[float, int]:
    if quantization is None or quantization.scale.size != 1:
        return 0.0, 0
    return float(quantization.scale[0]), int(quantization.zero_point[0])


def _quantization(operand: Operand) -> dict[str, Any]:
    scales, zero_points = np.empty(0, np.float32), np.empty(0, np.int32)
    axis = size = 0
    quantization, blocks = operand.quantization, operand.blocks
    if quantization is not None:
        scales, axis = quantization.scale, quantization.axis
        zero_points = quantization.zero_point.astype(np.int32)
    if blocks is not None:
        scales, zero_points = (
            _elements(blocks.scales, scales),
            _elements(blocks.zero_points, zero_points),
        )
        size = blocks.size
    return {
        "scales": scales,
        "zero_points": zero_points,
        "quantized_dimension": axis,
        "block_size": size,
    }


def _elements(operand: Operand | None, otherwise: np.ndarray) -> np.ndarray:
    own = None if operand is None else operand.own
    return otherwise if own is None else own.reshape(-1)


def _sparsity(sparsity: SparsityParameters) -> dict[str, Any]:
    return {
        "traversal_order": np.array(sparsity.traversal_order, np.int32),
        "block_map": np.array(sparsity.block_map, np.int32),
        "dim_metadata": [_level(level) for level in sparsity.dim_metadata],
    }


def _level(level: DimensionMetadata) -> dict[str, Any]:
    if level.array_segments is None or level.array_indices is None:
        return {"format": int(DimensionType.DENSE), "dense_size": level.dense_size}
    return {
        "format": int(DimensionType.SPARSE_CSR),
        "array_segments": np.array(level.array_segments.values, np.int32),
        "array_indices": np.array(level.array_indices.values, np.int32),
    }


def _type(operand: Operand) -> type[np.generic]:
    return _TYPES.get(operand.type, operand.dtype.type)
