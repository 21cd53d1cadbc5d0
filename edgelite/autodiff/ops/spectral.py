"""Fourier transforms, for what is heard: before a model, or within one."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Lowering, primitive
from edgelite.schema.ops.layout import ExpandDims, Squeeze
from edgelite.schema.ops.signal import Rfft2D


@primitive
def rfft(x: np.ndarray, *, length: int) -> np.ndarray:
    """The first half of the Fourier transform of rows: complex (..., length // 2 + 1), without gradient.

    Rows along the last axis are cut, or filled with zeros, to `length`.
    """
    kind = np.complex64 if x.dtype.itemsize <= 4 else np.complex128
    return np.fft.rfft(x, length, axis=-1).astype(kind)


def _lower(graph: Lowering, x: Any, *, length: int) -> Any:
    """Add an RFFT2D of matrices of one row; it takes powers of two."""
    axis = len(x.shape) - 1
    rows = graph.add(ExpandDims(), x, graph.constant(np.int32(axis)))
    found = graph.add(Rfft2D(), rows, graph.constant(np.asarray([1, length], np.int32)))
    return graph.add(Squeeze(squeeze_dims=(axis,)), found)


rfft.lowers(_lower)
