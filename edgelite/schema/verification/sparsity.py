"""Checks of sparse tensors' metadata."""

from __future__ import annotations

from math import prod

import numpy as np

from edgelite.errors import ModelError
from edgelite.schema.dtypes import bits
from edgelite.schema.enums import DimensionType
from edgelite.schema.model import Tensor
from edgelite.schema.sparsity import DimensionMetadata, SparsityParameters


def verify_sparsity(tensor: Tensor) -> None:
    """Checks that a sparse tensor's levels fit each other and its shape.

    Raises:
        ModelError: see `edgelite.schema.verification`.
    """
    _stored(tensor)


def stored_values(tensor: Tensor) -> int | None:
    """The bytes that a sparse tensor's values take; None where its type has no fixed size.

    Raises:
        ModelError: the metadata is malformed.
    """
    width = bits(tensor.type)
    return None if width is None else (_stored(tensor) * width + 7) // 8


def _stored(tensor: Tensor) -> int:
    sparsity = tensor.sparsity
    if sparsity is None:
        return prod(tensor.shape)
    sizes = _level_sizes(tensor, sparsity)
    count = 1
    for level, (size, dimension) in enumerate(zip(sizes, sparsity.dim_metadata, strict=True)):
        if dimension.format == DimensionType.DENSE:
            if dimension.dense_size != size:
                raise ModelError(
                    f"sparsity level {level} is dense with {dimension.dense_size}; expected {size}"
                )
            count *= size
        elif dimension.format == DimensionType.SPARSE_CSR:
            count = _sparse_level(level, dimension, count, size)
        else:
            raise ModelError(f"sparsity level {level} has the unknown format {dimension.format}")
    return count


def _level_sizes(tensor: Tensor, sparsity: SparsityParameters) -> list[int]:
    """How many positions each level has: the shape's sizes, divided where they are in blocks."""
    order, blocks, rank = sparsity.traversal_order, sparsity.block_map, len(tensor.shape)
    if sorted(order) != list(range(rank + len(blocks))):
        raise ModelError(
            f"sparsity's traversal_order {tuple(order)} must name each of the {rank} dimensions and "
            f"{len(blocks)} blocks once"
        )
    if len(sparsity.dim_metadata) != len(order):
        raise ModelError(f"sparsity describes {len(sparsity.dim_metadata)} of {len(order)} levels")
    if len(set(blocks)) != len(blocks) or any(not 0 <= b < rank for b in blocks):
        raise ModelError(f"sparsity's block_map {tuple(blocks)} must name dimensions, each once")
    sizes = list(tensor.shape) + [0] * len(blocks)
    by_dimension = dict(zip(order, sparsity.dim_metadata, strict=True))
    for position, dimension in enumerate(blocks):
        block = by_dimension[rank + position].dense_size
        if block < 1 or sizes[dimension] % block:
            raise ModelError(
                f"sparsity's blocks of {block} do not divide dimension {dimension} of shape "
                f"{tuple(tensor.shape)}"
            )
        sizes[dimension] //= block
        sizes[rank + position] = block
    return [sizes[dimension] for dimension in order]


def _sparse_level(level: int, dimension: DimensionMetadata, parents: int, size: int) -> int:
    """Checks one compressed level; returns how many positions it stores."""
    segments = None if dimension.array_segments is None else dimension.array_segments.values
    indices = None if dimension.array_indices is None else dimension.array_indices.values
    if segments is None or indices is None:
        raise ModelError(f"sparsity level {level} lacks its segments or indices")
    if segments.size != parents + 1:
        raise ModelError(
            f"sparsity level {level} has {segments.size} segment bounds; expected {parents + 1}"
        )
    if segments[0] != 0 or segments[-1] != indices.size or np.any(segments[1:] < segments[:-1]):
        raise ModelError(
            f"sparsity level {level}: segments must rise from 0 to {indices.size}, the count of indices"
        )
    if indices.size and (int(indices.min()) < 0 or int(indices.max()) >= size):
        raise ModelError(f"sparsity level {level} has indices outside 0 to {size - 1}")
    return int(indices.size)
