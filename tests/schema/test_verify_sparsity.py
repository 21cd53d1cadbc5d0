from __future__ import annotations

import numpy as np
import pytest

from edgelite import schema
from edgelite.schema import Buffer, ops
from edgelite.schema.enums import DimensionType
from edgelite.schema.sparsity import (
    DimensionMetadata,
    Int32Vector,
    SparsityParameters,
    Uint8Vector,
)
from tests.schema import models
from tests.schema.models import refused


def sparse(**fields):
    """A (2, 4) matrix with 3 values, its rows dense and its columns compressed."""
    rows = DimensionMetadata(dense_size=2)
    columns = DimensionMetadata(
        format=DimensionType.SPARSE_CSR,
        array_segments=Int32Vector(values=np.array([0, 1, 3], np.int32)),
        array_indices=Uint8Vector(values=np.array([3, 0, 2], np.uint8)),
    )
    sparsity = SparsityParameters(traversal_order=(0, 1), dim_metadata=[rows, columns])
    target = {"rows": rows, "columns": columns, "": sparsity}
    for path, value in fields.items():
        part, _, name = path.rpartition("__")
        setattr(target[part], name, value)
    build = models.Builder()
    weights = build.constant(np.arange(3, dtype=np.float32), sparsity=sparsity)
    build.graph.tensors[weights].shape = (2, 4)
    y = build.tensor(2, 4)
    build.add(ops.quantization.Densify(), (weights,), (y,))
    return build.finish((), (y,))


def indices(*values):
    return Int32Vector(values=np.array(values, np.int32))


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"traversal_order": (0, 0)}, r"traversal_order \(0, 0\) must name each"),
        ({"dim_metadata": [DimensionMetadata(dense_size=2)]}, "describes 1 of 2 levels"),
        ({"block_map": (0,)}, "must name each of the 2 dimensions and 1 blocks once"),
        ({"rows__dense_size": 3}, "level 0 is dense with 3; expected 2"),
        ({"rows__format": 7}, "level 0 has the unknown format 7"),
        ({"columns__array_segments": None}, "level 1 lacks its segments or indices"),
        ({"columns__array_segments": indices(0, 3)}, "has 2 segment bounds; expected 3"),
        ({"columns__array_segments": indices(0, 4, 3)}, "segments must rise from 0 to 3"),
        ({"columns__array_segments": indices(1, 2, 3)}, "segments must rise from 0 to 3"),
        ({"columns__array_indices": indices(0, 1, 4)}, "indices outside 0 to 3"),
        ({"columns__array_indices": indices(0, -1, 2)}, "indices outside 0 to 3"),
    ],
)
def test_sparsity(fields, match):
    schema.verify(sparse())
    refused(sparse(**fields), match)


def test_sparse_values_must_all_be_there():
    model = sparse()
    model.buffers[1] = Buffer(data=np.zeros(8, np.uint8))
    refused(model, "takes 12 bytes; buffer 1 has 8")


def test_blocks_must_divide_a_sparse_shape():
    model = sparse(
        traversal_order=(0, 1, 2),
        block_map=(1,),
        dim_metadata=[DimensionMetadata(dense_size=size) for size in (2, 1, 3)],
    )
    refused(model, "blocks of 3 do not divide dimension 1")
