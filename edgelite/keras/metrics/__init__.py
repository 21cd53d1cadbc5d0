"""Metrics: figures that are watched, not trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.losses.distributions import kl_divergence as kl_divergence
    from edgelite.keras.losses.distributions import poisson as poisson
    from edgelite.keras.losses.focal import binary_focal_crossentropy as binary_focal_crossentropy
    from edgelite.keras.losses.focal import (
        categorical_focal_crossentropy as categorical_focal_crossentropy,
    )
    from edgelite.keras.losses.margins import categorical_hinge as categorical_hinge
    from edgelite.keras.losses.margins import hinge as hinge
    from edgelite.keras.losses.margins import squared_hinge as squared_hinge
    from edgelite.keras.losses.probabilistic import binary_crossentropy as binary_crossentropy
    from edgelite.keras.losses.probabilistic import (
        categorical_crossentropy as categorical_crossentropy,
    )
    from edgelite.keras.losses.probabilistic import (
        sparse_categorical_crossentropy as sparse_categorical_crossentropy,
    )
    from edgelite.keras.losses.regression import huber as huber
    from edgelite.keras.losses.regression import log_cosh as log_cosh
    from edgelite.keras.losses.regression import mean_absolute_error as mean_absolute_error
    from edgelite.keras.losses.regression import (
        mean_absolute_percentage_error as mean_absolute_percentage_error,
    )
    from edgelite.keras.losses.regression import mean_squared_error as mean_squared_error
    from edgelite.keras.losses.regression import (
        mean_squared_logarithmic_error as mean_squared_logarithmic_error,
    )
    from edgelite.keras.metrics.accuracy import Accuracy as Accuracy
    from edgelite.keras.metrics.accuracy import BinaryAccuracy as BinaryAccuracy
    from edgelite.keras.metrics.accuracy import CategoricalAccuracy as CategoricalAccuracy
    from edgelite.keras.metrics.accuracy import (
        SparseCategoricalAccuracy as SparseCategoricalAccuracy,
    )
    from edgelite.keras.metrics.accuracy import (
        SparseTopKCategoricalAccuracy as SparseTopKCategoricalAccuracy,
    )
    from edgelite.keras.metrics.accuracy import TopKCategoricalAccuracy as TopKCategoricalAccuracy
    from edgelite.keras.metrics.accuracy import binary_accuracy as binary_accuracy
    from edgelite.keras.metrics.accuracy import categorical_accuracy as categorical_accuracy
    from edgelite.keras.metrics.accuracy import (
        sparse_categorical_accuracy as sparse_categorical_accuracy,
    )
    from edgelite.keras.metrics.accuracy import (
        sparse_top_k_categorical_accuracy as sparse_top_k_categorical_accuracy,
    )
    from edgelite.keras.metrics.accuracy import (
        top_k_categorical_accuracy as top_k_categorical_accuracy,
    )
    from edgelite.keras.metrics.auc import AUC as AUC
    from edgelite.keras.metrics.confusion import FalseNegatives as FalseNegatives
    from edgelite.keras.metrics.confusion import FalsePositives as FalsePositives
    from edgelite.keras.metrics.confusion import Precision as Precision
    from edgelite.keras.metrics.confusion import Recall as Recall
    from edgelite.keras.metrics.confusion import TrueNegatives as TrueNegatives
    from edgelite.keras.metrics.confusion import TruePositives as TruePositives
    from edgelite.keras.metrics.correlation import ConcordanceCorrelation as ConcordanceCorrelation
    from edgelite.keras.metrics.correlation import PearsonCorrelation as PearsonCorrelation
    from edgelite.keras.metrics.correlation import R2Score as R2Score
    from edgelite.keras.metrics.correlation import (
        concordance_correlation as concordance_correlation,
    )
    from edgelite.keras.metrics.correlation import pearson_correlation as pearson_correlation
    from edgelite.keras.metrics.errors import BinaryCrossentropy as BinaryCrossentropy
    from edgelite.keras.metrics.errors import CategoricalCrossentropy as CategoricalCrossentropy
    from edgelite.keras.metrics.errors import CategoricalHinge as CategoricalHinge
    from edgelite.keras.metrics.errors import CosineSimilarity as CosineSimilarity
    from edgelite.keras.metrics.errors import Hinge as Hinge
    from edgelite.keras.metrics.errors import KLDivergence as KLDivergence
    from edgelite.keras.metrics.errors import LogCoshError as LogCoshError
    from edgelite.keras.metrics.errors import MeanAbsoluteError as MeanAbsoluteError
    from edgelite.keras.metrics.errors import (
        MeanAbsolutePercentageError as MeanAbsolutePercentageError,
    )
    from edgelite.keras.metrics.errors import MeanSquaredError as MeanSquaredError
    from edgelite.keras.metrics.errors import (
        MeanSquaredLogarithmicError as MeanSquaredLogarithmicError,
    )
    from edgelite.keras.metrics.errors import Poisson as Poisson
    from edgelite.keras.metrics.errors import RootMeanSquaredError as RootMeanSquaredError
    from edgelite.keras.metrics.errors import (
        SparseCategoricalCrossentropy as SparseCategoricalCrossentropy,
    )
    from edgelite.keras.metrics.errors import SquaredHinge as SquaredHinge
    from edgelite.keras.metrics.f_score import F1Score as F1Score
    from edgelite.keras.metrics.f_score import FBetaScore as FBetaScore
    from edgelite.keras.metrics.iou import BinaryIoU as BinaryIoU
    from edgelite.keras.metrics.iou import IoU as IoU
    from edgelite.keras.metrics.iou import MeanIoU as MeanIoU
    from edgelite.keras.metrics.iou import OneHotIoU as OneHotIoU
    from edgelite.keras.metrics.iou import OneHotMeanIoU as OneHotMeanIoU
    from edgelite.keras.metrics.metric import Metric as Metric
    from edgelite.keras.metrics.metric import kind
    from edgelite.keras.metrics.operating_points import PrecisionAtRecall as PrecisionAtRecall
    from edgelite.keras.metrics.operating_points import RecallAtPrecision as RecallAtPrecision
    from edgelite.keras.metrics.operating_points import (
        SensitivityAtSpecificity as SensitivityAtSpecificity,
    )
    from edgelite.keras.metrics.operating_points import (
        SpecificityAtSensitivity as SpecificityAtSensitivity,
    )
    from edgelite.keras.metrics.reduction import Mean as Mean
    from edgelite.keras.metrics.reduction import MeanMetricWrapper as MeanMetricWrapper
    from edgelite.keras.metrics.reduction import Sum as Sum

    get = kind.get
    serialize = kind.serialize
    deserialize = kind.deserialize
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            "..losses.distributions": "kl_divergence poisson",
            "..losses.focal": "binary_focal_crossentropy categorical_focal_crossentropy",
            "..losses.margins": "categorical_hinge hinge squared_hinge",
            "..losses.probabilistic": "binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy",
            "..losses.regression": (
                "huber log_cosh mean_absolute_error mean_absolute_percentage_error "
                "mean_squared_error mean_squared_logarithmic_error"
            ),
            ".accuracy": (
                "Accuracy BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy "
                "SparseTopKCategoricalAccuracy TopKCategoricalAccuracy binary_accuracy "
                "categorical_accuracy sparse_categorical_accuracy "
                "sparse_top_k_categorical_accuracy top_k_categorical_accuracy"
            ),
            ".auc": "AUC",
            ".confusion": (
                "FalseNegatives FalsePositives Precision Recall TrueNegatives TruePositives"
            ),
            ".correlation": (
                "ConcordanceCorrelation PearsonCorrelation R2Score concordance_correlation "
                "pearson_correlation"
            ),
            ".errors": (
                "BinaryCrossentropy CategoricalCrossentropy CategoricalHinge CosineSimilarity "
                "Hinge KLDivergence LogCoshError MeanAbsoluteError MeanAbsolutePercentageError "
                "MeanSquaredError MeanSquaredLogarithmicError Poisson RootMeanSquaredError "
                "SparseCategoricalCrossentropy SquaredHinge"
            ),
            ".f_score": "F1Score FBetaScore",
            ".iou": "BinaryIoU IoU MeanIoU OneHotIoU OneHotMeanIoU",
            ".metric": "Metric kind.get kind.serialize kind.deserialize",
            ".operating_points": (
                "PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity "
                "SpecificityAtSensitivity"
            ),
            ".reduction": "Mean MeanMetricWrapper Sum",
        },
    )
