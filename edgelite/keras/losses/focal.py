"""Cross-entropies that look at what is hard. Source: Lin et al. 2018."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff import ops
from edgelite.keras.losses.loss import LossFunctionWrapper, kind, pair
from edgelite.keras.losses.probabilistic import binary_values, clipped, smoothed


@kind.register()
def binary_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """Binary cross-entropy times (1 - probability of the label) ** gamma, mean over `axis`.

    Args:
        y_true: labels, 0 or 1.
        y_pred: probabilities, or logits.
        apply_class_balancing: whether label 1 weighs `alpha` and label 0 the rest to 1.
        alpha: see above.
        gamma: how much less what is easy weighs.
        from_logits: whether predictions are logits.
        label_smoothing: how far labels are moved toward 1/2, from 0 to 1.
        axis: over which the mean is taken.
    """
    y_true, y_pred = pair(y_true, y_pred)
    y_true = smoothed(y_true, label_smoothing, 0.5)
    if from_logits:
        y_pred = ops.activation.sigmoid(y_pred)
    cost = binary_values(y_true, y_pred)
    hit = y_true * y_pred + (1.0 - y_true) * (1.0 - y_pred)
    cost = ops.arithmetic.power(1.0 - hit, gamma) * cost
    if apply_class_balancing:
        cost = (y_true * alpha + (1.0 - y_true) * (1.0 - alpha)) * cost
    return ops.reduction.reduce_mean(cost, axis=axis)


@kind.register()
def categorical_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """Cross-entropy of one-hot labels, each class' part times alpha * (1 - probability) ** gamma.

    Args:
        y_true: one-hot labels.
        y_pred: probabilities, or logits.
        alpha: weight of all classes, or a list with one for each.
        gamma: how much less what is easy weighs.
        from_logits: whether predictions are logits.
        label_smoothing: how far labels are moved toward equal shares, from 0 to 1.
        axis: of the classes.
    """
    y_true, y_pred = pair(y_true, y_pred)
    y_true = smoothed(y_true, label_smoothing, 1.0 / y_pred.shape[axis])
    if from_logits:
        y_pred = ops.activation.softmax(y_pred, axis=axis)
    p = clipped(y_pred / ops.reduction.reduce_sum(y_pred, axis=axis, keepdims=True))
    cost = ops.elementwise.negative(y_true) * ops.elementwise.log(p)
    weight = ops.arithmetic.power(1.0 - p, gamma) * alpha
    return ops.reduction.reduce_sum(weight * cost, axis=axis)


@kind.register()
class BinaryFocalCrossentropy(LossFunctionWrapper):
    """`binary_focal_crossentropy` as a loss."""

    def __init__(
        self,
        apply_class_balancing: bool = False,
        alpha: float = 0.25,
        gamma: float = 2.0,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "binary_focal_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            binary_focal_crossentropy,
            reduction,
            name,
            dtype,
            apply_class_balancing=apply_class_balancing,
            alpha=alpha,
            gamma=gamma,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )


@kind.register()
class CategoricalFocalCrossentropy(LossFunctionWrapper):
    """`categorical_focal_crossentropy` as a loss."""

    def __init__(
        self,
        alpha: float = 0.25,
        gamma: float = 2.0,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "categorical_focal_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            categorical_focal_crossentropy,
            reduction,
            name,
            dtype,
            alpha=alpha,
            gamma=gamma,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
