"""Losses: what training makes small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.losses.distributions import Dice as Dice
    from edgelite.keras.losses.distributions import KLDivergence as KLDivergence
    from edgelite.keras.losses.distributions import Poisson as Poisson
    from edgelite.keras.losses.distributions import Tversky as Tversky
    from edgelite.keras.losses.distributions import dice as dice
    from edgelite.keras.losses.distributions import kl_divergence as kl_divergence
    from edgelite.keras.losses.distributions import poisson as poisson
    from edgelite.keras.losses.distributions import tversky as tversky
    from edgelite.keras.losses.focal import BinaryFocalCrossentropy as BinaryFocalCrossentropy
    from edgelite.keras.losses.focal import (
        CategoricalFocalCrossentropy as CategoricalFocalCrossentropy,
    )
    from edgelite.keras.losses.focal import binary_focal_crossentropy as binary_focal_crossentropy
    from edgelite.keras.losses.focal import (
        categorical_focal_crossentropy as categorical_focal_crossentropy,
    )
    from edgelite.keras.losses.loss import Loss as Loss
    from edgelite.keras.losses.loss import LossFunctionWrapper as LossFunctionWrapper
    from edgelite.keras.losses.loss import kind
    from edgelite.keras.losses.margins import CategoricalHinge as CategoricalHinge
    from edgelite.keras.losses.margins import Hinge as Hinge
    from edgelite.keras.losses.margins import SquaredHinge as SquaredHinge
    from edgelite.keras.losses.margins import categorical_hinge as categorical_hinge
    from edgelite.keras.losses.margins import hinge as hinge
    from edgelite.keras.losses.margins import squared_hinge as squared_hinge
    from edgelite.keras.losses.probabilistic import BinaryCrossentropy as BinaryCrossentropy
    from edgelite.keras.losses.probabilistic import (
        CategoricalCrossentropy as CategoricalCrossentropy,
    )
    from edgelite.keras.losses.probabilistic import (
        SparseCategoricalCrossentropy as SparseCategoricalCrossentropy,
    )
    from edgelite.keras.losses.probabilistic import binary_crossentropy as binary_crossentropy
    from edgelite.keras.losses.probabilistic import (
        categorical_crossentropy as categorical_crossentropy,
    )
    from edgelite.keras.losses.probabilistic import (
        sparse_categorical_crossentropy as sparse_categorical_crossentropy,
    )
    from edgelite.keras.losses.regression import CosineSimilarity as CosineSimilarity
    from edgelite.keras.losses.regression import Huber as Huber
    from edgelite.keras.losses.regression import LogCosh as LogCosh
    from edgelite.keras.losses.regression import MeanAbsoluteError as MeanAbsoluteError
    from edgelite.keras.losses.regression import (
        MeanAbsolutePercentageError as MeanAbsolutePercentageError,
    )
    from edgelite.keras.losses.regression import MeanSquaredError as MeanSquaredError
    from edgelite.keras.losses.regression import (
        MeanSquaredLogarithmicError as MeanSquaredLogarithmicError,
    )
    from edgelite.keras.losses.regression import cosine_similarity as cosine_similarity
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

    get = kind.get
    serialize = kind.serialize
    deserialize = kind.deserialize
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".distributions": (
                "Dice KLDivergence Poisson Tversky dice kl_divergence poisson tversky"
            ),
            ".focal": (
                "BinaryFocalCrossentropy CategoricalFocalCrossentropy binary_focal_crossentropy "
                "categorical_focal_crossentropy"
            ),
            ".loss": "Loss LossFunctionWrapper kind.get kind.serialize kind.deserialize",
            ".margins": "CategoricalHinge Hinge SquaredHinge categorical_hinge hinge squared_hinge",
            ".probabilistic": (
                "BinaryCrossentropy CategoricalCrossentropy SparseCategoricalCrossentropy "
                "binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy"
            ),
            ".regression": (
                "CosineSimilarity Huber LogCosh MeanAbsoluteError MeanAbsolutePercentageError "
                "MeanSquaredError MeanSquaredLogarithmicError cosine_similarity huber log_cosh "
                "mean_absolute_error mean_absolute_percentage_error mean_squared_error "
                "mean_squared_logarithmic_error"
            ),
        },
    )
