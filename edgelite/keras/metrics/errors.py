"""Losses as metrics: their means over all samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.keras.losses import probabilistic, regression
from edgelite.keras.metrics.metric import kind
from edgelite.keras.metrics.reduction import Mean, MeanMetricWrapper


@kind.register("mse", "MSE")
class MeanSquaredError(MeanMetricWrapper):
    """The mean of squared differences."""

    direction = "min"

    def __init__(self, name: str | None = "mean_squared_error", dtype: Any = None) -> None:
        super().__init__(regression.mean_squared_error, name, dtype)


@kind.register("mae", "MAE")
class MeanAbsoluteError(MeanMetricWrapper):
    """The mean of absolute differences."""

    direction = "min"

    def __init__(self, name: str | None = "mean_absolute_error", dtype: Any = None) -> None:
        super().__init__(regression.mean_absolute_error, name, dtype)


@kind.register("rmse", "RMSE")
class RootMeanSquaredError(Mean):
    """The root of the mean of squared differences."""

    direction = "min"

    def __init__(self, name: str | None = "root_mean_squared_error", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]  # a function of two
        """Take a batch into account."""
        super().update_state(regression.mean_squared_error(y_true, y_pred), sample_weight)

    def result(self) -> Any:
        """The root so far."""
        return np.sqrt(super().result())


@kind.register("bce", "BCE")
class BinaryCrossentropy(MeanMetricWrapper):
    """The mean of `losses.binary_crossentropy`."""

    direction = "min"

    def __init__(
        self,
        name: str | None = "binary_crossentropy",
        dtype: Any = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
    ) -> None:
        super().__init__(
            probabilistic.binary_crossentropy,
            name,
            dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
        )


@kind.register()
class CategoricalCrossentropy(MeanMetricWrapper):
    """The mean of `losses.categorical_crossentropy`."""

    direction = "min"

    def __init__(
        self,
        name: str | None = "categorical_crossentropy",
        dtype: Any = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
        axis: int = -1,
    ) -> None:
        super().__init__(
            probabilistic.categorical_crossentropy,
            name,
            dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )


@kind.register()
class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """The mean of `losses.sparse_categorical_crossentropy`."""

    direction = "min"

    def __init__(
        self,
        name: str | None = "sparse_categorical_crossentropy",
        dtype: Any = None,
        from_logits: bool = False,
        ignore_class: int | None = None,
        axis: int = -1,
    ) -> None:
        super().__init__(
            probabilistic.sparse_categorical_crossentropy,
            name,
            dtype,
            from_logits=from_logits,
            ignore_class=ignore_class,
            axis=axis,
        )
