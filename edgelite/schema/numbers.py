"""The scalar types of FlatBuffers."""

from __future__ import annotations

from struct import Struct

import numpy as np


class Number:
    """A scalar type.

    Attributes:
        fbs: its name in a `.fbs` file.
        dtype: its NumPy dtype, little-endian.
        code: its letter in `struct` and NumPy.
        builder: its name in the methods of flatbuffers' builder.
        size: its bytes.
        unpack: reads one, as a tuple, from a buffer at an offset.
    """

    def __init__(self, fbs: str, code: str, builder: str) -> None:
        self.fbs = fbs
        self.code = code
        self.dtype = np.dtype(f"<{code}")
        self.builder = builder
        self.size: int = self.dtype.itemsize
        self.unpack = Struct(f"<{code}").unpack_from


BOOL = Number("bool", "?", "Bool")
INT8 = Number("byte", "b", "Int8")
UINT8 = Number("ubyte", "B", "Uint8")
UINT16 = Number("ushort", "H", "Uint16")
INT32 = Number("int", "i", "Int32")
UINT32 = Number("uint", "I", "Uint32")
INT64 = Number("long", "q", "Int64")
UINT64 = Number("ulong", "Q", "Uint64")
FLOAT32 = Number("float", "f", "Float32")
