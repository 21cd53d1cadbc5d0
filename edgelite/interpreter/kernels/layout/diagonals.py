"""MATRIX_DIAG and MATRIX_SET_DIAG."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    I32,
    I64,
    U8,
    require_same_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.ops.layout import MatrixDiag, MatrixSetDiag


def _diagonal(node: Node) -> np.ndarray:
    """The output's diagonals as a view that can be written to."""
    out = node.output.array
    if out.dtype not in (F32, I8, U8, I16, I32, I64):
        raise node.unsupported()
    return np.einsum("...ii->...i", out[..., : min(out.shape[-2:]), : min(out.shape[-2:])])


@kernel(MatrixDiag)
def matrix_diag(node: Node) -> Run:
    """Zeros beside the diagonals, whatever the zero point is."""
    require_same_dtype(node, node.input(0), node.output)
    values, out, target = node.input(0).array, node.output.array, _diagonal(node)

    def run() -> None:
        out.fill(0)
        np.copyto(target, values)

    return run


@kernel(MatrixSetDiag)
def matrix_set_diag(node: Node) -> Run:
    """The matrices with other diagonals."""
    require_same_dtype(node, node.input(0), node.input(1), node.output)
    x, values, out = node.input(0).array, node.input(1).array, node.output.array
    target = _diagonal(node)

    def run() -> None:
        np.copyto(out, x)
        np.copyto(target, values)

    return run
