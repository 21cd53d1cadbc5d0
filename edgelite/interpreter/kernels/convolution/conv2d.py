"""CONV_2D: float, quantized to 8 or 16 bits, and hybrid (float inputs, 8-bit weights)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.calls import in_turn
from edgelite.interpreter.cost import is_better_contiguous, positions_of_a_row
from edgelite.interpreter.kernels.convolution.filter_windows import windows_of
from edgelite.interpreter.kernels.convolution.products import (
    Part,
    float_product,
    line_product,
    parts_of,
    products,
)
from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    U8,
    by_dtype,
    per_tensor,
    require_dtype,
    require_symmetric,
)
from edgelite.interpreter.kernels.shared.hybrid import InputQuantizer
from edgelite.interpreter.kernels.shared.patches import Patches, Tile, largest_output
from edgelite.interpreter.kernels.shared.weight_columns import weight_columns
from edgelite.interpreter.kernels.shared.weights import (
    add_bias_and_clamp,
    biases,
    constant_weights,
    filter_scales,
    input_magnitude,
    once,
    output_multiplier,
    requantizer,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.integer_product import IntegerProduct
from edgelite.schema.ops.convolution import Conv2D

Group = tuple[slice, list[Tile]]


@kernel(Conv2D)
def conv_2d(node: Node) -> Run:
    """Products of gathered patches and the filter as a matrix, tile by tile."""
    table: dict[object, Callable[[Node], Run]] = {
        (F32, F32): _float,
        (I8, I8): _quantized,
        (U8, U8): _quantized,
        (I16, I8): _quantized,
        (F32, I8): _hybrid,
        (F32, U8): _hybrid,
    }
    prepare = by_dtype(node, table, node.input(0), node.input(1))
    require_dtype(node, node.input(0).dtype, node.output)
    return prepare(node)


def _patches(
    node: Node,
    x: np.ndarray,
    padding: int = 0,
    dtype: type[np.floating] = np.float32,
    positions: int = 1,
) -> Patches:
    return Patches(x, windows_of(node), padding, dtype, positions, memory=node.machine.scratch)


def _positions(node: Node) -> int:
    """How many positions make a row of patches where the filter is constant; see `cost`."""
    filters, _, _, depth = node.input(1).array.shape
    if depth != node.input(0).array.shape[3] or not node.input(1).constant:
        return 1
    down, across = windows_of(node)
    return positions_of_a_row(down, across, depth, filters)


def _groups(node: Node, patches: Patches) -> list[Group]:
    """For each group of channels, its filters and the tiles that cover all positions."""
    out = node.output.array
    return [
        (part, patches.tiles(patches.pieces(own, out, part), own, out, part))
        for own, part in _parts(node)
    ]


def _scratch(
    node: Node, tiles: list[Tile], dtype: type[np.floating]
) -> tuple[np.ndarray, np.ndarray]:
    """For the sums of the largest tile, and for those of products that must be cut."""
    memory, shape = node.machine.scratch, largest_output(tiles)
    return memory.array(shape, dtype), memory.array(shape, np.float64)


def _matrix(filter: np.ndarray) -> np.ndarray:
    """The filter (outputs, kh, kw, depth) as a matrix, a column an output."""
    return filter.reshape(len(filter), -1).T


def _parts(node: Node) -> list[Part]:
    filters, _, _, depth = node.input(1).array.shape
    return parts_of(node.input(0).array.shape[3], depth, filters)


def _float(node: Node) -> Run:
    def matrix(filter: np.ndarray) -> np.ndarray:
        columns = _matrix(filter)
        rows = node.output.array.size // max(len(filter), 1)
        small = node.input(1).constant and is_better_contiguous(rows, *columns.shape)
        return np.ascontiguousarray(columns) if small else columns

    prepared = node.prepared(node.input(1), matrix)
    patches = _patches(node, node.input(0).array, positions=_positions(node))
    return float_product(node, patches, _parts(node), prepared)


def _quantized(node: Node) -> Run:
    filter = node.input(1)
    _, zero_point = per_tensor(node, node.input(0))
    unsigned = node.input(0).dtype == U8
    weights_zero_point = per_tensor(node, filter)[1] if unsigned else 0
    require_symmetric(node)
    magnitude = input_magnitude(node)
    kind = np.float32 if magnitude < 256 else np.float64
    x = node.input(0).array
    multiplier = output_multiplier(node, 0, len(filter.array), single=unsigned)
    if constant_weights(node) and kind is np.float32:
        rows = filter.array.reshape(len(filter.array), -1)
        columns = weight_columns(node, rows, weights_zero_point)
        joined = _patches(node, x, zero_point, kind, _positions(node))
        run_line = line_product(node, joined, _parts(node), columns, multiplier)
        if run_line is not None:
            return run_line
    patches = _patches(node, x, zero_point, kind)
    groups = _groups(node, patches)
    finish = [requantizer(node, multiplier, filter.array[0].size, part) for part, _ in groups]
    bias = biases(node)

    def prepare() -> list[tuple[IntegerProduct, np.ndarray]]:
        matrix = _matrix(filter.array).astype(np.int16) - np.int16(weights_zero_point)
        row = bias(matrix.sum(axis=0, dtype=np.int64))
        return [
            (IntegerProduct(matrix[:, part], magnitude, kind), requantize.offset(row[part]))
            for (part, _), requantize in zip(groups, finish, strict=True)
        ]

    prepared = once(node, prepare)
    single, double = _scratch(node, groups[0][1], kind)

    def run() -> None:
        patches.refresh()
        for (_, tiles), requantize, (product, offset) in zip(
            groups, finish, prepared(), strict=True
        ):
            for tile in tiles:
                work = double[: len(tile.out)]
                tile.gather()
                sums = product(tile.rows, single[: len(tile.out)], work)
                requantize(sums, offset, tile.out, work)

    return run


def _hybrid(node: Node) -> Run:
    filter, out = node.input(1), node.output.array
    filters, *_, depth = filter.array.shape
    scales = filter_scales(node, filter, 0, filters)
    # LiteRT quantizes inputs of filters with one scale symmetrically, unless there are groups.
    asymmetric = bool(np.any(scales != scales[0])) or depth != node.input(0).array.shape[3]
    quantize = InputQuantizer(node.input(0).array, asymmetric)
    patches = _patches(node, quantize.values)
    groups = _groups(node, patches)
    prepared = node.prepared(
        filter,
        lambda a: [IntegerProduct(_matrix(a.view(np.int8))[:, part], 255) for part, _ in groups],
    )
    rows = np.broadcast_to(scales, (filters,))
    single, double = _scratch(node, groups[0][1], np.float32)
    if len(groups) == len(out) == 1:
        return _hybrid_image(node, quantize, patches, groups[0][1], rows, lambda: prepared()[0])
    finish = add_bias_and_clamp(node, node.optional(2), out)

    def run() -> None:
        quantize()
        patches.refresh()
        for (part, tiles), product in zip(groups, prepared(), strict=True):
            own = rows[part]
            for tile in tiles:
                count = len(tile.out)
                tile.gather()
                sums = product(tile.rows, single[:count], double[:count])
                np.multiply(sums, own, out=tile.out, casting="same_kind")
        np.multiply(out, quantize.scales, out=out)
        finish()

    return run


def _hybrid_image(
    node: Node,
    quantize: InputQuantizer,
    patches: Patches,
    tiles: list[Tile],
    scales: np.ndarray,
    product: Callable[[], IntegerProduct],
) -> Run:
    """Of one image, without groups: all is done on a tile while it is in cache."""
    bias = node.optional(2)
    single, double = _scratch(node, tiles, np.float32)
    steps = []
    for tile in tiles:
        sums, wide = single[: len(tile.out)], double[: len(tile.out)]
        ends = quantize.rescaled(scales, sums, tile.out), add_bias_and_clamp(node, bias, tile.out)
        steps.append((tile, sums, wide, in_turn(ends)))
    matrix = product().whole if node.input(1).constant else None
    if matrix is not None:
        calls: list[Run] = [quantize, patches.refresh]
        for tile, sums, _, finish in steps:
            calls += [tile.gather, *products(tile.rows, matrix, sums), finish]
        return in_turn(calls)

    def run() -> None:
        quantize()
        patches.refresh()
        multiply = product()
        for tile, sums, wide, finish in steps:
            tile.gather()
            result = multiply(tile.rows, sums, wide)
            if result is wide:
                np.copyto(sums, wide, casting="same_kind")
            finish()

    return run
