"""Optimizers: how gradients move weights."""

from __future__ import annotations

from typing import Any

from edgelite.keras.optimizers import schedules
from edgelite.keras.optimizers.adam import Adam, AdamW
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
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "deserialize",
    "get",
    "schedules",
    "serialize",
]
