"""Losses that start from logits: fused, so that neither overflows nor loses small probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops.activation import log_softmax, sigmoid, softmax
from edgelite.autodiff.ops.layout import expand_dims
from edgelite.autodiff.ops.reduction import reduce_sum
from edgelite.autodiff.ops.slicing import one_hot
from edgelite.autodiff.primitive import primitive, unbroadcast
from edgelite.errors import InputError
from edgelite.numerics import activations as numerics


@primitive
def softmax_cross_entropy_with_logits(
    labels: np.ndarray, logits: np.ndarray, *, axis: int = -1
) -> np.ndarray:
    """Cross-entropy of probabilities and the softmax of `logits`, both (..., classes).

    Returns:
        One loss for each distribution: the shape without `axis`.
    """
    return -np.add.reduce(labels * numerics.log_softmax(logits, axis), axis=axis)


softmax_cross_entropy_with_logits.vjps(
    lambda g, out, labels, logits, *, axis=-1: unbroadcast(
        expand_dims(-g, axis=axis) * log_softmax(logits, axis=axis), labels
    ),
    lambda g, out, labels, logits, *, axis=-1: unbroadcast(
        expand_dims(g, axis=axis)
        * (softmax(logits, axis=axis) * reduce_sum(labels, axis=axis, keepdims=True) - labels),
        logits,
    ),
)


@primitive(independent=(0,))
def sparse_softmax_cross_entropy_with_logits(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Cross-entropy of class numbers and the softmax of `logits`.

    Args:
        labels: integers (...).
        logits: (..., classes).

    Raises:
        InputError: the shapes do not fit, or a label is no class.
    """
    classes = logits.shape[-1]
    if labels.shape != logits.shape[:-1]:
        raise InputError(
            "sparse_softmax_cross_entropy_with_logits: labels must have the logits' shape "
            f"without the last axis, {logits.shape[:-1]}; received {labels.shape}"
        )
    if labels.dtype.kind not in "iu":
        raise InputError(
            "sparse_softmax_cross_entropy_with_logits: labels must be integers; "
            f"received {labels.dtype}"
        )
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise InputError(
            f"sparse_softmax_cross_entropy_with_logits: labels must be in 0 ... {classes - 1}; "
            f"received {labels.min()} ... {labels.max()}"
        )
    rows = numerics.log_softmax(logits).reshape(-1, classes)
    chosen = rows[np.arange(len(rows)), labels.reshape(-1)]
    return -chosen.reshape(labels.shape)


def _sparse_gradient(g: Any, out: Any, labels: Any, logits: Any) -> Any:
    target = one_hot(labels, depth=logits.shape[-1], dtype=logits.dtype)
    return expand_dims(g, axis=-1) * (softmax(logits) - target)


sparse_softmax_cross_entropy_with_logits.vjps(None, _sparse_gradient)


@primitive
def sigmoid_cross_entropy_with_logits(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Cross-entropy of probabilities and the sigmoid of `logits`, elementwise."""
    return numerics.softplus(logits) - logits * labels


sigmoid_cross_entropy_with_logits.vjps(
    lambda g, out, labels, logits: unbroadcast(-g * logits, labels),
    lambda g, out, labels, logits: unbroadcast(g * (sigmoid(logits) - labels), logits),
)
