"""Losses of predicted probabilities.

Predictions that are the output of `softmax` or `sigmoid` are traced back to the logits, and the
loss is computed from these: it neither overflows nor loses digits, and the gradient is one
subtraction. So does Keras on TensorFlow, whichever of the two functions made the predictions.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras import config
from edgelite.keras.losses.loss import LossFunctionWrapper, kind, to_same_rank, with_dtype


def _logits(y_pred: Any, from_logits: bool, function: str) -> tuple[Any, bool]:
    logits = getattr(y_pred, "logits", None)
    if logits is None:
        return y_pred, from_logits
    if from_logits:
        warnings.warn(
            f"{function} was told from_logits=True, but the predictions are the output of a softmax "
            "or sigmoid: the logits before it are used",
            stacklevel=3,
        )
    return logits, True


def smoothed(y_true: Any, label_smoothing: float, share: float) -> Any:
    """Labels moved toward `share` by `label_smoothing`."""
    if not label_smoothing:
        return y_true
    kept = ops.arithmetic.multiply(y_true, 1.0 - label_smoothing)
    return ops.arithmetic.add(kept, label_smoothing * share)


def clipped(probabilities: Any) -> Any:
    """Probabilities from 1e-7 to 1 - 1e-7, so that logarithms stay finite."""
    low = config.epsilon()
    return ops.elementwise.clip(probabilities, low=low, high=1.0 - low)


def _last_axis(axis: int, rank: int, function: str) -> None:
    if axis not in (-1, rank - 1):
        raise InputError(
            f"{function}: classes must be on the last axis; received axis={axis} for predictions "
            f"of rank {rank}. Transpose them"
        )


@kind.register()
def categorical_crossentropy(
    y_true: Any,
    y_pred: Any,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """-sum(y_true * log(y_pred)) over the classes, for labels in one-hot form.

    Raises:
        InputError: the shapes of labels and predictions differ.
    """
    y_pred = with_dtype(y_pred, None)
    y_true = with_dtype(y_true, y_pred.dtype)
    _last_axis(axis, len(y_pred.shape), "categorical_crossentropy")
    if y_true.shape != y_pred.shape:
        raise InputError(
            f"categorical_crossentropy: labels of shape {y_true.shape} do not fit predictions of "
            f"shape {y_pred.shape}; labels must be one-hot (keras.utils.to_categorical makes them), "
            "or use sparse_categorical_crossentropy for class numbers"
        )
    y_true = smoothed(y_true, label_smoothing, 1.0 / y_true.shape[-1])
    logits, from_logits = _logits(y_pred, from_logits, "categorical_crossentropy")
    if from_logits:
        return ops.losses.softmax_cross_entropy_with_logits(y_true, logits)
    total = ops.reduction.reduce_sum(y_pred, axis=-1, keepdims=True)
    logs = ops.elementwise.log(clipped(ops.arithmetic.divide(y_pred, total)))
    products = ops.arithmetic.multiply(y_true, logs)
    return ops.elementwise.negative(ops.reduction.reduce_sum(products, axis=-1))


@kind.register()
def sparse_categorical_crossentropy(
    y_true: Any,
    y_pred: Any,
    from_logits: bool = False,
    ignore_class: int | None = None,
    axis: int = -1,
) -> Any:
    """-log(y_pred[y_true]), for labels that are class numbers.

    Raises:
        InputError: the shapes do not fit, or a label is no class.
    """
    y_pred = with_dtype(y_pred, None)
    _last_axis(axis, len(y_pred.shape), "sparse_categorical_crossentropy")
    labels = np.asarray(with_dtype(y_true, None).array)
    if labels.ndim == len(y_pred.shape) and labels.shape[-1:] == (1,):
        labels = labels[..., 0]
    if labels.shape != tuple(y_pred.shape[:-1]):
        raise InputError(
            f"sparse_categorical_crossentropy: labels of shape {labels.shape} do not fit predictions "
            f"of shape {y_pred.shape}; labels must be class numbers of shape {y_pred.shape[:-1]}, "
            "or use categorical_crossentropy for one-hot labels"
        )
    labels = labels.astype(np.int64)
    counted = None if ignore_class is None else labels != ignore_class
    if counted is not None:
        labels = np.where(counted, labels, 0)
    classes = y_pred.shape[-1]
    if labels.size and not (0 <= labels.min() and labels.max() < classes):
        raise InputError(
            f"sparse_categorical_crossentropy: labels must be from 0 to {classes - 1}, as there are "
            f"{classes} classes; received labels from {labels.min()} to {labels.max()}"
        )
    logits, from_logits = _logits(y_pred, from_logits, "sparse_categorical_crossentropy")
    if not from_logits:
        logits = ops.elementwise.log(clipped(logits))
    values = ops.losses.sparse_softmax_cross_entropy_with_logits(labels, logits)
    if counted is None:
        return values
    return ops.arithmetic.multiply(values, counted.astype(values.dtype))


@kind.register("bce", "BCE")
def binary_crossentropy(
    y_true: Any,
    y_pred: Any,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """-(y log(p) + (1 - y) log(1 - p)), mean over `axis`."""
    y_pred = with_dtype(y_pred, None)
    logits, from_logits = _logits(y_pred, from_logits, "binary_crossentropy")
    y_true, logits = to_same_rank(with_dtype(y_true, y_pred.dtype), logits)
    if y_true.shape != logits.shape:
        raise InputError(
            f"binary_crossentropy: labels of shape {y_true.shape} do not fit predictions of shape "
            f"{logits.shape}"
        )
    y_true = smoothed(y_true, label_smoothing, 0.5)
    if from_logits:
        values = ops.losses.sigmoid_cross_entropy_with_logits(y_true, logits)
        return ops.reduction.reduce_mean(values, axis=axis)
    return ops.reduction.reduce_mean(binary_values(y_true, logits), axis=axis)


def binary_values(y_true: Any, probabilities: Any) -> Any:
    """-(y log(p) + (1 - y) log(1 - p)), elementwise."""
    p = clipped(probabilities)
    one = ops.arithmetic.multiply(y_true, ops.elementwise.log(p))
    rest = ops.arithmetic.subtract(1.0, y_true)
    other = ops.arithmetic.multiply(rest, ops.elementwise.log(ops.arithmetic.subtract(1.0, p)))
    return ops.elementwise.negative(ops.arithmetic.add(one, other))


@kind.register()
class CategoricalCrossentropy(LossFunctionWrapper):
    """`categorical_crossentropy` as a loss.

    Args:
        from_logits: whether predictions are logits rather than probabilities.
        label_smoothing: how far labels are moved toward equal shares, from 0 to 1.
        axis: of the classes; the last.
    """

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "categorical_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            categorical_crossentropy,
            reduction,
            name,
            dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )


@kind.register()
class SparseCategoricalCrossentropy(LossFunctionWrapper):
    """`sparse_categorical_crossentropy` as a loss.

    Args:
        from_logits: whether predictions are logits rather than probabilities.
        ignore_class: samples of this class cost nothing.
        axis: of the classes; the last.
    """

    def __init__(
        self,
        from_logits: bool = False,
        ignore_class: int | None = None,
        reduction: str | None = "sum_over_batch_size",
        axis: int = -1,
        name: str | None = "sparse_categorical_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            sparse_categorical_crossentropy,
            reduction,
            name,
            dtype,
            from_logits=from_logits,
            ignore_class=ignore_class,
            axis=axis,
        )

    def _counted(self, y_true: Any) -> np.ndarray | None:
        ignored = self.parameters["ignore_class"]
        if ignored is None:
            return None
        labels = np.asarray(y_true)
        return (labels[..., 0] if labels.shape[-1:] == (1,) else labels) != ignored

    def get_config(self) -> dict[str, Any]:
        # Keras does not save the axis, which must be the last anyway.
        return {key: value for key, value in super().get_config().items() if key != "axis"}


@kind.register()
class BinaryCrossentropy(LossFunctionWrapper):
    """`binary_crossentropy` as a loss.

    Args:
        from_logits: whether predictions are logits rather than probabilities.
        label_smoothing: how far labels are moved toward 1/2, from 0 to 1.
        axis: over which the mean is taken.
    """

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "binary_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            binary_crossentropy,
            reduction,
            name,
            dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
