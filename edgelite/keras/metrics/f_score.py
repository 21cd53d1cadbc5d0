"""F scores: precision and recall in one number, for each class."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import config
from edgelite.keras.metrics.metric import Metric, kind

_AVERAGES = (None, "micro", "macro", "weighted")
_COUNTS = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")


@kind.register()
class FBetaScore(Metric):
    """(1 + beta**2) * precision * recall / (beta**2 * precision + recall).

    Args:
        average: None for a score per class, ``"micro"`` over all, ``"macro"`` the mean of the classes,
            ``"weighted"`` by their frequency.
        beta: how much more recall weighs.
        threshold: above it a class counts as predicted; None takes the likeliest.
    """

    direction = "max"

    def __init__(
        self,
        average: str | None = None,
        beta: float = 1.0,
        threshold: float | None = None,
        name: str | None = "fbeta_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(dtype, name)
        label = type(self).__name__
        if average not in _AVERAGES:
            raise InputError(f"{label}: average must be one of {_AVERAGES}; received {average!r}")
        if not isinstance(beta, float) or beta <= 0:
            raise InputError(f"{label}: beta must be a float > 0; received {beta!r}")
        if threshold is not None and not (isinstance(threshold, float) and 0 < threshold <= 1):
            raise InputError(
                f"{label}: threshold must be a float above 0 and at most 1; received {threshold!r}"
            )
        self.average = average
        self.beta = beta
        self.threshold = threshold
        self._axis = None if average == "micro" else 0
        self._built = False

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        true, pred = np.asarray(y_true, self.dtype), np.asarray(y_pred, self.dtype)
        if not self._built:
            if true.ndim != 2 or pred.ndim != 2:
                raise InputError(
                    f"{type(self).__name__} '{self.name}': labels and predictions must have rank 2; "
                    f"received shapes {true.shape} and {pred.shape}"
                )
            shape = () if self.average == "micro" else (pred.shape[1],)
            for count in _COUNTS:
                setattr(self, count, self.add_variable(shape, name=count))
            self._built = True
        if self.threshold is None:
            chosen = (pred >= pred.max(axis=-1, keepdims=True)) & (np.abs(pred) > 1e-9)
        else:
            chosen = pred > self.threshold
        weight = np.ones((), self.dtype)
        if sample_weight is not None:
            weight = np.asarray(sample_weight, self.dtype)
            weight = weight.reshape(weight.shape + (1,) * (true.ndim - weight.ndim))
        found = chosen.astype(self.dtype)
        parts = (found * true, found * (1 - true), (1 - found) * true, true)
        for count, part in zip(_COUNTS, parts, strict=True):
            getattr(self, count).writable()[...] += np.sum(part * weight, axis=self._axis)

    def result(self) -> Any:
        if not self._built:
            return np.zeros((), self.dtype)[()]
        hits, alarms, misses, weights = (getattr(self, count).array for count in _COUNTS)
        epsilon = config.epsilon()
        precision = hits / (hits + alarms + epsilon)
        recall = hits / (hits + misses + epsilon)
        scores = precision * recall / (self.beta**2 * precision + recall + epsilon)
        scores = scores * (1 + self.beta**2)
        if self.average == "weighted":
            return np.sum(scores * (weights / (np.sum(weights) + epsilon)))
        return scores if self.average is None else np.mean(scores)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "average": self.average,
            "beta": self.beta,
            "threshold": self.threshold,
        }


@kind.register()
class F1Score(FBetaScore):
    """2 * precision * recall / (precision + recall); see `FBetaScore`."""

    def __init__(
        self,
        average: str | None = None,
        threshold: float | None = None,
        name: str | None = "f1_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(average, 1.0, threshold, name, dtype)

    def get_config(self) -> dict[str, Any]:
        return {key: value for key, value in super().get_config().items() if key != "beta"}
