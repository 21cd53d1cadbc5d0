"""The data of constant tensors as arrays, and arrays as the data of constant tensors.

A file keeps elements little-endian, row by row, elements of less than a byte packed, and strings
behind a table of their offsets: their count, count + 1 offsets (int32), then the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

import numpy as np

from edgelite.errors import ModelError
from edgelite.schema.dtypes import bits, pack, stored_as, unpack
from edgelite.schema.enums import TensorType
from edgelite.schema.model import Buffer, Tensor

_INT32 = np.dtype("<i4")
# Beyond it no runtime can count a tensor's bytes.
_MOST_BYTES = 2**63 - 1
# Of a NumPy array, before NumPy 2.
_MOST_DIMENSIONS = 32


def has_data(tensor: Tensor, buffer: Buffer) -> bool:
    """Whether the tensor is constant: its buffer holds data, or it needs none having no elements.

    Buffer 0 stands for "no data" by convention; ask only for tensors that name another one.
    """
    return buffer.data is not None and (buffer.data.nbytes > 0 or 0 in tensor.shape)


def byte_count(tensor: Tensor) -> int | None:
    """The bytes that the tensor's elements take by its shape and type; None for strings and such.

    Raises:
        ModelError: a size is negative, the product of the sizes overflows, or there are too many.
    """
    if min(tensor.shape, default=0) < 0:
        raise ModelError(
            f"shape {tuple(tensor.shape)} has a negative size; unknown sizes belong into "
            "shape_signature, with a placeholder in the shape"
        )
    if len(tensor.shape) > _MOST_DIMENSIONS:
        raise ModelError(
            f"shape has {len(tensor.shape)} dimensions; at most {_MOST_DIMENSIONS} are possible"
        )
    width, count = bits(tensor.type), prod(tensor.shape)
    # As NumPy, that also counts what an empty tensor has along its other dimensions.
    extent = count or prod(size for size in tensor.shape if size)
    if extent * (width or 8) > _MOST_BYTES * 8:
        raise ModelError(f"shape {tuple(tensor.shape)} is of more elements than can be counted")
    return None if width is None else (count * width + 7) // 8


def constant(tensor: Tensor, buffer: Buffer) -> np.ndarray:
    """The data of a constant tensor in its shape.

    Returns:
        A read-only view of the buffer wherever the elements are stored as NumPy has them. Types
        of less than a byte come as int8 or uint8, bfloat16 and float8 as the bits in uint16 and
        uint8, strings as an object array of bytes. A sparse tensor gives its stored values only,
        one behind the other.

    Raises:
        ModelError: the data are not as many as shape and type say, or strings are damaged.
    """
    shape = tuple(tensor.shape)
    if buffer.data is None:
        raise ModelError(f"{label(tensor)} has no data: it is not constant")
    content = buffer.data.reshape(-1).view(np.uint8)
    if tensor.type == TensorType.STRING:
        return _shaped_strings(tensor, unpack_strings(content))
    needed = byte_count(tensor)
    if needed is None:
        raise ModelError(f"{label(tensor)} is of a type that has no data in a file")
    dtype = stored_as(tensor.type)
    if tensor.sparsity is not None:
        count = content.size * 8 // (bits(tensor.type) or 8)
        shape = (count,)
        needed = (count * (bits(tensor.type) or 8) + 7) // 8
    if content.size < needed:
        raise ModelError(
            f"{label(tensor)} needs {needed} bytes for shape {shape}; its buffer has {content.size}"
        )
    content = content[:needed]
    if (bits(tensor.type) or 8) < 8:
        return unpack(content, tensor.type, prod(shape)).reshape(shape)
    if dtype == np.bool_ and needed and content.max() > 1:
        return (content != 0).reshape(shape)
    little = content.view(dtype.newbyteorder("<"))
    return little.astype(dtype, copy=False).reshape(shape)


def content_of(array: np.ndarray, kind: TensorType) -> np.ndarray:
    """The bytes under which `array` is stored as a tensor of type `kind`, for `Buffer.data`.

    Args:
        array: elements as `constant` gives them.
        kind: the tensor's type; where the array's dtype is another one, it is cast.
    """
    if kind == TensorType.STRING:
        return np.frombuffer(pack_strings(array.reshape(-1).tolist()), np.uint8)
    if (bits(kind) or 8) < 8:
        return pack(array, kind)
    little = np.ascontiguousarray(array, stored_as(kind).newbyteorder("<"))
    return little.reshape(-1).view(np.uint8)


def unpack_strings(content: np.ndarray) -> list[bytes]:
    """The strings that `pack_strings` packed.

    Raises:
        ModelError: the count or an offset points outside the bytes.
    """
    starts = string_offsets(content)
    whole = content.tobytes()
    return [whole[a:b] for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)]


def string_offsets(content: np.ndarray) -> np.ndarray:
    """Where in `content` each packed string begins, and where the last one ends.

    Raises:
        ModelError: the count or an offset points outside the bytes.
    """
    if content.size == 0:
        return np.zeros(1, np.int32)
    count = int(content[:4].view(_INT32)[0]) if content.size >= 4 else -1
    first = 4 * (count + 2)
    if count < 0 or first > content.size:
        raise ModelError(
            f"{count} strings are declared in {content.size} bytes, which their offsets alone exceed"
        )
    offsets = content[4:first].view(_INT32)
    if offsets[0] < first or offsets[-1] > content.size or np.any(offsets[1:] < offsets[:-1]):
        raise ModelError(
            f"string offsets must rise from {first} on and end within {content.size} bytes"
        )
    return offsets


def pack_strings(values: Iterable[bytes | str]) -> bytes:
    """Strings as a file keeps them; text is encoded as UTF-8."""
    strings = [value.encode() if isinstance(value, str) else bytes(value) for value in values]
    first = 4 * (len(strings) + 2)
    ends = np.cumsum([first, *map(len, strings)])
    return np.array([len(strings), *ends], _INT32).tobytes() + b"".join(strings)


def label(tensor: Tensor) -> str:
    """The tensor in an error message: ``tensor 'conv/kernel' (INT8)``."""
    kind = getattr(tensor.type, "name", tensor.type)
    return f"tensor {tensor.name or '(without a name)'!r} ({kind})"


def _shaped_strings(tensor: Tensor, strings: list[bytes]) -> np.ndarray:
    if len(strings) != prod(tensor.shape):
        raise ModelError(
            f"{label(tensor)} of shape {tuple(tensor.shape)} holds {len(strings)} strings; "
            f"expected {prod(tensor.shape)}"
        )
    result = np.empty(len(strings), np.object_)
    result[:] = strings
    return result.reshape(tensor.shape)
