"""Models in files, objects as configuration dictionaries, and own classes made known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.registry import CustomObjectScope as CustomObjectScope
    from edgelite.keras.registry import custom_object_scope as custom_object_scope
    from edgelite.keras.registry import deserialize_keras_object as deserialize_keras_object
    from edgelite.keras.registry import get_custom_objects as get_custom_objects
    from edgelite.keras.registry import get_registered_name as get_registered_name
    from edgelite.keras.registry import get_registered_object as get_registered_object
    from edgelite.keras.registry import register_keras_serializable as register_keras_serializable
    from edgelite.keras.registry import serialize_keras_object as serialize_keras_object
    from edgelite.keras.saving.files import load_model as load_model
    from edgelite.keras.saving.files import load_weights as load_weights
    from edgelite.keras.saving.files import save_model as save_model
    from edgelite.keras.saving.files import save_weights as save_weights
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            "..registry": (
                "CustomObjectScope custom_object_scope deserialize_keras_object "
                "get_custom_objects get_registered_name get_registered_object "
                "register_keras_serializable serialize_keras_object"
            ),
            ".files": "load_model load_weights save_model save_weights",
        },
    )
