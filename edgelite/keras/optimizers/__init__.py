"""Optimizers: how gradients move weights."""

from __future__ import annotations

from typing import Any

from edgelite.keras.optimizers import schedules
from edgelite.keras.optimizers.adam import Adam, AdamW
from edgelite.keras.optimizers.adam_variants import Adamax, Nadam
from edgelite.keras.optimizers.adaptive import Adadelta, Adagrad
from edgelite.keras.optimizers.ftrl import Ftrl
from edgelite.keras.optimizers.lion import Lion
from edgelite.keras.optimizers.loss_scale_optimizer import LossScaleOptimizer
from edgelite.keras.optimizers.optimizer import Optimizer, kind
from edgelite.keras.optimizers.rmsprop import RMSprop
from edgelite.keras.optimizers.sgd import SGD

serialize = kind.serialize
deserialize = kind.deserialize


def get(identifier: Any) -> Optimizer:
    """A name, in any case, a configuration dictionary, class or optimizer -> optimizer."""
    if isinstance(identifier, str):
        lowered = {name.lower(): name for name in kind.objects}
        identifier = lowered.get(identifier.lower(), identifier)
    return kind.get(identifier)


__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lion",
    "LossScaleOptimizer",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "deserialize",
    "get",
    "schedules",
    "serialize",
]
