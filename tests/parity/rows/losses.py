"""Rows of losses: each class with each reduction, plain and with sample weights, and its options."""

from __future__ import annotations

from typing import Any

from tests.parity.table import Labels, Row, row

REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", None)


def loss(
    cls: str, truth: str, prediction: str, through: str | None = None, **arguments: Any
) -> Row:
    """A weighted loss of six samples, of predictions that come out of the activation `through`."""
    call = {"weighted": True} | ({"through": through} if through else {})
    return row(cls, [Labels(truth), Labels(prediction)], call, kind="loss", **arguments)


def reduced(cls: str, truth: str, prediction: str, **arguments: Any) -> list[Row]:
    """A loss with each reduction, with weights and without."""
    inputs = [Labels(truth), Labels(prediction)]
    return [
        row(cls, inputs, call, kind="loss", reduction=reduction, **arguments)
        for reduction in REDUCTIONS
        for call in ({}, {"weighted": True})
    ]


ROWS = [
    *reduced("MeanSquaredError", "real", "real"),
    *reduced("MeanAbsoluteError", "real", "real"),
    *reduced("MeanAbsolutePercentageError", "real", "real"),
    *reduced("MeanSquaredLogarithmicError", "positive", "real"),
    *reduced("LogCosh", "real", "real"),
    *reduced("Huber", "real", "real", delta=0.7),
    *reduced("CosineSimilarity", "real", "real", axis=-1),
    *reduced("Hinge", "bits", "real"),
    *reduced("SquaredHinge", "signs", "real"),
    *reduced("CategoricalHinge", "one_hot", "real"),
    *reduced("KLDivergence", "shares", "shares"),
    *reduced("Poisson", "positive", "positive"),
    *reduced("BinaryCrossentropy", "bits", "unit", label_smoothing=0.1),
    *reduced("CategoricalCrossentropy", "one_hot", "real", from_logits=True),
    *reduced("SparseCategoricalCrossentropy", "classes", "shares"),
    *reduced("BinaryFocalCrossentropy", "bits", "unit", apply_class_balancing=True, gamma=1.5),
    *reduced("CategoricalFocalCrossentropy", "one_hot", "shares", alpha=0.5, label_smoothing=0.1),
    *reduced("Dice", "bits", "unit", axis=(1,)),
    # Keras 3.15 exchanges alpha and beta; 3.16 does not.
    *reduced("Tversky", "bits", "unit", alpha=0.3, beta=0.3, axis=(1,)),
    loss("SparseCategoricalCrossentropy", "classes", "real", "softmax"),
    loss("SparseCategoricalCrossentropy", "classes", "real", from_logits=True),
    loss("SparseCategoricalCrossentropy", "classes", "real", from_logits=True, ignore_class=1),
    loss("SparseCategoricalCrossentropy", "classes", "shares", ignore_class=2),
    loss("CategoricalCrossentropy", "one_hot", "shares"),
    loss("CategoricalCrossentropy", "one_hot", "positive"),
    loss("CategoricalCrossentropy", "one_hot", "real", "softmax"),
    loss("CategoricalCrossentropy", "one_hot", "real", "softmax", label_smoothing=0.2),
    loss("CategoricalCrossentropy", "shares", "real", from_logits=True),
    loss("BinaryCrossentropy", "bits", "shares"),
    loss("BinaryCrossentropy", "bits", "real", "sigmoid"),
    loss("BinaryCrossentropy", "bits", "real", from_logits=True),
    loss("BinaryCrossentropy", "bits", "real", from_logits=True, label_smoothing=0.1),
    loss("BinaryFocalCrossentropy", "bits", "real", from_logits=True),
    loss("BinaryFocalCrossentropy", "bits", "unit", alpha=0.4, label_smoothing=0.2),
    loss("CategoricalFocalCrossentropy", "one_hot", "real", from_logits=True),
    loss("Hinge", "signs", "real"),
    loss("CosineSimilarity", "positive", "real", axis=1),
    loss("Huber", "real", "real"),
    loss("Dice", "bits", "unit"),
    loss("Tversky", "bits", "unit"),
]
