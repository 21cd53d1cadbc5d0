"""Pools: the mean, or the largest, of each window's cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    QUANTIZED_8,
    U8,
    bound,
    clamp,
    quantized_range,
    require_same_dtype,
    require_same_scale,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.windows import windows_2d
from edgelite.numerics.windows import (
    Windows,
    inside,
    is_padded,
    padded_shape,
    taps,
    valid_counts,
)
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D


class _Cells:
    """For each cell of the window, what it meets at all positions."""

    def __init__(self, node: Node, padding: float) -> None:
        self._x = node.input(0).array
        size = node.op.filter_height, node.op.filter_width
        self.windows: Windows = tuple(windows_2d(node.op, self._x.shape, size))
        self._inner: np.ndarray | None = None
        padded = self._x
        if is_padded(self.windows):
            shape = padded_shape(self._x.shape, self.windows)
            padded = np.full(shape, padding, self._x.dtype)
            self._inner = padded[inside(self._x.shape, self.windows)]
        # One window over the whole input is a reduction of one axis.
        self.is_whole = all(w.count == 1 for w in self.windows) and not is_padded(self.windows)
        flush = tuple(replace(window, before=0, after=0) for window in self.windows)
        self.views = [padded[cells] for _, cells in taps(flush)]

    def refresh(self) -> None:
        """Takes over the input's present elements."""
        if self._inner is not None:
            np.copyto(self._inner, self._x)

    def summed(self, out: np.ndarray) -> Run:
        """What writes the sums of all cells of each window to `out`."""
        if self.is_whole:
            return self._summed_whole(out)
        first, *others = self.views

        def run() -> None:
            self.refresh()
            np.copyto(out, first)
            for view in others:
                np.add(out, view, out=out)

        return run

    def _summed_whole(self, out: np.ndarray) -> Run:
        height, width = (window.size for window in self.windows)
        images, channels = len(self._x), self._x.shape[3]
        inner = self._x[:, :height, :width]
        # NumPy casts slowly while it adds, and adds 16 bits fastest.
        is_small = inner.dtype.itemsize == 1 and height * width <= 2**15 // 2**8
        kind = np.dtype(np.int16) if is_small else out.dtype
        cast = np.empty(inner.shape, kind)
        rows = cast.reshape(images, height * width, channels)
        sums = out.reshape(images, channels)

        def run() -> None:
            np.copyto(cast, inner)
            np.add.reduce(rows, axis=1, dtype=kind, out=sums)

        return run

    def counts(self) -> np.ndarray:
        """How many cells each mean is taken of, to broadcast over the channels."""
        return valid_counts(self._x.shape[1:3], self.windows)[..., None]


def _check(node: Node) -> None:
    require_same_dtype(node, node.input(0), node.output)
    if node.input(0).dtype != F32:
        require_same_scale(node, node.input(0), node.output)


@kernel(MaxPool2D)
def max_pool_2d(node: Node) -> Run:
    """The largest of each window's cells."""
    _check(node)
    out = node.output.array
    lowest: dict[np.dtype[Any], float] = {F32: -np.inf, I8: -128, U8: 0, I16: -32768}
    if out.dtype not in lowest:
        raise node.unsupported()
    cells = _Cells(node, lowest[out.dtype])
    finish = _finish(node)
    first, *others = cells.views

    def run() -> None:
        cells.refresh()
        np.copyto(out, first)
        for view in others:
            np.maximum(out, view, out=out)
        if finish is not None:
            finish()

    return run


def _finish(node: Node) -> Run | None:
    out, activation = node.output.array, node.op.fused_activation_function
    if out.dtype == F32:
        return clamp(node, activation, out)
    if node.output.quantization is None:
        return None
    low, high = quantized_range(node, activation, node.output)
    info = np.iinfo(out.dtype)
    if (low, high) == (info.min, info.max):
        return None
    return bound(np.clip, out, low, high, out=out)


@kernel(AveragePool2D)
def average_pool_2d(node: Node) -> Run:
    """The mean of each window's cells that lie inside the input."""
    _check(node)
    if node.output.dtype == F32:
        return _float_average(node)
    if node.output.dtype in (*QUANTIZED_8, I16):
        return _quantized_average(node)
    raise node.unsupported()


def _float_average(node: Node) -> Run:
    cells, out = _Cells(node, 0.0), node.output.array
    counts = cells.counts().astype(np.float32)
    finish = _finish(node)
    add_up = cells.summed(out)

    def run() -> None:
        add_up()
        np.divide(out, counts, out=out)
        if finish is not None:
            finish()

    return run


def _quantized_average(node: Node) -> Run:
    cells, out = _Cells(node, 0), node.output.array
    low, high = quantized_range(node, node.op.fused_activation_function, node.output)
    counts = cells.counts().astype(np.float64)
    halves = np.floor(counts / 2)
    sums = np.empty(out.shape, np.int32)
    means, offsets = np.empty(out.shape), np.empty(out.shape)
    add_up = cells.summed(sums)

    def run() -> None:
        add_up()
        # (sum +- count / 2) / count, cut off towards zero, in integers.
        np.copysign(halves, sums, out=offsets)
        np.add(sums, offsets, out=means)
        np.divide(means, counts, out=means)
        np.clip(means, low, high, out=means)
        np.copyto(out, means, casting="unsafe")

    return run
