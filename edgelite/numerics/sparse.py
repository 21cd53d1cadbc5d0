"""Sparse arrays in the TACO format: which of the elements are stored, level by level.

Source: F. Kjolstad et al., The Tensor Algebra Compiler, OOPSLA 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Level(NamedTuple):
    """How the positions along one dimension, or within blocks of one, are stored.

    Attributes:
        size: how many there are, where all are stored.
        segments: where only some are: for each position of the level above, and the end, where its
            indices begin.
        indices: the stored positions.
    """

    size: int
    segments: np.ndarray | None
    indices: np.ndarray | None


def fill(
    dense: np.ndarray,
    values: np.ndarray,
    levels: Sequence[Level],
    order: Sequence[int],
    blocked: Sequence[int],
) -> None:
    """Puts the stored values where they belong; the other elements stay.

    Args:
        dense: the array.
        values: the stored values, in the order of the levels.
        levels: from the outermost to the innermost.
        order: which dimension each level is of; those from the array's rank on are within blocks.
        blocked: which dimensions are cut into blocks.
    """
    found = _positions(levels)
    rank = dense.ndim
    coordinates: list[np.ndarray] = [np.zeros(0, np.int64)] * rank
    sizes = {dimension: level.size for dimension, level in zip(order, levels, strict=True)}
    for dimension, positions in zip(order, found, strict=True):
        if dimension < rank:
            coordinates[dimension] = positions
    for dimension, positions in zip(order, found, strict=True):
        if dimension >= rank:
            of = blocked[dimension - rank]
            coordinates[of] = coordinates[of] * sizes[dimension] + positions
    dense[tuple(coordinates)] = values[: len(found[0])] if found else values


def _positions(levels: Sequence[Level]) -> list[np.ndarray]:
    """For each level, the positions of all stored values along it."""
    found: list[np.ndarray] = []
    count = 1
    for level in levels:
        if level.segments is None or level.indices is None:
            repeats: np.ndarray | int = level.size
            own = np.tile(np.arange(level.size), count)
        else:
            repeats, own = np.diff(level.segments), level.indices
        found = [np.repeat(positions, repeats) for positions in found]
        found.append(own)
        count = len(own)
    return found
