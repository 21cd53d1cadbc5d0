"""Convolutions as products of matrices: gathered patches by the filters, tile by tile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.cost import product_nanoseconds, rows_of_a_product
from edgelite.interpreter.kernels.shared.common import require_dtype
from edgelite.interpreter.kernels.shared.patches import Patches, Tile
from edgelite.interpreter.kernels.shared.staircase_finish import fixed_point_finish, is_worth_a_bias
from edgelite.interpreter.kernels.shared.weight_columns import WeightColumns
from edgelite.interpreter.kernels.shared.weights import add_bias_and_clamp
from edgelite.interpreter.node import Node
from edgelite.interpreter.pages import packed
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


def products(left: np.ndarray, right: np.ndarray, out: np.ndarray) -> list[Run]:
    """What multiplies matrices, as many rows of the left one at a time as is best."""
    rows = rows_of_a_product(*left.shape, right.shape[1]) if right.flags.c_contiguous else len(left)
    cuts = (slice(first, first + rows) for first in range(0, len(left), max(rows, 1)))
    return [bound(np.matmul, left[cut], right, out=out[cut]) for cut in cuts]


def float_product(node: Node, patches: Patches, parts: list[Part], matrix: Matrix) -> Run:
    """What multiplies float patches by a matrix (cells x depth, filters), adds the bias and clamps."""
    steps = [patches.refresh]
    for own, part in parts:
        steps.append(_float_part(node, patches, (own, part), matrix))
    return in_turn(steps)


def _float_part(node: Node, patches: Patches, group: Part, matrix: Matrix) -> Run:
    own, part = group
    out = node.output.array
    pieces = patches.pieces(own, out, part)
    constant = matrix()[:, part] if node.input(1).constant else None
    bias = node.optional(2)
    require_dtype(node, out.dtype, bias)
    # Where patches are gathered and the matrix has been copied anyway, the bias becomes its last row.
    is_copied = constant is not None and constant.flags.c_contiguous
    ones = False
    if bias is not None and bias.constant and is_copied and patches.is_gathered:
        constant = np.concatenate([constant, bias.array.reshape(1, -1)[:, part]])
        bias, ones = None, True
    if constant is not None:
        constant = patches.banded(constant)
        constant = packed(constant) if constant.flags.c_contiguous else constant

    def bind(lane: range) -> Run:
        tiles = patches.tiles([pieces[i] for i in lane], own, out, part, ones)
        ends = patches.outputs(tiles)
        finish = [add_bias_and_clamp(node, bias, end, part) for end in ends]
        if constant is None:
            return partial(_multiply, tiles, finish, matrix, part)
        calls: list[Run] = []
        for tile, end in zip(tiles, finish, strict=True):
            calls += [tile.gather, *products(tile.rows, constant, tile.out), end]
        return in_turn(calls)

    return node.split(len(pieces), _nanoseconds(patches, group, out), bind)


def _multiply(tiles: list[Tile], finish: list[Run], matrix: Matrix, part: slice) -> None:
    columns = matrix()[:, part]
    for tile, end in zip(tiles, finish, strict=True):
        tile.gather()
        np.matmul(tile.rows, columns, out=tile.out)
        end()


def line_product(
    node: Node,
    patches: Patches,
    parts: list[Part],
    weights: WeightColumns,
    multiplier: np.ndarray,
) -> Run | None:
    """What multiplies 8-bit patches by a constant matrix and makes outputs of the sums by a line.

    The bias is in the line where it can take it over and that is worth it; else it stays the last row of
    the matrix, which meets a column of ones.

    Args:
        weights: of (cells x depth, filters).
        multiplier: what `output_multiplier` gave.

    Returns:
        None where float32 does not hold the sums, or no line is found.
    """
    steps: list[Run] = [patches.refresh]
    for group in parts:
        step = _line_part(node, patches, group, weights, multiplier)
        if step is None:
            return None
        steps.append(step)
    return in_turn(steps)


def _line_part(
    node: Node, patches: Patches, group: Part, weights: WeightColumns, multiplier: np.ndarray
) -> Run | None:
    own, part = group
    out = node.output.array
    by = multiplier[part] if multiplier.size > 1 else multiplier
    columns, ones = weights.matrix[:-1, part], False
    finish = None
    if is_worth_a_bias(node, multiplier):
        finish = fixed_point_finish(node, by, weights.bound, weights.bias[part])
    if finish is None:
        columns, ones = weights.matrix[:, part], True
        finish = fixed_point_finish(node, by, weights.bound)
    if finish is None:
        return None
    columns = packed(patches.banded(finish.stretched(columns)))
    pieces = patches.pieces(own, out, part)

    def bind(lane: range) -> Run:
        tiles = patches.tiles([pieces[i] for i in lane], own, out, part, ones)
        most = max((tile.out.size for tile in tiles), default=0)
        scratch = node.machine.scratch.array(most, np.float32)
        end = finish.binder(most, node.machine.scratch)
        calls: list[Run] = []
        for tile, outputs in zip(tiles, patches.outputs(tiles), strict=True):
            sums = scratch[: tile.out.size]
            results = sums.reshape(tile.out.shape)
            calls += [tile.gather, *products(tile.rows, columns, results)]
            calls.append(end(sums.reshape(outputs.shape), outputs))
        return in_turn(calls)

    return node.split(len(pieces), _nanoseconds(patches, group, out), bind)


def _nanoseconds(patches: Patches, group: Part, out: np.ndarray) -> float:
    own, part = group
    outputs = out[..., part]
    return product_nanoseconds(outputs.size, patches.length(own), outputs.shape[-1])
