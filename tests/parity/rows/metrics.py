"""Rows of metrics: {class, arguments} on labels and predictions of a kind."""

from __future__ import annotations

from typing import Any

from tests.parity.table import Labels, Row, row

# TensorFlow finds the likeliest classes in float32 alone.
SINGLE = ("float32",)


def metric(cls: str, truth: str, prediction: str, **arguments: Any) -> Row:
    """A metric on nine samples of four columns."""
    inputs = [Labels(truth, 9), Labels(prediction, 9)]
    return row(cls, inputs, kind="metric", **arguments)


ROWS = [
    metric("MeanAbsolutePercentageError", "real", "real"),
    metric("MeanSquaredLogarithmicError", "positive", "positive"),
    metric("LogCoshError", "real", "real"),
    metric("CosineSimilarity", "real", "real"),
    metric("Hinge", "bits", "real"),
    metric("SquaredHinge", "signs", "real"),
    metric("CategoricalHinge", "one_hot", "real"),
    metric("KLDivergence", "shares", "shares"),
    metric("Poisson", "positive", "positive"),
    metric("R2Score", "real", "real"),
    metric("R2Score", "real", "real", class_aggregation=None),
    metric("R2Score", "real", "real", class_aggregation="variance_weighted_average"),
    metric("PearsonCorrelation", "real", "real"),
    metric("ConcordanceCorrelation", "real", "real", axis=1),
    metric("TruePositives", "bits", "unit"),
    metric("FalsePositives", "bits", "unit", thresholds=0.3),
    metric("TrueNegatives", "bits", "unit", thresholds=[0.2, 0.7]),
    metric("FalseNegatives", "bits", "unit", thresholds=[0.0, 0.5, 1.0]),
    metric("Precision", "bits", "unit"),
    metric("Precision", "bits", "unit", thresholds=[0.1, 0.5, 0.8]),
    metric("Precision", "bits", "unit", top_k=2),
    metric("Precision", "one_hot", "shares", class_id=1),
    metric("Recall", "bits", "unit"),
    metric("Recall", "one_hot", "shares", top_k=2, class_id=2),
    metric("Recall", "bits", "unit", thresholds=[0.0, 0.25, 0.5, 0.75, 1.0]),
    metric("SensitivityAtSpecificity", "bits", "unit", specificity=0.5),
    metric("SpecificityAtSensitivity", "bits", "unit", sensitivity=0.6, num_thresholds=7),
    metric("PrecisionAtRecall", "bits", "unit", recall=0.5),
    metric("RecallAtPrecision", "bits", "unit", precision=0.4, num_thresholds=1),
    metric("AUC", "bits", "unit"),
    metric("AUC", "bits", "unit", num_thresholds=5),
    metric("AUC", "bits", "unit", curve="PR"),
    metric("AUC", "bits", "unit", curve="PR", summation_method="minoring"),
    metric("AUC", "bits", "unit", summation_method="majoring"),
    metric("AUC", "bits", "unit", curve="PRGAIN"),
    metric("AUC", "bits", "real", from_logits=True),
    metric("AUC", "bits", "unit", thresholds=[0.1, 0.6, 0.7]),
    metric("AUC", "bits", "unit", multi_label=True, num_labels=4),
    metric("AUC", "bits", "unit", multi_label=True, curve="PR"),
    metric("AUC", "bits", "unit", label_weights=[0.1, 0.2, 0.3, 0.4]),
    metric("F1Score", "one_hot", "shares"),
    metric("F1Score", "bits", "unit", average="micro", threshold=0.4),
    metric("F1Score", "one_hot", "shares", average="macro"),
    metric("F1Score", "bits", "unit", average="weighted", threshold=0.3),
    metric("FBetaScore", "one_hot", "shares", beta=2.0, average="macro"),
    metric("Accuracy", "bits", "bits"),
    metric("BinaryAccuracy", "bits", "unit", threshold=0.3),
    metric("IoU", "classes", "classes", num_classes=4, target_class_ids=[0, 2]),
    metric("MeanIoU", "classes", "classes", num_classes=4, ignore_class=1),
    metric("MeanIoU", "classes", "classes", num_classes=4),
    metric("BinaryIoU", "bits", "unit", threshold=0.4),
    metric("OneHotIoU", "one_hot", "shares", num_classes=4, target_class_ids=[1]),
    metric("OneHotMeanIoU", "one_hot", "classes", num_classes=4, sparse_y_pred=True),
    metric("Accuracy", "classes", "classes"),
    metric("BinaryAccuracy", "bits", "shares"),
    metric("BinaryAccuracy", "bits", "shares", threshold=0.3),
    metric("CategoricalAccuracy", "one_hot", "shares"),
    metric("SparseCategoricalAccuracy", "classes", "shares"),
    metric("TopKCategoricalAccuracy", "one_hot", "shares", k=2, floats=SINGLE),
    metric("SparseTopKCategoricalAccuracy", "classes", "shares", k=2, floats=SINGLE),
    metric("MeanSquaredError", "real", "real"),
    metric("MeanAbsoluteError", "real", "real"),
    metric("RootMeanSquaredError", "real", "real"),
    metric("BinaryCrossentropy", "bits", "shares"),
    metric("CategoricalCrossentropy", "one_hot", "shares"),
    metric("SparseCategoricalCrossentropy", "classes", "shares"),
    *(row(cls, [Labels("real", 9, 1)], kind="metric") for cls in ("Mean", "Sum")),
    metric("MeanMetricWrapper", "real", "real", fn=".losses.mean_absolute_error", name="wrapped"),
    *(
        metric("AUC", "bits", "unit", curve=curve, summation_method=method, num_thresholds=20)
        for curve in ("ROC", "PR")
        for method in ("interpolation", "minoring", "majoring")
    ),
    metric("Precision", "bits", "unit", thresholds=0.7, class_id=2),
    metric("Recall", "one_hot", "shares", class_id=0),
    metric("Recall", "bits", "unit", thresholds=0.7),
    metric("TopKCategoricalAccuracy", "one_hot", "shares", k=3, floats=SINGLE),
    metric("BinaryCrossentropy", "bits", "real", from_logits=True, label_smoothing=0.1),
    metric("CategoricalCrossentropy", "one_hot", "real", from_logits=True, label_smoothing=0.1),
    metric("SparseCategoricalCrossentropy", "classes", "real", from_logits=True),
    metric("CosineSimilarity", "positive", "positive", axis=1),
    row("R2Score", [Labels("real", 9, 1)] * 2, kind="metric", num_regressors=2),
    metric("FBetaScore", "bits", "unit", beta=0.5, threshold=0.5),
    metric("BinaryIoU", "bits", "unit", target_class_ids=[1]),
    metric("MeanIoU", "shares", "shares", num_classes=4, sparse_y_true=False, sparse_y_pred=False),
    metric("SensitivityAtSpecificity", "bits", "unit", specificity=0.7, num_thresholds=30),
    metric("PrecisionAtRecall", "bits", "unit", recall=0.8, num_thresholds=30),
]
