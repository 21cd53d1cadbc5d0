"""RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    U8,
    by_dtype,
    require_same_dtype,
)
from edgelite.interpreter.kernels.shared.patches import pieces_of
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.resizing import FRACTION_BITS, Neighbours, linear, linear_fixed, nearest
from edgelite.schema.ops.resizing import ResizeBilinear, ResizeNearestNeighbor


def _by_axis(node: Node, find: Callable[..., Any]) -> list[Any]:
    """What `find` tells of the height and of the width."""
    x, out = node.input(0).array, node.output.array
    op = node.op
    return [
        find(x.shape[axis], out.shape[axis], op.align_corners, op.half_pixel_centers)
        for axis in (1, 2)
    ]


@kernel(ResizeNearestNeighbor)
def resize_nearest_neighbor(node: Node) -> Run:
    """The nearest cell, as it is."""
    require_same_dtype(node, node.input(0), node.output)
    x, out = node.input(0).array, node.output.array
    if x.dtype.itemsize not in (1, 2, 4):
        raise node.unsupported()
    rows, columns = _by_axis(node, nearest)
    lines = np.empty((len(x), len(rows), *x.shape[2:]), x.dtype)

    def run() -> None:
        np.take(x, rows, axis=1, out=lines, mode="clip")
        np.take(lines, columns, axis=2, out=out, mode="clip")

    return run


@kernel(ResizeBilinear)
def resize_bilinear(node: Node) -> Run:
    """Means of the four nearest cells: of rows first, then of columns."""
    require_same_dtype(node, node.input(0), node.output)
    table: dict[object, Callable[[Node], Run]] = {
        F32: _float,
        U8: _unsigned,
        I8: _fixed,
        I16: _fixed,
    }
    return by_dtype(node, table, node.input(0))(node)


def _written_out(node: Node, columns: Neighbours) -> list[np.ndarray]:
    """The columns' weights for all channels: NumPy's loops then run over whole lines."""
    channels = node.output.array.shape[3]
    return [np.repeat(weights[:, None], channels, axis=1) for weights in columns[2:]]


class _Tile(NamedTuple):
    """Some lines of the output of one image, or of several images.

    Attributes:
        x: the images.
        rows: the neighbours of the lines, their weights shaped to broadcast over them.
        out: the lines.
    """

    x: np.ndarray
    rows: Neighbours
    out: np.ndarray


def _tiles(node: Node, rows: Neighbours) -> list[_Tile]:
    """Tiles that stay in cache until they are done."""
    x, out = node.input(0).array, node.output.array
    images, lines, columns, channels = out.shape
    return [
        _Tile(
            x[part],
            Neighbours(
                rows.lower[span],
                rows.upper[span],
                rows.near[span, None, None],
                rows.far[span, None, None],
            ),
            out[part, span],
        )
        for part, span in pieces_of(images, lines, columns * channels * 16)
    ]


class _Scratch:
    """Arrays for any of the tiles, made once."""

    def __init__(self, tiles: list[_Tile]) -> None:
        self._tiles = tiles

    def before(self, dtype: np.dtype[Any]) -> list[np.ndarray]:
        """For each tile, an array for its lines before their columns are resized."""
        return self._shared([(*t.out.shape[:2], *t.x.shape[2:]) for t in self._tiles], dtype)

    def after(self, dtype: np.dtype[Any]) -> list[np.ndarray]:
        """For each tile, an array of its output's shape."""
        return self._shared([t.out.shape for t in self._tiles], dtype)

    @staticmethod
    def _shared(shapes: list[tuple[int, ...]], dtype: np.dtype[Any]) -> list[np.ndarray]:
        sizes = [int(np.prod(shape)) for shape in shapes]
        whole = np.empty(max(sizes, default=0), dtype)
        return [whole[:size].reshape(shape) for size, shape in zip(sizes, shapes, strict=True)]


def _float(node: Node) -> Run:
    rows, columns = _by_axis(node, linear)
    return _separately(node, rows, columns)


def _unsigned(node: Node) -> Run:
    rows, columns = _by_axis(node, linear)
    if _is_coarse(rows) and _is_coarse(columns):
        return _separately(node, rows, columns)
    return _in_order(node, rows, columns)


def _is_coarse(neighbours: Neighbours) -> bool:
    """Whether products of two such weights and a byte are exact in float32, so that no order matters."""
    return all(bool(np.all(weights % (1 / 64) == 0)) for weights in neighbours[2:])


def _separately(node: Node, rows: Neighbours, columns: Neighbours) -> Run:
    """Rows first, then columns, in float32."""
    tiles = _tiles(node, rows)
    scratch = _Scratch(tiles)
    source = node.input(0).dtype
    plain = source == F32
    steps = list(
        zip(
            tiles,
            scratch.before(F32) if plain else scratch.before(source),
            scratch.before(F32),
            scratch.before(F32),
            [tile.out for tile in tiles] if plain else scratch.after(F32),
            scratch.after(F32),
            strict=True,
        )
    )
    near, far = _written_out(node, columns)

    def run() -> None:
        for (x, own, out), taken, line, other, total, part in steps:
            np.take(x, own.lower, axis=1, out=taken, mode="clip")
            np.multiply(taken, own.near, out=line)
            np.take(x, own.upper, axis=1, out=taken, mode="clip")
            np.multiply(taken, own.far, out=other)
            np.add(line, other, out=line)
            np.take(line, columns.lower, axis=2, out=total, mode="clip")
            np.multiply(total, near, out=total)
            np.take(line, columns.upper, axis=2, out=part, mode="clip")
            np.multiply(part, far, out=part)
            np.add(total, part, out=total)
            if not plain:
                np.add(total, np.float32(0.5), out=total)
                np.copyto(out, total, casting="unsafe")

    return run


def _in_order(node: Node, rows: Neighbours, columns: Neighbours) -> Run:
    """In float32, in the reference kernel's order of operations, as results hang on each rounding."""
    tiles = _tiles(node, rows)
    scratch = _Scratch(tiles)
    steps = list(
        zip(
            tiles,
            scratch.before(U8),
            zip(scratch.before(F32), scratch.before(F32), strict=True),
            scratch.after(F32),
            scratch.after(F32),
            strict=True,
        )
    )
    near, far = _written_out(node, columns)
    sides = (columns.lower, near), (columns.upper, far)

    def run() -> None:
        for (x, own, out), taken, (upper, lower), total, part in steps:
            np.take(x, own.lower, axis=1, out=taken, mode="clip")
            np.multiply(taken, own.near, out=upper)
            np.take(x, own.upper, axis=1, out=taken, mode="clip")
            np.multiply(taken, own.far, out=lower)
            total.fill(0)
            for places, weights in sides:
                for line in (upper, lower):
                    np.take(line, places, axis=2, out=part, mode="clip")
                    np.multiply(part, weights, out=part)
                    np.add(total, part, out=total)
            np.add(total, np.float32(0.5), out=total)
            np.copyto(out, total, casting="unsafe")

    return run


def _fixed(node: Node) -> Run:
    """In integers, which are exact in any order; the sum is rounded half away from zero."""
    source = node.input(0).dtype
    wide = np.dtype(np.int32 if source == I8 else np.int64)
    rows, columns = (
        Neighbours(n.lower, n.upper, n.near.astype(wide), n.far.astype(wide))
        for n in _by_axis(node, linear_fixed)
    )
    tiles = _tiles(node, rows)
    scratch = _Scratch(tiles)
    steps = list(
        zip(
            tiles,
            scratch.before(source),
            scratch.before(wide),
            scratch.before(wide),
            scratch.after(wide),
            scratch.after(wide),
            strict=True,
        )
    )
    near, far = _written_out(node, columns)
    half = 1 << (2 * FRACTION_BITS - 1)
    last = 8 * wide.itemsize - 1

    def run() -> None:
        for (x, own, out), taken, line, lower, total, part in steps:
            np.take(x, own.lower, axis=1, out=taken, mode="clip")
            np.multiply(taken, own.near, out=line)
            np.take(x, own.upper, axis=1, out=taken, mode="clip")
            np.multiply(taken, own.far, out=lower)
            np.add(line, lower, out=line)
            np.take(line, columns.lower, axis=2, out=total, mode="clip")
            np.multiply(total, near, out=total)
            np.take(line, columns.upper, axis=2, out=part, mode="clip")
            np.multiply(part, far, out=part)
            np.add(total, part, out=total)
            np.right_shift(total, last, out=part)  # -1 for negative numbers
            np.add(total, part, out=total)
            np.add(total, half, out=total)
            np.right_shift(total, 2 * FRACTION_BITS, out=total)
            np.copyto(out, total, casting="unsafe")

    return run
