"""Convolutions as products of matrices: gathered patches by the filters, tile by tile."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.shared.line_finish import line_finish
from edgelite.interpreter.kernels.shared.patches import Patches, Tile
from edgelite.interpreter.kernels.shared.weights import (
    add_bias_and_clamp,
    biases,
    constant_weights,
    input_reach,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run

Matrix = Callable[[], np.ndarray]
Part = tuple[slice, slice]


def parts_of(channels: int, depth: int, filters: int) -> list[Part]:
    """For each group of channels, which of the input's and of the output's belong to it.

    Args:
        channels: the input's.
        depth: a filter's.
        filters: how many there are.
    """
    count = channels // depth
    if count == 1:
        return [(slice(None), slice(None))]
    each = filters // count
    return [
        (slice(g * depth, (g + 1) * depth), slice(g * each, (g + 1) * each)) for g in range(count)
    ]


def float_product(node: Node, patches: Patches, parts: list[Part], matrix: Matrix) -> Run:
    """What multiplies float patches by a matrix (cells x depth, filters), adds the bias and clamps."""
    steps = [
        (tile, part, add_bias_and_clamp(node, node.optional(2), tile.out, part))
        for own, part in parts
        for tile in patches.tiles(own, node.output.array, part)
    ]

    def run() -> None:
        patches.refresh()
        columns = matrix()
        for tile, part, finish in steps:
            np.matmul(tile.gather(), columns[:, part], out=tile.out)
            finish()

    return run


def line_product(
    node: Node, patches: Patches, parts: list[Part], matrix: np.ndarray, multiplier: np.ndarray
) -> Run | None:
    """What multiplies 8-bit patches by a constant matrix and makes outputs of the sums by a line.

    The bias, and what the input's zero point takes off, are one more row of the matrix, which meets a
    column of ones.

    Args:
        matrix: (cells x depth, filters) of integers, the weights' zero point taken off.
        multiplier: what `output_multiplier` gave.

    Returns:
        None where weights are not constant, float32 does not hold the sums, or no line is found.
    """
    if not constant_weights(node):
        return None
    row = np.broadcast_to(biases(node)(matrix.sum(axis=0, dtype=np.int64)), matrix.shape[1:])
    reach = np.abs(matrix).sum(axis=0, dtype=np.int64) * input_reach(node) + np.abs(row)
    bound = float(reach.max(initial=0))
    weights = np.concatenate([matrix, row[np.newaxis]]).astype(np.float32)
    steps: list[tuple[Callable[[], np.ndarray], np.ndarray, np.ndarray, Run]] = []
    scratch: np.ndarray | None = None
    for own, part in parts:
        tiles: list[Tile] = patches.tiles(own, node.output.array, part, ones=True)
        most = max((tile.out.size for tile in tiles), default=0)
        by = multiplier[part] if multiplier.size > 1 else multiplier
        finish = line_finish(node, by, bound, most)
        if finish is None:
            return None
        scratch = node.machine.scratch.array(most, np.float32) if scratch is None else scratch
        columns = np.ascontiguousarray(weights[:, part])
        for tile in tiles:
            sums = scratch[: tile.out.size].reshape(tile.out.shape)
            steps.append((tile.gather, columns, sums, finish.bind(sums, tile.out)))

    def run() -> None:
        patches.refresh()
        for gather, columns, sums, finish in steps:
            np.matmul(gather(), columns, out=sums)
            finish()

    return run
