"""What moves cells between space, depth and batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound
from edgelite.interpreter.kernels.shared.common import require_same_dtype, require_same_scale
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.layout.blocks import margin_pairs
from edgelite.schema.ops.layout import (
    BatchToSpaceNd,
    DepthToSpace,
    Dilate,
    SpaceToBatchNd,
    SpaceToDepth,
)


def _same(node: Node) -> tuple[np.ndarray, np.ndarray]:
    """Input and output, which must be quantized alike."""
    require_same_dtype(node, node.input(0), node.output)
    require_same_scale(node, node.input(0), node.output)
    return node.input(0).array, node.output.array


def _cut(space: np.ndarray, block: int) -> np.ndarray:
    """(n, h * block, w * block, c) seen as (n, h, w, block, block, c)."""
    batch, height, width, depth = space.shape
    cut = space.reshape(batch, height // block, block, width // block, block, depth)
    return cut.transpose(0, 1, 3, 2, 4, 5)


@kernel(SpaceToDepth)
def space_to_depth(node: Node) -> Run:
    """Blocks of cells become channels."""
    x, out = _same(node)
    source = _cut(x, node.op.block_size)
    return bound(np.copyto, out.reshape(source.shape), source)


@kernel(DepthToSpace)
def depth_to_space(node: Node) -> Run:
    """Channels become blocks of cells."""
    x, out = _same(node)
    target = _cut(out, node.op.block_size)
    return bound(np.copyto, target, x.reshape(target.shape))


def _margins(node: Node) -> tuple[list[int], list[tuple[int, int]]]:
    sizes = node.input(1).array.reshape(-1).tolist()
    return sizes, margin_pairs(node.input(2).array.reshape(-1).tolist())


def _batches(space: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """(n, h * bh, w * bw, c) seen as (bh, bw, n, h, w, c)."""
    batch, *lengths, depth = space.shape
    cut = [part for n, block in zip(lengths, sizes, strict=True) for part in (n // block, block)]
    count = len(sizes)
    blocks = [2 * i + 2 for i in range(count)]
    cells = [2 * i + 1 for i in range(count)]
    return space.reshape(batch, *cut, depth).transpose(*blocks, 0, *cells, 2 * count + 1)


def _inside(lengths: Sequence[int], margins: Sequence[tuple[int, int]]) -> tuple[slice, ...]:
    """Where an array with spatial axes of `lengths` lies within its margins."""
    spatial = (slice(b, b + n) for n, (b, _) in zip(lengths, margins, strict=True))
    return (slice(None), *spatial)


def _with_margins(array: np.ndarray, margins: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    batch, *lengths, depth = array.shape
    return (batch, *(n + sum(pair) for n, pair in zip(lengths, margins, strict=True)), depth)


@kernel(SpaceToBatchNd)
def space_to_batch(node: Node) -> Run:
    """Blocks of cells become batches, after padding with 0 (the zero point)."""
    x, out = _same(node)
    sizes, paddings = _margins(node)
    padded, inner = x, None
    if any(sum(pair) for pair in paddings):
        zero = node.output.zero_point if node.output.quantization is not None else 0
        padded = np.full(_with_margins(x, paddings), zero, x.dtype)
        inner = padded[_inside(x.shape[1:-1], paddings)]
    source = _batches(padded, sizes)
    target = out.reshape(source.shape)

    def run() -> None:
        if inner is not None:
            np.copyto(inner, x)
        np.copyto(target, source)

    return run


@kernel(BatchToSpaceNd)
def batch_to_space(node: Node) -> Run:
    """Batches become blocks of cells, which are cropped then."""
    x, out = _same(node)
    sizes, crops = _margins(node)
    cropped = any(sum(pair) for pair in crops)
    space = np.empty(_with_margins(out, crops), out.dtype) if cropped else out
    kept = space[_inside(out.shape[1:-1], crops)]
    target = _batches(space, sizes)
    source = x.reshape(target.shape)

    def run() -> None:
        np.copyto(target, source)
        if cropped:
            np.copyto(out, kept)

    return run


@kernel(Dilate)
def dilate(node: Node) -> Run:
    """Elements with a value between them."""
    x, padding, out = node.input(0), node.input(2), node.output.array
    require_same_dtype(node, x, padding, node.output)
    steps: tuple[Any, ...] = tuple(
        slice(None, None, int(by)) for by in node.input(1).array.reshape(-1)
    )
    places = (*steps, Ellipsis)
    source, fill, target = x.array, padding.array.reshape(()), out[places]

    def run() -> None:
        np.copyto(out, fill)
        np.copyto(target, source)

    return run
