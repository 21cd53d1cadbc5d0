"""RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.common import F32, I8, I16, U8, by_dtype, require_same_dtype
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
        U8: _float,
        I8: _fixed,
        I16: _fixed,
    }
    return by_dtype(node, table, node.input(0))(node)


def _float(node: Node) -> Run:
    """In float32, in the reference kernel's order of operations: uint8 hangs on every rounding."""
    x, out = node.input(0).array, node.output.array
    rows, columns = _by_axis(node, linear)
    shape = (len(x), len(rows.lower), *x.shape[2:])
    taken = np.empty(shape, x.dtype)
    lines = np.empty(shape, np.float32), np.empty(shape, np.float32)
    total = out if out.dtype == F32 else np.empty(out.shape, np.float32)
    part = np.empty(out.shape, np.float32)
    near, far = _down(rows)
    sides = [(columns.lower, columns.near[:, None]), (columns.upper, columns.far[:, None])]
    terms = [(line, *side) for side in sides for line in lines]

    def run() -> None:
        for line, places, weights in zip(lines, rows[:2], (near, far), strict=True):
            np.take(x, places, axis=1, out=taken, mode="clip")
            np.multiply(taken, weights, out=line)
        target = total
        for line, places, weights in terms:
            np.take(line, places, axis=2, out=target, mode="clip")
            np.multiply(target, weights, out=target)
            if target is part:
                np.add(total, part, out=total)
            target = part
        if out is not total:
            np.add(total, np.float32(0.5), out=total)
            np.copyto(out, total, casting="unsafe")

    return run


def _down(rows: Neighbours) -> tuple[np.ndarray, np.ndarray]:
    """The weights of rows, to broadcast over columns and channels."""
    return rows.near[:, None, None], rows.far[:, None, None]


def _fixed(node: Node) -> Run:
    """In integers, which are exact in any order; the sum is rounded half away from zero."""
    x, out = node.input(0).array, node.output.array
    wide = np.dtype(np.int32 if x.dtype == I8 else np.int64)
    rows, columns = (
        Neighbours(n.lower, n.upper, n.near.astype(wide), n.far.astype(wide))
        for n in _by_axis(node, linear_fixed)
    )
    shape = (len(x), len(rows.lower), *x.shape[2:])
    taken = np.empty(shape, x.dtype)
    line, lower = np.empty(shape, wide), np.empty(shape, wide)
    total, part = np.empty(out.shape, wide), np.empty(out.shape, wide)
    near, far = _down(rows)
    half = 1 << (2 * FRACTION_BITS - 1)

    def run() -> None:
        np.take(x, rows.lower, axis=1, out=taken, mode="clip")
        np.multiply(taken, near, out=line)
        np.take(x, rows.upper, axis=1, out=taken, mode="clip")
        np.multiply(taken, far, out=lower)
        np.add(line, lower, out=line)
        np.take(line, columns.lower, axis=2, out=total, mode="clip")
        np.multiply(total, columns.near[:, None], out=total)
        np.take(line, columns.upper, axis=2, out=part, mode="clip")
        np.multiply(part, columns.far[:, None], out=part)
        np.add(total, part, out=total)
        np.less(total, 0, out=part, casting="unsafe")
        np.subtract(total, part, out=total)
        np.add(total, half, out=total)
        np.right_shift(total, 2 * FRACTION_BITS, out=total)
        np.copyto(out, total, casting="unsafe")

    return run
