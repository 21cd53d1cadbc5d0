"""Models: layers that are trained together."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from edgelite.keras.models.cloning import clone_model, model_from_json
from edgelite.keras.models.functional import Functional
from edgelite.keras.models.model import Model
from edgelite.keras.models.sequential import Sequential


def __getattr__(name: str) -> Any:
    """What reads and writes files is imported when it is first used."""
    if name in ("load_model", "save_model"):
        return getattr(import_module("edgelite.keras.saving.files"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Functional",
    "Model",
    "Sequential",
    "clone_model",
    "load_model",  # by __getattr__
    "model_from_json",
    "save_model",
]
