"""DEPTHWISE_CONV_2D: float, quantized to 8 or 16 bits, and hybrid (float inputs, 8-bit weights)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from edgelite.interpreter.calls import bound, in_turn, nothing
from edgelite.interpreter.cost import is_better_as_matrix, tap_nanoseconds
from edgelite.interpreter.kernels.convolution.filter_windows import windows_of
from edgelite.interpreter.kernels.convolution.products import float_product, line_product
from edgelite.interpreter.kernels.convolution.rows import DepthwiseRows
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
from edgelite.interpreter.kernels.shared.patches import Patches
from edgelite.interpreter.kernels.shared.staircase_finish import fixed_point_finish, is_worth_a_bias
from edgelite.interpreter.kernels.shared.weight_columns import weight_columns
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
from edgelite.interpreter.pages import packed
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.integer_product import exact_dtype
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


def _multiplier(node: Node) -> int:
    channels = node.input(0).array.shape[3]
    return node.input(1).array.shape[3] // channels if channels else 1


def _rows(
    node: Node, x: np.ndarray, padding: int, dtype: type[np.floating], rest: int
) -> DepthwiseRows:
    return DepthwiseRows(x, windows_of(node), _multiplier(node), padding, dtype, rest)


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


def _sum(met: np.ndarray, filter: np.ndarray, out: np.ndarray) -> Run:
    return bound(np.einsum, "ijhbx,ijx->hbx", met, filter, out=out)


# Makes, of a tile's output (positions, filters) and its image, the array that gets the sums, and what
# follows.
Finish = Callable[[np.ndarray, int], tuple[np.ndarray, Run]]


def _summed(
    node: Node,
    rows: DepthwiseRows,
    filter: Callable[[], np.ndarray],
    finishing: Callable[[], Finish],
) -> Run:
    """What adds up all tiles' products and finishes them.

    Args:
        filter: gives the filter written out; it is asked once where that is constant.
        finishing: called for each lane of tiles.
    """
    out, channels = node.output.array, node.output.array.shape[3]
    constant = packed(filter()) if node.input(1).constant else None

    def bind(lane: range) -> Run:
        finish, calls = finishing(), []
        for tile in rows.tiles(lane, node.machine.scratch):
            result = out[tile.image, tile.lines].reshape(-1, channels)
            sums, end = finish(result, tile.image)
            gathered = sums.reshape(-1, *rows.shape)
            if constant is None:
                add_up: Run = partial(_sum_anew, tile.met, filter, gathered)
            else:
                add_up = _sum(tile.met, constant, gathered)
            calls += [tile.gather, add_up, end]
        return in_turn(calls)

    taps = node.input(1).array.size // max(channels, 1)
    return node.split(len(rows.places), tap_nanoseconds(out.size, taps), bind)


def _sum_anew(met: np.ndarray, filter: Callable[[], np.ndarray], out: np.ndarray) -> None:
    _sum(met, filter(), out)()


def _float(node: Node) -> Run:
    x = node.input(0).array
    if _is_matrix(node):
        matrix = node.prepared(node.input(1), lambda a: _matrix(a, x.shape[3]))
        return float_product(
            node,
            Patches(x, windows_of(node), memory=node.machine.scratch),
            [(slice(None),) * 2],
            matrix,
        )
    rows = _rows(node, x, 0, np.float32, 4)
    filter = node.prepared(node.input(1), rows.written_out)

    def finish(result: np.ndarray, _image: int) -> tuple[np.ndarray, Run]:
        return result, add_bias_and_clamp(node, node.optional(2), result)

    return _summed(node, rows, filter, lambda: finish)


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
        patches = Patches(x, windows_of(node), zero_point, memory=node.machine.scratch)
        columns = weight_columns(node, matrix.T, 0)
        run_line = line_product(node, patches, [(slice(None),) * 2], columns, multiplier)
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

    def finishing() -> Finish:
        memory = node.machine.scratch
        sums, works = (memory.array(rows.largest, kind) for kind in (exact, np.float64))

        def finish(out: np.ndarray, _image: int) -> tuple[np.ndarray, Run]:
            own, work = (array[: out.size].reshape(out.shape) for array in (sums, works))
            return own, lambda: requantize(own, prepared()[1], out, work)

        return finish

    return _summed(node, rows, lambda: prepared()[0], finishing)


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
    line = (
        fixed_point_finish(node, multiplier, bound, bias)
        if is_worth_a_bias(node, multiplier)
        else None
    )
    lacks_bias = line is None
    line = fixed_point_finish(node, multiplier, bound) if line is None else line
    if line is None:
        return None
    filter, bias = rows.written_out(line.stretched(cells)), line.stretched(bias)

    def finishing() -> Finish:
        memory = node.machine.scratch
        scratch, end = memory.array(rows.largest, np.float32), line.binder(rows.largest, memory)

        def finish(out: np.ndarray, _image: int) -> tuple[np.ndarray, Run]:
            sums = scratch[: out.size].reshape(out.shape)
            ends = [end(sums, out)]
            if lacks_bias:
                ends.insert(0, combined(np.add, bias, sums))
            return sums, in_turn(ends)

        return finish

    return _summed(node, rows, lambda: filter, finishing)


def _hybrid(node: Node) -> Run:
    filter, out = node.input(1), node.output.array
    filters = filter.array.shape[3]
    scales = np.broadcast_to(filter_scales(node, filter, 3, filters), (filters,))
    quantize = InputQuantizer(node.input(0).array, asymmetric=True)
    rows = _rows(node, quantize.values, 0, np.float32, 4)
    cells = node.prepared(filter, rows.written_out)

    def finish(result: np.ndarray, image: int) -> tuple[np.ndarray, Run]:
        rescale: Run = partial(_scale, result, scales, quantize.scales, image)
        if len(out) == 1:
            rescale = quantize.rescaled(scales, result, result)
        return result, in_turn([rescale, add_bias_and_clamp(node, node.optional(2), result)])

    return in_turn([quantize, _summed(node, rows, cells, lambda: finish)])


def _scale(sums: np.ndarray, scales: np.ndarray, of_images: np.ndarray, image: int) -> None:
    np.multiply(sums, scales * of_images[image, 0, 0], out=sums)
