"""Losses of predicted quantities."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff import ops
from edgelite.keras.losses.loss import LossFunctionWrapper, kind, to_same_rank, with_dtype


def _pair(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    y_pred = with_dtype(y_pred, None)
    return to_same_rank(with_dtype(y_true, y_pred.dtype), y_pred)


@kind.register("mse", "MSE")
def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    """mean((y_true - y_pred) ** 2) over the last axis."""
    squared = ops.arithmetic.squared_difference(*_pair(y_true, y_pred))
    return ops.reduction.reduce_mean(squared, axis=-1)


@kind.register("mae", "MAE")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    """mean(|y_true - y_pred|) over the last axis."""
    difference = ops.arithmetic.subtract(*_pair(y_true, y_pred))
    return ops.reduction.reduce_mean(ops.elementwise.absolute(difference), axis=-1)


class _Regression(LossFunctionWrapper):
    """A loss whose only options are the name and the reduction."""

    function: Any

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        function = type(self).function
        super().__init__(function, reduction, name or function.__name__, dtype)


@kind.register()
class MeanSquaredError(_Regression):
    """The mean of squared differences."""

    function = mean_squared_error


@kind.register()
class MeanAbsoluteError(_Regression):
    """The mean of absolute differences."""

    function = mean_absolute_error
