"""The user level, in the shape of Keras 3: models, layers, losses, optimizers, metrics, callbacks."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from edgelite.keras import (
    activations,
    backend,
    callbacks,
    config,
    constraints,
    dtype_policies,
    initializers,
    layers,
    losses,
    metrics,
    mixed_precision,
    models,
    optimizers,
    random,
    regularizers,
    saving,
    utils,
)
from edgelite.keras.dtype_policies import DTypePolicy
from edgelite.keras.initializers import Initializer
from edgelite.keras.layers import Input, InputSpec, Layer
from edgelite.keras.losses import Loss
from edgelite.keras.metrics import Metric
from edgelite.keras.models import Functional, Model, Sequential
from edgelite.keras.optimizers import Optimizer
from edgelite.keras.regularizers import Regularizer
from edgelite.keras.symbolic import KerasTensor
from edgelite.keras.variable import Variable


def __getattr__(name: str) -> Any:
    """Modules that are imported when they are first used."""
    if name in ("datasets", "ops"):
        return import_module(f"edgelite.keras.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "DTypePolicy",
    "Functional",
    "Initializer",
    "Input",
    "InputSpec",
    "KerasTensor",
    "Layer",
    "Loss",
    "Metric",
    "Model",
    "Optimizer",
    "Regularizer",
    "Sequential",
    "Variable",
    "activations",
    "backend",
    "callbacks",
    "config",
    "constraints",
    "dtype_policies",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "mixed_precision",
    "models",
    "optimizers",
    "random",
    "regularizers",
    "saving",
    "utils",
]
