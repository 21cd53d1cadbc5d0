"""The area under a curve of two rates over the thresholds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import config
from edgelite.keras.metrics.confusion import COUNTS, count_decisions, divide, prepare
from edgelite.keras.metrics.metric import Metric, kind
from edgelite.numerics.activations import sigmoid

_CURVES = ("ROC", "PR", "PRGAIN")
_HEIGHTS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "interpolation": lambda a, b: (a + b) / 2.0,
    "minoring": np.minimum,
    "majoring": np.maximum,
}


@kind.register()
class AUC(Metric):
    """The area under the ROC curve (or another), approximated at thresholds.

    Args:
        num_thresholds: their number, at equal distances from 0 to 1.
        curve: ``"ROC"``, ``"PR"`` (precision over recall) or ``"PRGAIN"``.
        summation_method: ``"interpolation"``, ``"minoring"`` or ``"majoring"``: how high a strip is.
        thresholds: others, from 0 to 1.
        multi_label: whether each label has a curve of its own; the result is their mean.
        num_labels: their number, where it is known before the first batch.
        label_weights: of the labels.
        from_logits: whether predictions are logits.

    Sources: Davis and Goadrich 2006 for the interpolation of PR; Flach and Kull 2015 for PRGAIN.
    """

    direction = "max"

    def __init__(
        self,
        num_thresholds: int = 200,
        curve: str = "ROC",
        summation_method: str = "interpolation",
        name: str | None = None,
        dtype: Any = None,
        thresholds: Sequence[float] | None = None,
        multi_label: bool = False,
        num_labels: int | None = None,
        label_weights: Sequence[float] | None = None,
        from_logits: bool = False,
    ) -> None:
        super().__init__(dtype, name)
        self.curve = str(curve).upper()
        self.summation_method = str(summation_method).lower()
        for value, known, argument in (
            (self.curve, _CURVES, "curve"),
            (self.summation_method, tuple(_HEIGHTS), "summation_method"),
        ):
            if value not in known:
                raise InputError(f"AUC: {argument} must be one of {known}; received {value!r}")
        if num_labels and not multi_label:
            raise InputError("AUC: num_labels is for multi_label=True only")
        self._given = None if thresholds is None else sorted(float(t) for t in thresholds)
        if self._given is None and num_thresholds <= 1:
            raise InputError(f"AUC: num_thresholds must be > 1; received {num_thresholds}")
        inner = self._given
        if inner is None:
            inner = [i / (num_thresholds - 1) for i in range(1, num_thresholds - 1)]
        even = [0.0, *inner, 1.0]
        self._even = len(even) > 2 and bool(
            np.allclose(even, np.arange(len(even)) / (len(even) - 1), atol=config.epsilon())
        )
        self.num_thresholds = len(even)
        self.thresholds = [-config.epsilon(), *inner, 1.0 + config.epsilon()]
        self.multi_label = multi_label
        self.num_labels = num_labels
        self.label_weights = label_weights
        self.from_logits = from_logits
        self._built = False
        if not multi_label or num_labels:
            self._build(num_labels)

    def _build(self, labels: int | None) -> None:
        shape = (self.num_thresholds, labels) if labels else (self.num_thresholds,)
        for count in COUNTS:
            setattr(self, count, self.add_variable(shape, name=count))
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_pred = np.asarray(y_pred, self.dtype)
        if not self._built:
            if y_pred.ndim != 2:
                raise InputError(
                    f"AUC '{self.name}': with multi_label=True predictions must have rank 2; "
                    f"received shape {y_pred.shape}"
                )
            self._build(y_pred.shape[1])
        if self.from_logits:
            y_pred = sigmoid(y_pred)
        true, pred, weight = prepare(y_true, y_pred, sample_weight, self.dtype)
        if self.label_weights is not None and not self.multi_label:
            weight = weight * np.asarray(self.label_weights, self.dtype)
        if not self.multi_label:
            true, pred, weight = true.reshape(-1, 1), pred.reshape(-1, 1), weight.reshape(-1, 1)
        found = count_decisions(true, pred, weight, self.thresholds, self._even)
        for count, values in zip(COUNTS, found, strict=True):
            variable = getattr(self, count)
            variable.writable()[...] += values.reshape(variable.shape)

    def result(self) -> Any:
        if not self._built:
            return np.zeros((), self.dtype)[()]
        hits, alarms, rejects, misses = (getattr(self, count).array for count in COUNTS)
        if self.curve == "PR" and self.summation_method == "interpolation":
            strips = _interpolated_precision(hits, alarms, misses)
        else:
            x, y = self._points(hits, alarms, rejects, misses)
            strips = (x[:-1] - x[1:]) * _HEIGHTS[self.summation_method](y[:-1], y[1:])
        if not self.multi_label:
            return strips.sum()
        areas = strips.sum(axis=0)
        if self.label_weights is None:
            return areas.mean()
        weights = np.asarray(self.label_weights, self.dtype)
        return divide((areas * weights).sum(), weights.sum())[()]

    def _points(
        self, hits: np.ndarray, alarms: np.ndarray, rejects: np.ndarray, misses: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        recall = divide(hits, hits + misses)
        if self.curve == "ROC":
            return divide(alarms, alarms + rejects), recall
        if self.curve == "PR":
            return recall, divide(hits, hits + alarms)
        scale = divide(hits + misses, rejects + alarms)
        recall_gain = np.where(hits == 0, 0.0, 1.0 - scale * divide(misses, hits))
        precision_gain = np.where(hits == 0, 1.0, 1.0 - scale * divide(alarms, hits))
        return np.maximum(recall_gain, 0.0), precision_gain

    def get_config(self) -> dict[str, Any]:
        config = {
            **super().get_config(),
            "num_thresholds": self.num_thresholds,
            "curve": self.curve,
            "summation_method": self.summation_method,
            "multi_label": self.multi_label,
            "num_labels": self.num_labels,
            "label_weights": self.label_weights,
            "from_logits": self.from_logits,
        }
        if self._given is not None:
            config["thresholds"] = self._given
        return config


def _interpolated_precision(hits: np.ndarray, alarms: np.ndarray, misses: np.ndarray) -> np.ndarray:
    """Areas of strips under precision over recall, with true positives linear in what is predicted."""
    more = hits[:-1] - hits[1:]
    positive = hits + alarms
    slope = divide(more, np.maximum(positive[:-1] - positive[1:], 0))
    intercept = hits[1:] - slope * positive[1:]
    both = (positive[:-1] > 0) & (positive[1:] > 0)
    ratio = np.where(both, divide(positive[:-1], np.maximum(positive[1:], 0)), 1.0)
    return divide(slope * (more + intercept * np.log(ratio)), np.maximum(hits[1:] + misses[1:], 0))
