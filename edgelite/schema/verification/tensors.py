"""Checks of tensors: type, shape, data, quantization."""

from __future__ import annotations

import math

from edgelite.errors import ModelError
from edgelite.schema.constants import byte_count, has_data, label, string_offsets
from edgelite.schema.enums import TensorType
from edgelite.schema.model import Model, SubGraph, Tensor
from edgelite.schema.quantization import (
    BlockwiseQuantization,
    MultiAxisQuantization,
    QuantizationParameters,
)
from edgelite.schema.verification.places import located
from edgelite.schema.verification.sparsity import stored_values, verify_sparsity

# The range of a zero point, by the type of the tensor's elements.
_RANGES = {
    TensorType.INT2: (-2, 1),
    TensorType.INT4: (-8, 7),
    TensorType.UINT4: (0, 15),
    TensorType.INT8: (-128, 127),
    TensorType.UINT8: (0, 255),
    TensorType.INT16: (-(2**15), 2**15 - 1),
    TensorType.UINT16: (0, 2**16 - 1),
    TensorType.INT32: (-(2**31), 2**31 - 1),
    TensorType.UINT32: (0, 2**32 - 1),
    TensorType.INT64: (-(2**63), 2**63 - 1),
    TensorType.UINT64: (0, 2**63 - 1),
}
# The least and the largest positive float32.
_LEAST_SCALE, _LARGEST_SCALE = 2.0**-149, (2 - 2.0**-23) * 2.0**127


def verify_tensors(model: Model, subgraph: SubGraph, place: str) -> None:
    """Checks every tensor of a subgraph.

    Raises:
        ModelError: see `edgelite.schema.verification`.
    """
    for index, tensor in enumerate(subgraph.tensors):
        with located(f"{place}, tensor {index} {tensor.name or ''!r}"):
            _verify_type_and_shape(tensor)
            if tensor.sparsity is not None:
                verify_sparsity(tensor)
            _verify_data(model, tensor)
            if tensor.quantization is not None:
                _verify_quantization(tensor, tensor.quantization, len(subgraph.tensors))


def _verify_type_and_shape(tensor: Tensor) -> None:
    if not isinstance(tensor.type, TensorType):
        raise ModelError(f"element type {tensor.type} is not known; 0 to {max(TensorType)} are")
    byte_count(tensor)
    signature = tensor.shape_signature
    if signature and len(signature) != len(tensor.shape):
        raise ModelError(
            f"shape_signature {tuple(signature)} must have as many sizes as shape "
            f"{tuple(tensor.shape)}"
        )
    if any(size < -1 for size in signature):
        raise ModelError(f"shape_signature {tuple(signature)} has a size below -1")


def _verify_data(model: Model, tensor: Tensor) -> None:
    if tensor.buffer >= max(len(model.buffers), 1):
        raise ModelError(f"names buffer {tensor.buffer} of {len(model.buffers)}")
    if tensor.buffer == 0:
        return
    buffer = model.buffers[tensor.buffer]
    if buffer.data is None or not has_data(tensor, buffer):
        return
    if tensor.is_variable or tensor.external_buffer:
        raise ModelError(
            f"a variable or external tensor must have no data; buffer {tensor.buffer} holds some"
        )
    if tensor.type == TensorType.STRING:
        count = string_offsets(buffer.data).size - 1
        if count != math.prod(tensor.shape):
            raise ModelError(f"shape {tuple(tensor.shape)} does not hold {count} strings")
        return
    needed = byte_count(tensor) if tensor.sparsity is None else stored_values(tensor)
    if needed is None:
        raise ModelError(f"{label(tensor)} can have no data; buffer {tensor.buffer} holds some")
    if buffer.data.nbytes < needed:
        raise ModelError(
            f"{getattr(tensor.type, 'name', tensor.type)} of shape {tuple(tensor.shape)} takes "
            f"{needed} bytes; buffer {tensor.buffer} has {buffer.data.nbytes}"
        )


def _verify_quantization(tensor: Tensor, quantization: QuantizationParameters, count: int) -> None:
    details = quantization.details
    if isinstance(details, (BlockwiseQuantization, MultiAxisQuantization)):
        _verify_blocks(tensor, details, count)
        return
    scales, zero_points = quantization.scale, quantization.zero_point
    if not scales:
        return
    if len(scales) != len(zero_points):
        raise ModelError(
            f"quantization has {len(scales)} scales and {len(zero_points)} zero points; they go in pairs"
        )
    axis, rank = quantization.quantized_dimension, len(tensor.shape)
    if axis < 0 or (rank and axis >= rank):
        raise ModelError(f"quantized_dimension {axis} is no axis of shape {tuple(tensor.shape)}")
    if len(scales) != 1 and rank and len(scales) != tensor.shape[axis]:
        raise ModelError(
            f"axis {axis} of shape {tuple(tensor.shape)} needs 1 or {tensor.shape[axis]} scales; "
            f"received {len(scales)}"
        )
    if tensor.type not in _RANGES:
        return
    if not all(_LEAST_SCALE <= scale <= _LARGEST_SCALE for scale in scales):
        wrong = next(scale for scale in scales if not _LEAST_SCALE <= scale <= _LARGEST_SCALE)
        raise ModelError(f"scales must be positive and finite; received {wrong}")
    least, most = _RANGES[tensor.type]
    for zero_point in (min(zero_points), max(zero_points)):
        if not least <= zero_point <= most:
            raise ModelError(
                f"zero point {zero_point} is outside {least} to {most}, the range of {tensor.type.name}"
            )


def _verify_blocks(
    tensor: Tensor, details: BlockwiseQuantization | MultiAxisQuantization, count: int
) -> None:
    if not 0 <= details.scales < count:
        raise ModelError(f"quantization keeps its scales in tensor {details.scales} of {count}")
    if details.zero_points >= count:
        raise ModelError(
            f"quantization keeps its zero points in tensor {details.zero_points} of {count}"
        )
    axes: tuple[int, ...] = ()
    if isinstance(details, MultiAxisQuantization):
        axes = details.quantized_dimensions
        if not axes:
            raise ModelError("quantization along several axes names none")
    elif details.block_size < 1:
        raise ModelError(f"quantization in blocks of {details.block_size}; expected 1 or more")
    if details.block_size < 0 or any(not 0 <= axis < len(tensor.shape) for axis in axes):
        raise ModelError(
            f"quantization in blocks of {details.block_size} along axes {tuple(axes)} does not fit "
            f"shape {tuple(tensor.shape)}"
        )
