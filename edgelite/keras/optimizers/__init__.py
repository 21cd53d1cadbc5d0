"""Optimizers: how gradients move weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.optimizers import schedules as schedules
    from edgelite.keras.optimizers.adam import Adam as Adam
    from edgelite.keras.optimizers.adam import AdamW as AdamW
    from edgelite.keras.optimizers.adam_variants import Adamax as Adamax
    from edgelite.keras.optimizers.adam_variants import Nadam as Nadam
    from edgelite.keras.optimizers.adaptive import Adadelta as Adadelta
    from edgelite.keras.optimizers.adaptive import Adagrad as Adagrad
    from edgelite.keras.optimizers.ftrl import Ftrl as Ftrl
    from edgelite.keras.optimizers.lion import Lion as Lion
    from edgelite.keras.optimizers.loss_scale_optimizer import (
        LossScaleOptimizer as LossScaleOptimizer,
    )
    from edgelite.keras.optimizers.optimizer import Optimizer as Optimizer
    from edgelite.keras.optimizers.optimizer import kind
    from edgelite.keras.optimizers.rmsprop import RMSprop as RMSprop
    from edgelite.keras.optimizers.sgd import SGD as SGD

    get = kind.get
    serialize = kind.serialize
    deserialize = kind.deserialize
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".adam": "Adam AdamW",
            ".adam_variants": "Adamax Nadam",
            ".adaptive": "Adadelta Adagrad",
            ".ftrl": "Ftrl",
            ".lion": "Lion",
            ".loss_scale_optimizer": "LossScaleOptimizer",
            ".optimizer": "Optimizer kind.get kind.serialize kind.deserialize",
            ".rmsprop": "RMSprop",
            ".sgd": "SGD",
        },
        modules="schedules",
    )
