"""Losses of predicted quantities."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.keras import config
from edgelite.keras.losses.loss import LossFunctionWrapper, PlainLoss, kind, pair

# Keras rounds it to float32, whatever the dtype.
_LOG_2 = float(np.float32(math.log(2.0)))


@kind.register("mse", "MSE")
def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    """mean((y_true - y_pred) ** 2) over the last axis."""
    squared = ops.arithmetic.squared_difference(*pair(y_true, y_pred))
    return ops.reduction.reduce_mean(squared, axis=-1)


@kind.register("mae", "MAE")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    """mean(|y_true - y_pred|) over the last axis."""
    difference = ops.arithmetic.subtract(*pair(y_true, y_pred))
    return ops.reduction.reduce_mean(ops.elementwise.absolute(difference), axis=-1)


@kind.register("mape", "MAPE")
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Any:
    """100 * mean(|y_true - y_pred| / |y_true|) over the last axis; |y_true| is at least 1e-7."""
    y_true, y_pred = pair(y_true, y_pred)
    size = ops.arithmetic.maximum(ops.elementwise.absolute(y_true), config.epsilon())
    share = ops.elementwise.absolute((y_true - y_pred) / size)
    return ops.reduction.reduce_mean(share, axis=-1) * 100.0


@kind.register("msle", "MSLE")
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Any:
    """mean((log(y_true + 1) - log(y_pred + 1)) ** 2) over the last axis, of values at least 1e-7."""
    logs = [
        ops.elementwise.log(ops.arithmetic.maximum(y, config.epsilon()) + 1.0)
        for y in pair(y_true, y_pred)
    ]
    return ops.reduction.reduce_mean(ops.arithmetic.squared_difference(*logs), axis=-1)


@kind.register()
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Any:
    """Mean over the last axis of half the squared error; beyond `delta` it goes on as a straight line."""
    y_true, y_pred = pair(y_true, y_pred)
    error = ops.arithmetic.subtract(y_pred, y_true)
    size = ops.elementwise.absolute(error)
    near = ops.elementwise.square(error) * 0.5
    far = size * delta - 0.5 * delta**2
    return ops.reduction.reduce_mean(ops.elementwise.where(size <= delta, near, far), axis=-1)


@kind.register()
def log_cosh(y_true: Any, y_pred: Any) -> Any:
    """mean(log(cosh(y_pred - y_true))) over the last axis."""
    y_true, y_pred = pair(y_true, y_pred)
    error = ops.arithmetic.subtract(y_pred, y_true)
    values = error + ops.activation.softplus(error * -2.0) - _LOG_2
    return ops.reduction.reduce_mean(values, axis=-1)


def unit_vectors(x: Any, axis: int) -> Any:
    """`x` over its norm along `axis`, which is at least 1e-6."""
    squares = ops.reduction.reduce_sum(ops.elementwise.square(x), axis=axis, keepdims=True)
    return x * ops.elementwise.rsqrt(ops.arithmetic.maximum(squares, 1e-12))


@kind.register()
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """-cos of the angle between labels and predictions along `axis`: -1 where they point the same way."""
    y_true, y_pred = pair(y_true, y_pred)
    products = unit_vectors(y_true, axis) * unit_vectors(y_pred, axis)
    return ops.elementwise.negative(ops.reduction.reduce_sum(products, axis=axis))


@kind.register()
class MeanSquaredError(PlainLoss):
    """The mean of squared differences."""

    function = mean_squared_error


@kind.register()
class MeanAbsoluteError(PlainLoss):
    """The mean of absolute differences."""

    function = mean_absolute_error


@kind.register()
class MeanAbsolutePercentageError(PlainLoss):
    """The mean of absolute differences in percent of the labels."""

    function = mean_absolute_percentage_error


@kind.register()
class MeanSquaredLogarithmicError(PlainLoss):
    """The mean of squared differences of the logarithms."""

    function = mean_squared_logarithmic_error


@kind.register()
class LogCosh(PlainLoss):
    """The mean of the logarithm of the differences' hyperbolic cosine."""

    function = log_cosh


@kind.register()
class Huber(LossFunctionWrapper):
    """`huber` as a loss.

    Args:
        delta: where half the square goes over into the straight line.
    """

    def __init__(
        self,
        delta: float = 1.0,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "huber_loss",
        dtype: Any = None,
    ) -> None:
        super().__init__(huber, reduction, name, dtype, delta=delta)


@kind.register()
class CosineSimilarity(LossFunctionWrapper):
    """`cosine_similarity` as a loss.

    Args:
        axis: along which the vectors lie.
    """

    def __init__(
        self,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "cosine_similarity",
        dtype: Any = None,
    ) -> None:
        super().__init__(cosine_similarity, reduction, name, dtype, axis=axis)
