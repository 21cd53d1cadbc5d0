"""How predictions go along with labels: coefficient of determination and correlations."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import config
from edgelite.keras.losses.loss import to_same_rank
from edgelite.keras.metrics.metric import Metric, kind
from edgelite.keras.metrics.reduction import MeanMetricWrapper

_AGGREGATIONS = (None, "uniform_average", "variance_weighted_average")
_SUMS = ("squared_sum", "sum", "total_mse", "count")


@kind.register()
class R2Score(Metric):
    """The coefficient of determination: 1 - squared errors / squared deviations from the mean.

    Args:
        class_aggregation: None for a score per output, ``"uniform_average"``, or
            ``"variance_weighted_average"``.
        num_regressors: for the adjusted score, the number of independent variables; 0 is not adjusted.
    """

    direction = "max"

    def __init__(
        self,
        class_aggregation: str | None = "uniform_average",
        num_regressors: int = 0,
        name: str | None = "r2_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(dtype, name)
        if class_aggregation not in _AGGREGATIONS:
            raise InputError(
                f"R2Score: class_aggregation must be one of {_AGGREGATIONS}; "
                f"received {class_aggregation!r}"
            )
        if num_regressors < 0:
            raise InputError(f"R2Score: num_regressors must be >= 0; received {num_regressors}")
        self.class_aggregation = class_aggregation
        self.num_regressors = num_regressors
        self.num_samples = self.add_variable(name="num_samples")
        self._built = False

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        true, pred = to_same_rank(np.asarray(y_true, self.dtype), np.asarray(y_pred, self.dtype))
        if true.ndim != 2 or pred.ndim != 2:
            raise InputError(
                f"R2Score '{self.name}': labels and predictions must have rank 2; "
                f"received shapes {true.shape} and {pred.shape}"
            )
        if not self._built:
            for name in _SUMS:
                setattr(self, name, self.add_variable((pred.shape[1],), name=name))
            self._built = True
        weight = np.asarray(1 if sample_weight is None else sample_weight, self.dtype)
        weight = np.broadcast_to(weight[:, None] if weight.ndim == 1 else weight, true.shape)
        parts = (true * true * weight, true * weight, (true - pred) ** 2 * weight, weight)
        for name, part in zip(_SUMS, parts, strict=True):
            getattr(self, name).writable()[...] += part.sum(axis=0)
        self.num_samples.writable()[...] += np.any(weight != 0, axis=-1).sum()

    def result(self) -> Any:
        if not self._built:
            return np.zeros((), self.dtype)[()]
        squares, total, errors, count = (getattr(self, name).array for name in _SUMS)
        with np.errstate(all="ignore"):
            deviations = squares - total * (total / count)
            scores = 1 - errors / deviations
        scores = np.where(np.isinf(scores), 0.0, scores)
        result: Any = scores
        if self.class_aggregation == "uniform_average":
            result = np.mean(scores)
        elif self.class_aggregation == "variance_weighted_average":
            result = np.sum(deviations * scores) / np.sum(deviations)
        return self._adjusted(result)

    def _adjusted(self, score: Any) -> Any:
        samples = float(self.num_samples.array)
        if not self.num_regressors:
            return score
        if self.num_regressors >= samples - 1:
            warnings.warn(
                f"R2Score '{self.name}': {samples:.0f} samples are too few to adjust for "
                f"{self.num_regressors} regressors; the score is not adjusted",
                stacklevel=3,
            )
            return score
        return 1 - (1 - score) * (samples - 1) / (samples - self.num_regressors - 1)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "class_aggregation": self.class_aggregation,
            "num_regressors": self.num_regressors,
        }


@kind.register()
def pearson_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> np.ndarray:
    """The correlation of labels and predictions along `axis`, from -1 to 1."""
    true, pred = to_same_rank(np.asarray(y_true), np.asarray(y_pred))
    true, pred = (x - x.mean(axis=axis, keepdims=True) for x in (true, pred))
    true, pred = (x / x.std(axis=axis, keepdims=True) for x in (true, pred))
    return np.mean(true * pred, axis=axis)


@kind.register()
def concordance_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> np.ndarray:
    """How well labels and predictions agree along `axis`, shift and scale included. Source: Lin 1989."""
    true, pred = to_same_rank(np.asarray(y_true), np.asarray(y_pred))
    means = [x.mean(axis=axis, keepdims=True) for x in (true, pred)]
    variances = [x.var(axis=axis, keepdims=True) for x in (true, pred)]
    # Keras takes the predictions' mean off the labels, too; the mean of the product is the same.
    products = (true - means[1]) * (pred - means[1])
    norm = variances[0] + variances[1] + np.square(means[0] - means[1])
    return np.mean(2 * products / (norm + config.epsilon()), axis=axis)


@kind.register()
class PearsonCorrelation(MeanMetricWrapper):
    """The mean of `pearson_correlation`."""

    direction = "max"

    def __init__(
        self, name: str | None = "pearson_correlation", dtype: Any = None, axis: int = -1
    ) -> None:
        super().__init__(pearson_correlation, name, dtype, axis=axis)


@kind.register()
class ConcordanceCorrelation(MeanMetricWrapper):
    """The mean of `concordance_correlation`."""

    direction = "max"

    def __init__(
        self, name: str | None = "concordance_correlation", dtype: Any = None, axis: int = -1
    ) -> None:
        super().__init__(concordance_correlation, name, dtype, axis=axis)
