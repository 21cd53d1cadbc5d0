"""Tensor types as NumPy dtypes, and elements smaller than a byte."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.schema.enums import TensorType

_DTYPES = {
    TensorType.FLOAT32: np.float32,
    TensorType.FLOAT16: np.float16,
    TensorType.INT32: np.int32,
    TensorType.UINT8: np.uint8,
    TensorType.INT64: np.int64,
    TensorType.STRING: np.object_,
    TensorType.BOOL: np.bool_,
    TensorType.INT16: np.int16,
    TensorType.COMPLEX64: np.complex64,
    TensorType.INT8: np.int8,
    TensorType.FLOAT64: np.float64,
    TensorType.COMPLEX128: np.complex128,
    TensorType.UINT64: np.uint64,
    TensorType.UINT32: np.uint32,
    TensorType.UINT16: np.uint16,
    TensorType.INT4: np.int8,
    TensorType.INT2: np.int8,
    TensorType.UINT4: np.uint8,
}
_TYPES = {
    np.dtype(dtype): kind
    for kind, dtype in _DTYPES.items()
    if kind not in (TensorType.INT4, TensorType.INT2, TensorType.UINT4)
}
_BITS = {TensorType.INT4: 4, TensorType.UINT4: 4, TensorType.INT2: 2}
# Stored bit for bit, as NumPy has no such dtype.
_RAW = {TensorType.BFLOAT16: 16, TensorType.FLOAT8_E4M3FN: 8, TensorType.FLOAT8_E5M2: 8}
_WIDTHS = {
    **{kind: 8 * np.dtype(dtype).itemsize for kind, dtype in _DTYPES.items()},
    **_BITS,
    **_RAW,
    TensorType.STRING: None,
}


def dtype_of(kind: TensorType) -> np.dtype:
    """The NumPy dtype in which elements of a tensor type are computed with; int4 is int8.

    Raises:
        ModelError: NumPy has no such dtype, or the type is not known.
    """
    if kind not in _DTYPES:
        raise ModelError(f"tensors of type {getattr(kind, 'name', kind)} have no NumPy dtype")
    return np.dtype(_DTYPES[kind])


def stored_as(kind: TensorType) -> np.dtype:
    """The dtype of a constant's elements: `dtype_of`, or unsigned bits where NumPy has no such type.

    Raises:
        ModelError: elements of this type are not stored, or the type is not known.
    """
    return np.dtype(f"u{_RAW[kind] // 8}") if kind in _RAW else dtype_of(kind)


def carried_as(kind: TensorType) -> np.dtype:
    """The dtype in which elements are moved: `dtype_of`, or opaque bytes where NumPy has no such type.

    Nothing takes opaque bytes for numbers by mistake.

    Raises:
        ModelError: the type is not known.
    """
    return np.dtype(f"V{_RAW[kind] // 8}") if kind in _RAW else dtype_of(kind)


def type_of(dtype: np.dtype | type) -> TensorType:
    """The tensor type in which a NumPy dtype is stored.

    Raises:
        ModelError: the format has no such type.
    """
    kind = _TYPES.get(np.dtype(dtype))
    if kind is None:
        raise ModelError(f"arrays of dtype {np.dtype(dtype)} have no tensor type in a .tflite file")
    return kind


def bits(kind: TensorType) -> int | None:
    """The bits an element takes in a file; None where its size varies or it has no data."""
    return _WIDTHS.get(kind)


def pack(values: np.ndarray, kind: TensorType) -> np.ndarray:
    """The bytes of elements of 2 or 4 bits, the first in the lowest bits."""
    width = _BITS[kind]
    per_byte = 8 // width
    flat = values.reshape(-1).astype(np.uint8) & (2**width - 1)
    padded = np.zeros(-(-flat.size // per_byte) * per_byte, np.uint8)
    padded[: flat.size] = flat
    shifts = np.arange(per_byte, dtype=np.uint8) * np.uint8(width)
    return np.bitwise_or.reduce(padded.reshape(-1, per_byte) << shifts, axis=1).astype(np.uint8)


def unpack(content: np.ndarray, kind: TensorType, count: int) -> np.ndarray:
    """The elements of 2 or 4 bits that `pack` packed, as int8 or uint8."""
    width = _BITS[kind]
    shifts = np.arange(8 // width, dtype=np.uint8) * np.uint8(width)
    flat = ((content[:, None] >> shifts) & np.uint8(2**width - 1)).reshape(-1)[:count]
    if kind == TensorType.UINT4:
        return flat
    sign = np.int8(1 << (width - 1))
    return (flat.view(np.int8) ^ sign) - sign
