"""Losses as metrics: their means over all samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.keras.losses import distributions, margins, probabilistic, regression
from edgelite.keras.metrics.metric import kind
from edgelite.keras.metrics.reduction import Mean, MeanMetricWrapper


class _Plain(MeanMetricWrapper):
    """The mean of a loss without options.

    Attributes:
        function: the loss, a value per sample.
        default_name: the metric's name where none is given.
    """

    function: Any
    default_name: str

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(type(self).function, name or type(self).default_name, dtype)


@kind.register("mse", "MSE")
class MeanSquaredError(_Plain):
    """The mean of squared differences."""

    direction = "min"
    function = regression.mean_squared_error
    default_name = "mean_squared_error"


@kind.register("mae", "MAE")
class MeanAbsoluteError(_Plain):
    """The mean of absolute differences."""

    direction = "min"
    function = regression.mean_absolute_error
    default_name = "mean_absolute_error"


@kind.register("mape", "MAPE")
class MeanAbsolutePercentageError(_Plain):
    """The mean of absolute differences in percent of the labels."""

    direction = "min"
    function = regression.mean_absolute_percentage_error
    default_name = "mean_absolute_percentage_error"


@kind.register("msle", "MSLE")
class MeanSquaredLogarithmicError(_Plain):
    """The mean of squared differences of the logarithms."""

    direction = "min"
    function = regression.mean_squared_logarithmic_error
    default_name = "mean_squared_logarithmic_error"


@kind.register()
class LogCoshError(_Plain):
    """The mean of the logarithm of the differences' hyperbolic cosine."""

    direction = "min"
    function = regression.log_cosh
    default_name = "logcosh"


@kind.register()
class Hinge(_Plain):
    """The mean of what is missing to the margin."""

    direction = "min"
    function = margins.hinge
    default_name = "hinge"


@kind.register()
class SquaredHinge(_Plain):
    """The mean of the square of what is missing to the margin."""

    direction = "min"
    function = margins.squared_hinge
    default_name = "squared_hinge"


@kind.register()
class CategoricalHinge(_Plain):
    """How much the best wrong class is nearer than the margin to the right one."""

    direction = "min"
    function = margins.categorical_hinge
    default_name = "categorical_hinge"


@kind.register("kld", "KLD")
class KLDivergence(_Plain):
    """The mean divergence of the labels' distributions from the predictions'."""

    function = distributions.kl_divergence
    default_name = "kl_divergence"


@kind.register()
class Poisson(_Plain):
    """What Poisson-distributed counts cost, but for a constant."""

    function = distributions.poisson
    default_name = "poisson"


@kind.register()
class CosineSimilarity(MeanMetricWrapper):
    """The mean cosine of the angle between labels and predictions.

    Args:
        axis: along which the vectors lie.
    """

    direction = "max"

    def __init__(
        self, name: str | None = "cosine_similarity", dtype: Any = None, axis: int = -1
    ) -> None:
        super().__init__(_cosine, name, dtype, axis=axis)

    def get_config(self) -> dict[str, Any]:
        # Keras does not tell the axis.
        return {"name": self.name, "dtype": self.dtype}


def _cosine(y_true: Any, y_pred: Any, axis: int) -> Any:
    return -regression.cosine_similarity(y_true, y_pred, axis)


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
