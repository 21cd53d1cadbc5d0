"""DEPTHWISE_CONV_2D: float, quantized to 8 or 16 bits, and hybrid (float inputs, 8-bit weights)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from edgelite.interpreter.cost import is_better_as_matrix
from edgelite.interpreter.kernels.convolution.products import float_product, line_product
from edgelite.interpreter.kernels.convolution.rows import DepthwiseRows
from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    U8,
    by_dtype,
    in_turn,
    nothing,
    per_tensor,
    require_dtype,
    require_symmetric,
)
from edgelite.interpreter.kernels.shared.hybrid import InputQuantizer
from edgelite.interpreter.kernels.shared.line_finish import line_finish
from edgelite.interpreter.kernels.shared.patches import Patches
from edgelite.interpreter.kernels.shared.weights import (
    add_bias_and_clamp,
    biases,
    constant_weights,
    filter_scales,
    input_magnitude,
    input_reach,
    once,
    output_multiplier,
    requantizer,
)
from edgelite.interpreter.kernels.shared.wide import combined
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.numerics.integer_product import exact_dtype
from edgelite.numerics.windows import Windows
from edgelite.schema.ops.convolution import DepthwiseConv2D


@kernel(DepthwiseConv2D)
def depthwise_conv_2d(node: Node) -> Run:
    """Sums over the filter's cells of each channel by itself, tile by tile."""
    table: dict[object, Callable[[Node], Run]] = {
        (F32, F32): _float,
        (I8, I8): _quantized,
        (U8, U8): _quantized,
        (I16, I8): _quantized,
        (F32, I8): _hybrid,
    }
    prepare = by_dtype(node, table, node.input(0), node.input(1))
    require_dtype(node, node.input(0).dtype, node.output)
    return prepare(node) if node.output.array.size else nothing


def _windows(node: Node) -> Windows:
    _, height, width, _ = node.input(1).array.shape
    return tuple(windows_2d(node.op, node.input(0).array.shape, (height, width), dilated=True))


def _multiplier(node: Node) -> int:
    channels = node.input(0).array.shape[3]
    return node.input(1).array.shape[3] // channels if channels else 1


def _rows(
    node: Node, x: np.ndarray, padding: int, dtype: type[np.floating], rest: int
) -> DepthwiseRows:
    return DepthwiseRows(
        x, _windows(node), _multiplier(node), padding, dtype, rest, node.machine.scratch
    )


def _is_matrix(node: Node) -> bool:
    """Whether it is computed as a convolution with zeros for all channels but one."""
    _, height, width, _ = node.input(1).array.shape
    channels = node.input(0).array.shape[3]
    return is_better_as_matrix(height * width, channels, _multiplier(node))


def _matrix(filter: np.ndarray, channels: int) -> np.ndarray:
    """The filter (1, kh, kw, c * multiplier) as a matrix (kh * kw * c, c * multiplier)."""
    _, height, width, filters = filter.shape
    whole = np.zeros((height * width, channels, channels, filters // channels), filter.dtype)
    every = np.arange(channels)
    whole[:, every, every] = filter.reshape(height * width, channels, -1)
    return whole.reshape(-1, filters)


def _sum(met: np.ndarray, filter: np.ndarray, out: np.ndarray) -> None:
    np.einsum("ijhbx,ijx->hbx", met, filter, out=out)


def _outputs(rows: DepthwiseRows, out: np.ndarray) -> list[np.ndarray]:
    """The part of the output (n, oh, ow, filters) that each tile makes, as matrices."""
    return [out[tile.image, tile.lines].reshape(-1, out.shape[3]) for tile in rows.tiles]


def _float(node: Node) -> Run:
    x, out = node.input(0).array, node.output.array
    if _is_matrix(node):
        matrix = node.prepared(node.input(1), lambda a: _matrix(a, x.shape[3]))
        return float_product(
            node,
            Patches(x, _windows(node), memory=node.machine.scratch),
            [(slice(None),) * 2],
            matrix,
        )
    rows = _rows(node, x, 0, np.float32, 4)
    filter = node.prepared(node.input(1), rows.written_out)
    steps = [
        (
            tile.gather,
            tile.met,
            result.reshape(-1, *rows.shape),
            add_bias_and_clamp(node, node.optional(2), result),
        )
        for tile, result in zip(rows.tiles, _outputs(rows, out), strict=True)
    ]

    def run() -> None:
        cells = filter()
        for gather, met, result, finish in steps:
            gather()
            _sum(met, cells, result)
            finish()

    return run


def _quantized(node: Node) -> Run:
    filter, x = node.input(1), node.input(0).array
    filters = filter.array.shape[3]
    _, zero_point = per_tensor(node, node.input(0))
    unsigned = x.dtype == U8
    weights_zero_point = per_tensor(node, filter)[1] if unsigned else 0
    require_symmetric(node)
    count = filter.array.size // max(filters, 1)
    multiplier = output_multiplier(node, 3, filters, single=unsigned)
    exact = exact_dtype(count, 255.0 * input_magnitude(node))
    is_narrow = exact is np.float32 and constant_weights(node)
    if is_narrow and _is_matrix(node):
        matrix = _matrix(filter.array.astype(np.int16) - np.int16(weights_zero_point), x.shape[3])
        patches = Patches(x, _windows(node), zero_point, memory=node.machine.scratch)
        run_line = line_product(node, patches, [(slice(None),) * 2], matrix, multiplier)
        if run_line is not None:
            return run_line
    rows = _rows(node, x, zero_point, exact, 12)
    bias = biases(node)
    if is_narrow:
        cells = filter.array.astype(np.float32) - np.float32(weights_zero_point)
        run_line = _line(node, rows, cells, bias(cells.sum(axis=(0, 1, 2))), multiplier)
        if run_line is not None:
            return run_line
    requantize = requantizer(node, multiplier, count)

    def prepare() -> tuple[np.ndarray, np.ndarray]:
        cells = filter.array.astype(exact) - exact(weights_zero_point)
        return rows.written_out(cells), requantize.offset(bias(cells.sum(axis=(0, 1, 2))))

    prepared = once(node, prepare)
    memory = node.machine.scratch
    sums, works = (memory.array(rows.largest, kind) for kind in (exact, np.float64))
    steps = [
        (tile, result, sums[: result.size], works[: result.size].reshape(result.shape))
        for tile, result in zip(rows.tiles, _outputs(rows, node.output.array), strict=True)
    ]

    def run() -> None:
        written_out, offset = prepared()
        for tile, out, gathered, work in steps:
            tile.gather()
            _sum(tile.met, written_out, gathered.reshape(-1, *rows.shape))
            requantize(gathered.reshape(out.shape), offset, out, work)

    return run


def _line(
    node: Node, rows: DepthwiseRows, cells: np.ndarray, bias: np.ndarray, multiplier: np.ndarray
) -> Run | None:
    """What makes outputs of 8 bits of the sums by a line; None where there is none.

    Args:
        cells: the filter as float32, its zero point taken off.
        bias: integers that the sums lack.
        multiplier: what `output_multiplier` gave.
    """
    bias = np.broadcast_to(bias, cells.shape[3:])
    reach = np.abs(cells).sum(axis=(0, 1, 2), dtype=np.float64) * input_reach(node) + np.abs(bias)
    bound = float(reach.max(initial=0))
    # A line that takes the bias over saves a call a tile, but is sought for every channel.
    is_large = node.output.array.size > 64 * bias.size
    finish = line_finish(node, multiplier, bound, rows.largest, bias) if is_large else None
    lacks_bias = finish is None
    finish = line_finish(node, multiplier, bound, rows.largest) if finish is None else finish
    if finish is None:
        return None
    filter = rows.written_out(cells)
    scratch = node.machine.scratch.array(rows.largest, np.float32)
    steps = []
    for tile, out in zip(rows.tiles, _outputs(rows, node.output.array), strict=True):
        sums = scratch[: out.size].reshape(out.shape)
        calls = [finish.bind(sums, out)]
        if lacks_bias:
            calls.insert(0, combined(np.add, bias, sums))
        steps.append((tile.gather, tile.met, sums.reshape(-1, *rows.shape), in_turn(calls)))

    def run() -> None:
        for gather, met, sums, finish in steps:
            gather()
            _sum(met, filter, sums)
            finish()

    return run


def _hybrid(node: Node) -> Run:
    filter, out = node.input(1), node.output.array
    filters = filter.array.shape[3]
    scales = np.broadcast_to(filter_scales(node, filter, 3, filters), (filters,))
    quantize = InputQuantizer(node.input(0).array, asymmetric=True)
    rows = _rows(node, quantize.values, 0, np.float32, 4)
    cells = node.prepared(filter, rows.written_out)
    steps = []
    for tile, result in zip(rows.tiles, _outputs(rows, out), strict=True):
        calls = [add_bias_and_clamp(node, node.optional(2), result)]
        if len(out) == 1:
            calls.insert(0, quantize.rescaled(scales, result, result))
        else:
            calls.insert(0, partial(_scale, result, scales, quantize.scales, tile.image))
        steps.append((tile.gather, tile.met, result.reshape(-1, *rows.shape), in_turn(calls)))

    def run() -> None:
        quantize()
        own = cells()
        for gather, met, result, finish in steps:
            gather()
            _sum(met, own, result)
            finish()

    return run


def _scale(sums: np.ndarray, scales: np.ndarray, of_images: np.ndarray, image: int) -> None:
    np.multiply(sums, scales * of_images[image, 0, 0], out=sums)
