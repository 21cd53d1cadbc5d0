"""How a file stores a sparse tensor: the TACO format, one description per dimension.

Source: F. Kjolstad et al., The Tensor Algebra Compiler, OOPSLA 2017.
"""

from __future__ import annotations

import numpy as np

from edgelite.schema.enums import DimensionType
from edgelite.schema.kinds import Members, data, enum, int32, ints, tables, union
from edgelite.schema.numbers import INT32, UINT8, UINT16
from edgelite.schema.table import Table

SPARSE_INDEX_VECTOR = Members("SparseIndexVector")


class Int32Vector(Table):
    """Indices that need 32 bits."""

    values: np.ndarray | None = data(INT32)


class Uint16Vector(Table):
    """Indices that fit 16 bits."""

    values: np.ndarray | None = data(UINT16, align=4)


class Uint8Vector(Table):
    """Indices that fit 8 bits."""

    values: np.ndarray | None = data(UINT8, align=4)


SPARSE_INDEX_VECTOR.add(1, Int32Vector)
SPARSE_INDEX_VECTOR.add(2, Uint16Vector)
SPARSE_INDEX_VECTOR.add(3, Uint8Vector)

IndexVector = Int32Vector | Uint16Vector | Uint8Vector


class DimensionMetadata(Table):
    """A dimension's storage: its size when dense, its segments and indices when sparse."""

    format: DimensionType = enum(DimensionType)
    dense_size: int = int32()
    array_segments: IndexVector | None = union(SPARSE_INDEX_VECTOR)
    array_indices: IndexVector | None = union(SPARSE_INDEX_VECTOR)


class SparsityParameters(Table):
    """The order in which a sparse tensor's dimensions (and blocks) are stored, and each one's form."""

    traversal_order: tuple[int, ...] = ints()
    block_map: tuple[int, ...] = ints()
    dim_metadata: list[DimensionMetadata] = tables(DimensionMetadata)
