"""DEPTHWISE_CONV_2D: float, quantized to 8 or 16 bits, and hybrid (float inputs, 8-bit weights)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from edgelite.interpreter.kernels.common import (
    F32,
    I8,
    I16,
    U8,
    by_dtype,
    per_tensor,
    require_dtype,
)
from edgelite.interpreter.kernels.hybrid import InputQuantizer
from edgelite.interpreter.kernels.patches import Patches, pieces_of
from edgelite.interpreter.kernels.weights import (
    add_bias_and_clamp,
    biases,
    filter_scales,
    input_magnitude,
    once,
    output_multiplier,
    requantizer,
    require_symmetric,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.windows import windows_2d
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
    return prepare(node)


class _Piece(NamedTuple):
    """What the filter meets (n, h, w, kh, kw, c), and the outputs (n, h, w, c, multiplier)."""

    view: np.ndarray
    out: np.ndarray


def _patches(node: Node, x: np.ndarray, padding: int = 0) -> Patches:
    _, height, width, _ = node.input(1).array.shape
    windows = windows_2d(node.op, x.shape, (height, width), dilated=True)
    return Patches(x, tuple(windows), padding, F32)


def _pieces(patches: Patches, out: np.ndarray) -> list[_Piece]:
    images, lines, columns, _, _, channels = patches.view.shape
    outputs = out.reshape(images, lines, columns, channels, -1)
    line_bytes = columns * out.shape[3] * 12
    return [
        _Piece(patches.view[piece], outputs[piece])
        for piece in pieces_of(images, lines, line_bytes)
    ]


def _cells(filter: np.ndarray, channels: int) -> np.ndarray:
    """The filter (1, kh, kw, c * multiplier) as (kh, kw, c, multiplier)."""
    _, height, width, _ = filter.shape
    return filter.reshape(height, width, channels, -1)


def _sum(view: np.ndarray, cells: np.ndarray, out: np.ndarray) -> None:
    np.einsum("nhwijc,ijcm->nhwcm", view, cells, out=out)


def _float(node: Node) -> Run:
    x, out = node.input(0).array, node.output.array
    patches = _patches(node, x)
    pieces = _pieces(patches, out)
    cells = node.prepared(node.input(1), lambda a: _cells(a, x.shape[3]))
    finish = [
        add_bias_and_clamp(node, node.optional(2), piece.out.reshape(-1, out.shape[3]))
        for piece in pieces
    ]

    def run() -> None:
        patches.refresh()
        own = cells()
        for piece, end in zip(pieces, finish, strict=True):
            _sum(piece.view, own, piece.out)
            end()

    return run


def _quantized(node: Node) -> Run:
    filter, channels = node.input(1), node.input(0).array.shape[3]
    filters = filter.array.shape[3]
    _, zero_point = per_tensor(node, node.input(0))
    unsigned = node.input(0).dtype == U8
    weights_zero_point = per_tensor(node, filter)[1] if unsigned else 0
    require_symmetric(node)
    patches = _patches(node, node.input(0).array, zero_point)
    pieces = _pieces(patches, node.output.array)
    count = filter.array.size // filters
    multiplier = output_multiplier(node, 3, filters, single=unsigned)
    requantize = requantizer(node, multiplier, count)
    exact = exact_dtype(count, 255.0 * input_magnitude(node))
    bias = biases(node)

    def prepare() -> tuple[np.ndarray, np.ndarray]:
        cells = _cells(filter.array, channels).astype(exact) - exact(weights_zero_point)
        return cells, requantize.offset(bias(cells.sum(axis=(0, 1)).reshape(-1)))

    prepared = once(node, prepare)
    largest = max((piece.out.size for piece in pieces), default=0)
    sums, works = np.empty(largest, exact), np.empty(largest)
    steps = [
        (
            piece.view,
            sums[: piece.out.size].reshape(piece.out.shape),
            sums[: piece.out.size].reshape(-1, filters),
            works[: piece.out.size].reshape(-1, filters),
            piece.out.reshape(-1, filters),
        )
        for piece in pieces
    ]

    def run() -> None:
        patches.refresh()
        cells, offset = prepared()
        for view, gathered, rows, work, out in steps:
            _sum(view, cells, gathered)
            requantize(rows, offset, out, work)

    return run


def _hybrid(node: Node) -> Run:
    filter, out = node.input(1), node.output.array
    channels, filters = node.input(0).array.shape[3], filter.array.shape[3]
    scales = np.broadcast_to(filter_scales(node, filter, 3, filters), (filters,))
    quantize = InputQuantizer(node.input(0).array, asymmetric=True)
    patches = _patches(node, quantize.values)
    pieces = _pieces(patches, out)
    cells = node.prepared(filter, lambda a: _cells(a, channels).astype(np.float32))
    finish = add_bias_and_clamp(node, node.optional(2), out)

    def run() -> None:
        quantize()
        patches.refresh()
        own = cells()
        for piece in pieces:
            _sum(piece.view, own, piece.out)
        np.multiply(out, scales * quantize.scales, out=out)
        finish()

    return run
