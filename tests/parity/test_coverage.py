"""Every public class and function of `edgelite.keras` that computes has a row of parity."""

from __future__ import annotations

from operator import attrgetter
from types import ModuleType
from typing import Any

import pytest

from edgelite import keras
from tests.parity.families import FAMILIES

# What has no row, and why.
EXCEPTIONS = {
    "layers": {
        "Input": "a function that makes a symbol; every row calls its layer with one",
        "InputLayer": "is made by `Input`, and computes nothing",
        "InputSpec": "describes inputs, and computes nothing",
        "Lambda": "its configuration is a function; tests/keras/test_layers.py runs it",
        "Layer": "is a base class",
        "StackedRNNCells": "is an argument of the layer in rows of `RNN`",
        "Wrapper": "is a base class",
    },
    "losses": {
        "Loss": "is a base class",
        "LossFunctionWrapper": "is the base class of losses made of functions",
    },
    "metrics": {"Metric": "is a base class"},
    "optimizers": {"Optimizer": "is a base class"},
    "optimizers.schedules": {"LearningRateSchedule": "is a base class"},
    "initializers": {
        "Initializer": "is a base class",
        "RandomInitializer": "is a base class",
        "compute_fans": "what `VarianceScaling` divides by; Keras does not tell it",
    },
    "regularizers": {"Regularizer": "is a base class"},
    "constraints": {"Constraint": "is a base class"},
    "activations": {
        "sparsemax": "Keras 3.15 adds up all sums of the support, so that what it gives does not sum to 1",
    },
}
# Functions about objects, not about numbers; each module has them.
OF_OBJECTS = {"get", "serialize", "deserialize"}
KINDS = {
    "layers": ("layer", "lookup"),
    "losses": ("loss",),
    "metrics": ("metric",),
    "optimizers": ("optimizer",),
    "optimizers.schedules": ("schedule",),
    "initializers": ("initializer",),
    "regularizers": ("regularizer",),
    "constraints": ("constraint",),
}


def public(module: ModuleType) -> dict[str, Any]:
    """What a module offers: what it lists, or what is defined in it."""
    names = getattr(module, "__all__", None)
    if names is not None:
        return {name: getattr(module, name) for name in names}
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    }


@pytest.mark.parametrize("module", EXCEPTIONS)
def test_everything_public_has_a_row(module: str) -> None:
    home = attrgetter(module)(keras)
    everything = [row for rows in FAMILIES.values() for row in rows]
    covered = {
        id(getattr(home, row.cls, None)) for row in everything if row.kind in KINDS.get(module, ())
    }
    # Functions are named with a module that has them; losses are among the metrics, too.
    covered |= {id(attrgetter(row.cls)(keras)) for row in everything if "." in row.cls}
    left = {
        name
        for name, value in public(home).items()
        if callable(value) and id(value) not in covered and name not in OF_OBJECTS
    }
    assert left == set(EXCEPTIONS[module])
