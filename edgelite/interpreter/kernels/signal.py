"""RFFT2D, and the parts of complex numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.common import C64, C128, F32, F64, I32, require_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.operator import Options
from edgelite.schema.ops.signal import ComplexAbs, Imag, Real, Rfft2D


@kernel(Rfft2D)
def rfft2d(node: Node) -> Run:
    """The transform in double precision of each matrix, cut or filled with zeros to its size."""
    require_dtype(node, F32, node.input(0))
    require_dtype(node, I32, node.input(1))
    require_dtype(node, C64, node.output)
    x, out = node.input(0).array, node.output.array
    size = node.input(1).array.tolist()

    def run() -> None:
        spectrum = np.fft.rfft2(x.astype(np.float64), s=size, axes=(-2, -1))
        np.copyto(out, spectrum, casting="same_kind")

    return run


_PARTS: dict[type[Options], Callable[[np.ndarray], Any]] = {
    ComplexAbs: np.abs,
    Imag: np.imag,
    Real: np.real,
}


@kernel(*_PARTS)
def part(node: Node) -> Run:
    """A real number of each complex one."""
    of, x, out = _PARTS[type(node.op)], node.input(0).array, node.output.array
    if (x.dtype, out.dtype) not in ((C64, F32), (C128, F64)):
        raise node.unsupported()
    return lambda: np.copyto(out, of(x))
