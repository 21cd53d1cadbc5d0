"""Sums and means of values over batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.keras import registry
from edgelite.keras.losses.loss import kind as losses_kind
from edgelite.keras.losses.loss import to_same_rank
from edgelite.keras.metrics.metric import Metric, kind


def _per_sample(
    values: Any, sample_weight: Any, reduce: Callable[..., Any], dtype: str
) -> tuple[np.ndarray, np.ndarray | None]:
    """Weighted values and the weights, each with the batch's axis only."""
    values = np.asarray(values, dtype)
    weight = None
    if sample_weight is not None:
        values, weight = to_same_rank(values, np.asarray(sample_weight, dtype))
        if values.ndim > weight.ndim:
            values = reduce(values, axis=tuple(range(weight.ndim, values.ndim)))
        weight = np.broadcast_to(weight, values.shape)
        values = values * weight
        if weight.ndim > 1:
            weight = reduce(weight, axis=tuple(range(1, weight.ndim)))
    if values.ndim > 1:
        values = reduce(values, axis=tuple(range(1, values.ndim)))
    return values, weight


@kind.register()
class Sum(Metric):
    """The weighted sum of values."""

    def __init__(self, name: str | None = "sum", dtype: Any = None) -> None:
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable(name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Add values."""
        values, _ = _per_sample(values, sample_weight, np.sum, self.dtype)
        self.total.writable()[...] += np.sum(values)

    def result(self) -> Any:
        """The sum so far."""
        return self.total.array[()]


@kind.register()
class Mean(Metric):
    """The weighted mean of values."""

    def __init__(self, name: str | None = "mean", dtype: Any = None) -> None:
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable(name="total")
        self.count = self.add_variable(name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Take values into account; a value without axes counts as one."""
        values, weight = _per_sample(values, sample_weight, np.mean, self.dtype)
        self.total.writable()[...] += np.sum(values)
        if weight is not None:
            self.count.writable()[...] += np.sum(weight)
        else:
            self.count.writable()[...] += len(values) if values.ndim else 1

    def result(self) -> Any:
        """The mean so far, 0 before anything was taken into account."""
        count = self.count.array[()]
        return self.total.array[()] / count if count else self.total.array[()] * 0


@kind.register()
class MeanMetricWrapper(Mean):
    """The mean of a function ``fn(y_true, y_pred, **parameters)`` that gives a value per sample."""

    def __init__(
        self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None, **parameters: Any
    ) -> None:
        super().__init__(name=name or getattr(fn, "__name__", None), dtype=dtype)
        self._fn = fn
        self._parameters = parameters

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]  # a function of two
        """Take a batch into account."""
        super().update_state(self._fn(y_true, y_pred, **self._parameters), sample_weight)

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), **self._parameters}
        if type(self) is MeanMetricWrapper:
            config["fn"] = _function_config(self._fn)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Metric:
        if "fn" in config:
            config = {**config, "fn": _function_of(config["fn"])}
        return cls(**config)


def _function_config(function: Callable[..., Any]) -> Any:
    """A function as Keras writes it where an object is expected."""
    config = registry.serialize_keras_object(function)
    if not isinstance(config, str):
        return config
    kept = {"class_name": "function", "config": config}
    return {"module": "builtins", **kept, "registered_name": "function"}


def _function_of(config: Any) -> Any:
    """The inverse of `_function_config`; a name among metrics is often a class, among losses a function."""
    name = config["config"] if isinstance(config, dict) else config
    return (losses_kind if name in losses_kind else kind).deserialize(config)
