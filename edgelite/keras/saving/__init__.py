"""Models in files, objects as configuration dictionaries, and own classes made known."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from edgelite.keras.registry import (
    custom_object_scope,
    deserialize_keras_object,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    serialize_keras_object,
)

CustomObjectScope = custom_object_scope


def __getattr__(name: str) -> Any:
    """What reads and writes files is imported when it is first used."""
    if name in ("load_model", "load_weights", "save_model", "save_weights"):
        return getattr(import_module("edgelite.keras.saving.files"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "CustomObjectScope",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "load_model",  # by __getattr__
    "load_weights",
    "register_keras_serializable",
    "save_model",
    "save_weights",
    "serialize_keras_object",
]
