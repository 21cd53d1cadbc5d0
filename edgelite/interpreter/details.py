"""What the interpreter tells of tensors and operators, in the shape of `tf.lite.Interpreter`."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Shape
from edgelite.schema.enums import TensorType

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
    quantization = operand.quantization
    if quantization is None:
        scales, zero_points, axis = np.empty(0, np.float32), np.empty(0, np.int32), 0
    else:
        scales, axis = quantization.scale, quantization.axis
        zero_points = quantization.zero_point.astype(np.int32)
    single = scales.size == 1
    return {
        "name": operand.name,
        "index": operand.index,
        "shape": np.array(_shape(operand), np.int32),
        "shape_signature": np.array(operand.signature, np.int32),
        "dtype": _type(operand),
        "quantization": (float(scales[0]), int(zero_points[0])) if single else (0.0, 0),
        "quantization_parameters": {
            "scales": scales,
            "zero_points": zero_points,
            "quantized_dimension": axis,
            "block_size": 0,
        },
        "sparsity_parameters": {},
    }


def operator_details(node: Node) -> dict[str, Any]:
    """An operator's details: its index, name, and the indices and dtypes of its tensors.

    Indices have -1 for an operand that is absent; dtypes leave it out.
    """
    return {
        "index": node.index,
        "op_name": node.custom_name or node.op.row.name,
        "inputs": np.array([-1 if o is None else o.index for o in node.inputs], np.int32),
        "outputs": np.array([o.index for o in node.outputs], np.int32),
        "operand_types": [_type(operand) for operand in node.inputs if operand is not None],
        "result_types": [_type(operand) for operand in node.outputs],
    }


def _shape(operand: Operand) -> Shape:
    """The present shape; where only running tells it, the file's, with 1 for sizes left open."""
    return tuple(map(abs, operand.signature)) if operand.shape is None else operand.shape


def _type(operand: Operand) -> type[np.generic]:
    return _TYPES.get(operand.type, operand.dtype.type)
