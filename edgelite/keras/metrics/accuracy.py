"""How often predictions are right."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.keras import config
from edgelite.keras.losses.loss import to_same_rank
from edgelite.keras.metrics.metric import kind
from edgelite.keras.metrics.reduction import MeanMetricWrapper


def _matches(equal: np.ndarray) -> np.ndarray:
    return equal.astype(config.floatx())


@kind.register()
def accuracy(y_true: Any, y_pred: Any) -> np.ndarray:
    """1 where the prediction equals the label, else 0."""
    y_true, y_pred = to_same_rank(np.asarray(y_true), np.asarray(y_pred))
    return _matches(np.equal(y_true, y_pred))


@kind.register()
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> np.ndarray:
    """1 where the prediction lies above `threshold` exactly if the label is 1, else 0."""
    y_true, y_pred = to_same_rank(np.asarray(y_true), np.asarray(y_pred))
    return _matches(np.equal(y_true, np.greater(y_pred, threshold)))


@kind.register()
def categorical_accuracy(y_true: Any, y_pred: Any) -> np.ndarray:
    """1 where the likeliest class is that of the one-hot label, else 0."""
    return _matches(np.argmax(np.asarray(y_true), -1) == np.argmax(np.asarray(y_pred), -1))


def _class_numbers(y_true: Any, y_pred: np.ndarray) -> np.ndarray:
    labels = np.asarray(y_true)
    if labels.ndim == y_pred.ndim and labels.shape[-1:] == (1,):
        labels = labels[..., 0]
    return labels


@kind.register()
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> np.ndarray:
    """1 where the likeliest class is the label, a class number, else 0."""
    y_pred = np.asarray(y_pred)
    return _matches(_class_numbers(y_true, y_pred) == np.argmax(y_pred, axis=-1))


@kind.register()
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> np.ndarray:
    """1 where the class of the one-hot label is among the `k` likeliest, else 0."""
    return sparse_top_k_categorical_accuracy(np.argmax(np.asarray(y_true), -1), y_pred, k)


@kind.register()
def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> np.ndarray:
    """1 where the label, a class number, is among the `k` likeliest classes, else 0.

    A class is among them if fewer than `k` others are likelier; predictions that are not finite
    are never right.
    """
    y_pred = np.asarray(y_pred)
    labels = _class_numbers(y_true, y_pred).astype(np.int64)
    own = np.take_along_axis(y_pred, labels[..., None], axis=-1)
    likelier = np.sum(y_pred > own, axis=-1)
    return _matches((likelier < k) & np.isfinite(own[..., 0]))


@kind.register()
class Accuracy(MeanMetricWrapper):
    """How often predictions equal labels."""

    direction = "max"

    def __init__(self, name: str | None = "accuracy", dtype: Any = None) -> None:
        super().__init__(accuracy, name, dtype)


@kind.register()
class BinaryAccuracy(MeanMetricWrapper):
    """How often predictions lie on the label's side of `threshold`."""

    direction = "max"

    def __init__(
        self, name: str | None = "binary_accuracy", dtype: Any = None, threshold: float = 0.5
    ) -> None:
        super().__init__(binary_accuracy, name, dtype, threshold=threshold)


@kind.register()
class CategoricalAccuracy(MeanMetricWrapper):
    """How often the likeliest class is that of the one-hot label."""

    direction = "max"

    def __init__(self, name: str | None = "categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(categorical_accuracy, name, dtype)


@kind.register()
class SparseCategoricalAccuracy(MeanMetricWrapper):
    """How often the likeliest class is the label, a class number."""

    direction = "max"

    def __init__(self, name: str | None = "sparse_categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(sparse_categorical_accuracy, name, dtype)


@kind.register()
class TopKCategoricalAccuracy(MeanMetricWrapper):
    """How often the class of the one-hot label is among the `k` likeliest."""

    direction = "max"

    def __init__(
        self, k: int = 5, name: str | None = "top_k_categorical_accuracy", dtype: Any = None
    ) -> None:
        super().__init__(top_k_categorical_accuracy, name, dtype, k=k)


@kind.register()
class SparseTopKCategoricalAccuracy(MeanMetricWrapper):
    """How often the label, a class number, is among the `k` likeliest classes."""

    direction = "max"

    def __init__(
        self, k: int = 5, name: str | None = "sparse_top_k_categorical_accuracy", dtype: Any = None
    ) -> None:
        super().__init__(sparse_top_k_categorical_accuracy, name, dtype, k=k)
