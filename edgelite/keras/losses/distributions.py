"""Losses of predicted distributions and counts, and of overlaps."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff import ops
from edgelite.keras import config
from edgelite.keras.losses.loss import LossFunctionWrapper, PlainLoss, kind, pair


@kind.register("kld", "KLD")
def kl_divergence(y_true: Any, y_pred: Any) -> Any:
    """sum(y_true * log(y_true / y_pred)) over the last axis, of probabilities from 1e-7 to 1."""
    y_true, y_pred = (
        ops.elementwise.clip(y, low=config.epsilon(), high=1.0) for y in pair(y_true, y_pred)
    )
    products = y_true * ops.elementwise.log(y_true / y_pred)
    return ops.reduction.reduce_sum(products, axis=-1)


@kind.register()
def poisson(y_true: Any, y_pred: Any) -> Any:
    """mean(y_pred - y_true * log(y_pred + 1e-7)) over the last axis."""
    y_true, y_pred = pair(y_true, y_pred)
    values = y_pred - y_true * ops.elementwise.log(y_pred + config.epsilon())
    return ops.reduction.reduce_mean(values, axis=-1)


@kind.register()
def dice(y_true: Any, y_pred: Any, axis: Any = None) -> Any:
    """1 - twice the overlap over the sum of both, over `axis` (None: all). Source: Milletari et al. 2016."""
    y_true, y_pred = pair(y_true, y_pred)
    common, first, second = (
        ops.reduction.reduce_sum(x, axis=_axes(axis)) for x in (y_true * y_pred, y_true, y_pred)
    )
    return 1.0 - common * 2.0 / (first + second + config.epsilon())


@kind.register()
def tversky(
    y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Any = None
) -> Any:
    """1 - the overlap over itself and what is false, with weights, over `axis` (None: all).

    Args:
        y_true: labels, 0 or 1.
        y_pred: probabilities.
        alpha: weight of false positives.
        beta: weight of false negatives.
        axis: over which to sum.

    Source: Salehi et al. 2017.
    """
    y_true, y_pred = pair(y_true, y_pred)
    common, extra, missed = (
        ops.reduction.reduce_sum(x, axis=_axes(axis))
        for x in (y_true * y_pred, (1.0 - y_true) * y_pred, y_true * (1.0 - y_pred))
    )
    return 1.0 - common / (common + extra * alpha + missed * beta + config.epsilon())


def _axes(axis: Any) -> Any:
    return tuple(axis) if isinstance(axis, list) else axis


@kind.register()
class KLDivergence(PlainLoss):
    """The mean divergence of the labels' distributions from the predictions'."""

    function = kl_divergence


@kind.register()
class Poisson(PlainLoss):
    """What Poisson-distributed counts cost, but for a constant."""

    function = poisson


@kind.register()
class Dice(LossFunctionWrapper):
    """`dice` as a loss."""

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "dice",
        axis: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(dice, reduction, name, dtype, axis=axis)


@kind.register()
class Tversky(LossFunctionWrapper):
    """`tversky` as a loss."""

    def __init__(
        self,
        alpha: float = 0.5,
        beta: float = 0.5,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "tversky",
        axis: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(tversky, reduction, name, dtype, alpha=alpha, beta=beta, axis=axis)
