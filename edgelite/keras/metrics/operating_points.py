"""Metrics at the best threshold that keeps another metric at a value."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras.metrics.confusion import COUNTS, ConfusionMetric
from edgelite.keras.metrics.metric import kind

# Each rate as a count's part in the sum of it and another.
_RATES = {
    "sensitivity": ("true_positives", "false_negatives"),
    "recall": ("true_positives", "false_negatives"),
    "specificity": ("true_negatives", "false_positives"),
    "precision": ("true_positives", "false_positives"),
}


class _OperatingPoint(ConfusionMetric):
    """The largest value of a rate over the thresholds at which another rate is at least a value."""

    rate: str
    kept: str

    def __init__(
        self, value: float, num_thresholds: int, class_id: int | None, name: str | None, dtype: Any
    ) -> None:
        cls = type(self)
        if not 0 <= value <= 1:
            raise InputError(f"{cls.__name__}: {cls.kept} must be from 0 to 1; received {value}")
        if num_thresholds < 1:
            raise InputError(
                f"{cls.__name__}: num_thresholds must be > 0; received {num_thresholds}"
            )
        self.value = value
        self.num_thresholds = num_thresholds
        self.class_id = class_id
        thresholds = [0.5]
        if num_thresholds > 1:
            thresholds = [i / (num_thresholds - 1) for i in range(num_thresholds)]
        super().__init__(COUNTS, thresholds, name, dtype)

    def result(self) -> Any:
        allowed = self._share(*_RATES[type(self).kept]) >= self.value
        return np.max(np.where(allowed, self._share(*_RATES[type(self).rate]), 0))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "class_id": self.class_id,
            "num_thresholds": self.num_thresholds,
            type(self).kept: self.value,
        }


@kind.register()
class SensitivityAtSpecificity(_OperatingPoint):
    """The best sensitivity while the specificity is at least a value."""

    rate, kept = "sensitivity", "specificity"

    def __init__(
        self,
        specificity: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(specificity, num_thresholds, class_id, name, dtype)


@kind.register()
class SpecificityAtSensitivity(_OperatingPoint):
    """The best specificity while the sensitivity is at least a value."""

    rate, kept = "specificity", "sensitivity"

    def __init__(
        self,
        sensitivity: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)


@kind.register()
class PrecisionAtRecall(_OperatingPoint):
    """The best precision while the recall is at least a value."""

    rate, kept = "precision", "recall"

    def __init__(
        self,
        recall: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(recall, num_thresholds, class_id, name, dtype)


@kind.register()
class RecallAtPrecision(_OperatingPoint):
    """The best recall while the precision is at least a value."""

    rate, kept = "recall", "precision"

    def __init__(
        self,
        precision: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(precision, num_thresholds, class_id, name, dtype)
