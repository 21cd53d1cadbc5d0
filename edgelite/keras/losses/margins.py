"""Losses with a margin, for labels -1 and 1 (0 and 1 are taken for these) or one-hot rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.keras.losses.loss import PlainLoss, kind, pair


def _margins(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = pair(y_true, y_pred)
    if np.isin(np.asarray(y_true), (0, 1)).all():
        y_true = y_true * 2.0 - 1.0
    return ops.arithmetic.maximum(1.0 - y_true * y_pred, 0.0)


@kind.register()
def hinge(y_true: Any, y_pred: Any) -> Any:
    """mean(max(1 - y_true * y_pred, 0)) over the last axis."""
    return ops.reduction.reduce_mean(_margins(y_true, y_pred), axis=-1)


@kind.register()
def squared_hinge(y_true: Any, y_pred: Any) -> Any:
    """mean(max(1 - y_true * y_pred, 0) ** 2) over the last axis."""
    squares = ops.elementwise.square(_margins(y_true, y_pred))
    return ops.reduction.reduce_mean(squares, axis=-1)


@kind.register()
def categorical_hinge(y_true: Any, y_pred: Any) -> Any:
    """max(1 + max((1 - y_true) * y_pred) - sum(y_true * y_pred), 0) over the last axis."""
    y_true, y_pred = pair(y_true, y_pred)
    right = ops.reduction.reduce_sum(y_true * y_pred, axis=-1)
    wrong = ops.reduction.reduce_max((1.0 - y_true) * y_pred, axis=-1)
    return ops.arithmetic.maximum(wrong - right + 1.0, 0.0)


@kind.register()
class Hinge(PlainLoss):
    """The mean of what is missing to the margin."""

    function = hinge


@kind.register()
class SquaredHinge(PlainLoss):
    """The mean of the square of what is missing to the margin."""

    function = squared_hinge


@kind.register()
class CategoricalHinge(PlainLoss):
    """How much the best wrong class is nearer than the margin to the right one."""

    function = categorical_hinge
