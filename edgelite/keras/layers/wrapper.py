"""`Wrapper`: the base of layers that hold one other layer."""

from __future__ import annotations

from typing import Any

from edgelite.errors import InputError
from edgelite.keras import registry
from edgelite.keras.layers.layer import Layer, kind


@kind.register()
class Wrapper(Layer):
    """A layer that does something with another one.

    Args:
        layer: the other layer.
    """

    config_keys = ("layer",)

    def __init__(self, layer: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(layer, Layer):
            raise InputError(f"{self._label}: expected a layer; received {layer!r}")
        self.layer = layer

    def build(self, input_shape: Any = None) -> None:
        """Build the layer inside for this shape."""
        self._build_layer(input_shape)

    def _build_layer(self, input_shape: Any) -> None:
        if not self.layer.built:
            self.layer.build(input_shape)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**{**config, "layer": registry.deserialize_keras_object(config["layer"])})
