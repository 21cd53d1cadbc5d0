"""Copies by runs of elements: NumPy copies an element of many bytes faster than it starts a loop."""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from edgelite.interpreter.calls import bound
from edgelite.interpreter.registry import Run


def copying(source: np.ndarray, target: np.ndarray) -> Run:
    """What copies an array, by runs that are contiguous in both where nothing is converted."""
    if source.dtype == target.dtype and source.size:
        count = min(_contiguous_axes(source), _contiguous_axes(target))
        if 0 < count < source.ndim:
            source, target = _runs(source, count), _runs(target, count)
    return bound(np.copyto, target, source)


def _contiguous_axes(array: np.ndarray) -> int:
    """How many of the last axes hold one contiguous run of elements."""
    expected, count = array.itemsize, 0
    for size, stride in zip(reversed(array.shape), reversed(array.strides), strict=True):
        if size != 1 and stride != expected:
            break
        expected *= size
        count += 1
    return count


def _runs(array: np.ndarray, axes: int) -> np.ndarray:
    """An array whose elements are the runs of the last axes."""
    kept = array.ndim - axes
    size = math.prod(array.shape[kept:])
    shape, strides = (*array.shape[:kept], size), (*array.strides[:kept], array.itemsize)
    flat = as_strided(array, shape, strides)
    return flat.view(f"V{size * array.itemsize}")[..., 0]
