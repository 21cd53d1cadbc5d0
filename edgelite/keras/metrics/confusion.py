"""Metrics of decisions: what is above a threshold, against labels 0 and 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras.losses.loss import to_same_rank
from edgelite.keras.metrics.metric import Metric, kind

# What predictions are set to that are not among the `top_k`, and the threshold below all others.
_LOWEST = -1e10

# The four counts in the order in which `count_decisions` gives them.
COUNTS = ("true_positives", "false_positives", "true_negatives", "false_negatives")


def divide(a: Any, b: Any) -> Any:
    """A / b, and 0 where b is 0."""
    a, b = np.asarray(a), np.asarray(b)
    return np.divide(
        a, b, out=np.zeros(np.broadcast_shapes(a.shape, b.shape), b.dtype), where=b != 0
    )


def check_thresholds(thresholds: Any, default: float, metric: str) -> list[float]:
    """Thresholds as a list, each from 0 to 1; `default` for None."""
    if thresholds is None:
        return [default]
    found = list(thresholds) if isinstance(thresholds, (list, tuple)) else [thresholds]
    for value in found:
        if value is None or not 0 <= value <= 1:
            raise InputError(f"{metric}: thresholds must be from 0 to 1; received {thresholds}")
    return found


def _is_even(thresholds: Sequence[float]) -> bool:
    """Whether thresholds lie at equal distances from 0 to 1: then Keras counts by intervals."""
    count = len(thresholds)
    if count < 3:
        return False
    return bool(np.allclose(thresholds, np.arange(count) / (count - 1), atol=1e-7))


def prepare(
    y_true: Any,
    y_pred: Any,
    sample_weight: Any,
    dtype: Any,
    top_k: int | None = None,
    class_id: int | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, predictions and weights as arrays of one shape.

    Args:
        y_true: labels.
        y_pred: predictions.
        sample_weight: weights of samples, or None.
        dtype: of the results.
        top_k: predictions not among the `top_k` largest of the last axis count as lowest.
        class_id: only this entry of the last axis counts.
    """
    true, pred = to_same_rank(np.asarray(y_true, dtype), np.asarray(y_pred, dtype))
    weight = np.ones((), dtype)
    if sample_weight is not None:
        weight = np.asarray(sample_weight, dtype)
        weight = weight.reshape(weight.shape + (1,) * (pred.ndim - weight.ndim))
    if top_k is not None:
        pred = _only_top(pred, top_k)
    if class_id is not None:
        if pred.ndim < 2:
            raise InputError(f"class_id={class_id}: predictions must have an axis of classes")
        true, pred = true[..., class_id, None], pred[..., class_id, None]
    return true, pred, np.broadcast_to(weight, pred.shape)


def _only_top(pred: np.ndarray, k: int) -> np.ndarray:
    best = np.argsort(-pred, axis=-1, kind="stable")[..., :k]
    found = np.full_like(pred, _LOWEST)
    np.put_along_axis(found, best, np.take_along_axis(pred, best, axis=-1), axis=-1)
    return found


def count_decisions(
    true: np.ndarray, pred: np.ndarray, weight: np.ndarray, thresholds: Sequence[float], even: bool
) -> np.ndarray:
    """The weighted counts of `COUNTS` for each threshold, over all axes but those after the first.

    Args:
        true, pred, weight: (samples, labels).
        thresholds: in ascending order.
        even: whether predictions are sorted into intervals between evenly distributed thresholds,
            whose ends are 0 and 1 but for an epsilon.

    Returns:
        Array (4, thresholds, labels).
    """
    positive = true.astype(bool)
    sizes = np.stack([np.where(positive, weight, 0), np.where(positive, 0, weight)])
    totals = sizes.sum(axis=1)
    count = len(thresholds)
    if even:
        place = np.ceil(np.clip(pred, 0.0, 1.0) * pred.dtype.type(count - 1)) - 1
        if thresholds[0] < 0:
            place = np.maximum(place, 0)
        # A prediction lies above all thresholds up to its place.
        above = place[None] >= np.arange(count)[:, None, None]
    else:
        above = pred[None] > np.asarray(thresholds, pred.dtype)[:, None, None]
    hits, false_alarms = (np.where(above, size, 0).sum(axis=1) for size in sizes)
    return np.stack([hits, false_alarms, totals[1] - false_alarms, totals[0] - hits])


class ConfusionMetric(Metric):
    """A metric made of some of the four counts at thresholds.

    Args:
        counts: which of `COUNTS` are kept, each as a variable of this name.
        thresholds: in ascending order.
    """

    direction: str | None = "max"
    top_k: int | None = None
    class_id: int | None = None

    def __init__(
        self, counts: Sequence[str], thresholds: Sequence[float], name: str | None, dtype: Any
    ) -> None:
        super().__init__(dtype, name)
        self._counts = tuple(counts)
        self.thresholds = list(thresholds)
        for count in counts:
            setattr(self, count, self.add_variable((len(self.thresholds),), name=count))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        true, pred, weight = prepare(
            y_true, y_pred, sample_weight, self.dtype, self.top_k, self.class_id
        )
        true, pred, weight = true.reshape(-1, 1), pred.reshape(-1, 1), weight.reshape(-1, 1)
        found = count_decisions(true, pred, weight, self.thresholds, _is_even(self.thresholds))
        for count in self._counts:
            getattr(self, count).writable()[...] += found[COUNTS.index(count), :, 0]

    def _array(self, count: str) -> np.ndarray:
        return getattr(self, count).array

    def _share(self, count: str, other: str) -> Any:
        """A count's part in the sum of it and another."""
        own = self._array(count)
        return divide(own, own + self._array(other))


class _Count(ConfusionMetric):
    """One of the four counts."""

    count: str
    direction = None

    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None:
        self.init_thresholds = thresholds
        checked = check_thresholds(thresholds, 0.5, type(self).__name__)
        super().__init__([type(self).count], checked, name, dtype)

    def result(self) -> Any:
        found = self._array(type(self).count)
        return found[0] if len(self.thresholds) == 1 else found.copy()

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "thresholds": self.init_thresholds}


@kind.register()
class TruePositives(_Count):
    """How many labels 1 are predicted above the threshold."""

    count = "true_positives"


@kind.register()
class FalsePositives(_Count):
    """How many labels 0 are predicted above the threshold."""

    count = "false_positives"


@kind.register()
class TrueNegatives(_Count):
    """How many labels 0 are predicted below the threshold."""

    count = "true_negatives"


@kind.register()
class FalseNegatives(_Count):
    """How many labels 1 are predicted below the threshold."""

    count = "false_negatives"


class _Rate(ConfusionMetric):
    """True positives in relation to another count."""

    other: str

    def __init__(
        self,
        thresholds: Any = None,
        top_k: int | None = None,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        self.init_thresholds = thresholds
        self.top_k = top_k
        self.class_id = class_id
        default = 0.5 if top_k is None else _LOWEST
        checked = check_thresholds(thresholds, default, type(self).__name__)
        super().__init__(["true_positives", type(self).other], checked, name, dtype)

    def result(self) -> Any:
        found = self._share("true_positives", type(self).other)
        return found[0] if len(self.thresholds) == 1 else found

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "thresholds": self.init_thresholds,
            "top_k": self.top_k,
            "class_id": self.class_id,
        }


@kind.register()
class Precision(_Rate):
    """Of what is predicted above the threshold, the part whose label is 1.

    Args:
        thresholds: one or several, 0.5 by default.
        top_k: only the `top_k` largest predictions of a sample count as above.
        class_id: only this class counts.
    """

    other = "false_positives"


@kind.register()
class Recall(_Rate):
    """Of what has label 1, the part that is predicted above the threshold.

    Args:
        thresholds: one or several, 0.5 by default.
        top_k: only the `top_k` largest predictions of a sample count as above.
        class_id: only this class counts.
    """

    other = "false_negatives"
