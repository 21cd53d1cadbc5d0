"""The user level, in the shape of Keras 3: models, layers, losses, optimizers, metrics, callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

# The version of Keras whose surface this is; `edgelite.__version__` is EdgeLite's own.
__version__ = "3.15.1"

if TYPE_CHECKING:
    from edgelite.keras import activations as activations
    from edgelite.keras import applications as applications
    from edgelite.keras import backend as backend
    from edgelite.keras import callbacks as callbacks
    from edgelite.keras import config as config
    from edgelite.keras import constraints as constraints
    from edgelite.keras import datasets as datasets
    from edgelite.keras import dtype_policies as dtype_policies
    from edgelite.keras import initializers as initializers
    from edgelite.keras import layers as layers
    from edgelite.keras import losses as losses
    from edgelite.keras import metrics as metrics
    from edgelite.keras import mixed_precision as mixed_precision
    from edgelite.keras import models as models
    from edgelite.keras import ops as ops
    from edgelite.keras import optimizers as optimizers
    from edgelite.keras import preprocessing as preprocessing
    from edgelite.keras import random as random
    from edgelite.keras import regularizers as regularizers
    from edgelite.keras import saving as saving
    from edgelite.keras import utils as utils
    from edgelite.keras.dtype_policies import DTypePolicy as DTypePolicy
    from edgelite.keras.initializers import Initializer as Initializer
    from edgelite.keras.layers.core import Input as Input
    from edgelite.keras.layers.input_spec import InputSpec as InputSpec
    from edgelite.keras.layers.layer import Layer as Layer
    from edgelite.keras.losses.loss import Loss as Loss
    from edgelite.keras.metrics.metric import Metric as Metric
    from edgelite.keras.models.functional import Functional as Functional
    from edgelite.keras.models.model import Model as Model
    from edgelite.keras.models.sequential import Sequential as Sequential
    from edgelite.keras.optimizers.optimizer import Optimizer as Optimizer
    from edgelite.keras.regularizers import Regularizer as Regularizer
    from edgelite.keras.symbolic import KerasTensor as KerasTensor
    from edgelite.keras.variable import Variable as Variable
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".dtype_policies": "DTypePolicy",
            ".initializers": "Initializer",
            ".layers.core": "Input",
            ".layers.input_spec": "InputSpec",
            ".layers.layer": "Layer",
            ".losses.loss": "Loss",
            ".metrics.metric": "Metric",
            ".models.functional": "Functional",
            ".models.model": "Model",
            ".models.sequential": "Sequential",
            ".optimizers.optimizer": "Optimizer",
            ".regularizers": "Regularizer",
            ".symbolic": "KerasTensor",
            ".variable": "Variable",
        },
        modules=(
            "activations applications backend callbacks config constraints datasets dtype_policies "
            "initializers layers losses metrics mixed_precision models ops optimizers preprocessing random "
            "regularizers saving utils"
        ),
    )
