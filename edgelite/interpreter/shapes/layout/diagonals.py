"""Shapes of matrices with given diagonals."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.schema.ops.layout import MatrixDiag, MatrixSetDiag


@shape_rule(MatrixDiag)
def matrix_diag(_op: MatrixDiag, diagonal: Spec) -> list[Shape | None]:
    """The last axis twice."""
    if not diagonal.shape:
        raise ModelError("diagonal must have at least 1 dimension")
    return [(*diagonal.shape, diagonal.shape[-1])]


@shape_rule(MatrixSetDiag)
def matrix_set_diag(_op: MatrixSetDiag, x: Spec, diagonal: Spec) -> list[Shape | None]:
    """The input's shape."""
    if len(x.shape) < 2 or diagonal.shape != (*x.shape[:-2], min(x.shape[-2:])):
        raise ModelError(
            f"diagonals of the shape {diagonal.shape} do not fit matrices of the shape {x.shape}"
        )
    return [x.shape]
