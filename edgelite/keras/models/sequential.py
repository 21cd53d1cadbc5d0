"""`Sequential`: layers one after another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from edgelite.errors import InputError
from edgelite.keras import nested, registry
from edgelite.keras.layers.core import InputLayer
from edgelite.keras.layers.layer import Layer
from edgelite.keras.models.graph import Graph
from edgelite.keras.models.kind import kind
from edgelite.keras.models.model import Model
from edgelite.keras.naming import name_scope
from edgelite.keras.symbolic import KerasTensor


@kind.register()
class Sequential(Model):
    """Layers one after another, each with one input and one output.

    The model is built at once if it begins with `keras.Input`, an `InputLayer`, or a layer with
    ``input_shape``; else when it is called first.

    Args:
        layers: the layers in order.
    """

    _hidden = Model._hidden | {"_operations"}

    def __init__(
        self, layers: Iterable[Any] | None = None, trainable: bool = True, name: str | None = None
    ) -> None:
        super().__init__(trainable=trainable, name=name)
        self._chain: list[Any] = []
        for layer in layers or ():
            self._append(layer)
        self._connect()

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Put a layer at the end."""
        self._append(layer)
        if rebuild:
            self._connect()

    def _append(self, layer: Any) -> None:
        if isinstance(layer, KerasTensor):
            layer = layer._keras_history.operation
        if not isinstance(layer, Layer):
            raise InputError(f"{self._label}: expected a layer; received {layer!r}")
        if not self._chain and layer._input_shape_arg is not None:
            self._chain = [InputLayer(layer._input_shape_arg, dtype=layer.compute_dtype)]
        if isinstance(layer, InputLayer) and self._chain:
            raise InputError(f"{self._label}: an input can only be the first layer")
        if any(layer.name == other.name for other in self._chain):
            raise InputError(
                f"{self._label}: there is a layer '{layer.name}' already; give them different names"
            )
        self._chain = [*self._chain, layer]

    def pop(self, rebuild: bool = True) -> Any:
        """Take the last layer away; the layer."""
        if not self._chain:
            raise InputError(f"{self._label} has no layers to take away")
        layer = self._chain[-1]
        self._chain = self._chain[:-1]
        self._graph = None
        self.built = False
        if rebuild:
            self._connect()
        return layer

    def _connect(self) -> None:
        """Make the graph, as far as it is not made, if the input is known."""
        if not self._chain or not isinstance(self._chain[0], InputLayer):
            return
        start = x = self._chain[0].output
        with name_scope(self.name, self):
            for layer in self._chain[1:]:
                known = [n for n in layer._inbound_nodes if len(n.inputs) == 1 and n.inputs[0] is x]
                x = (
                    known[0].outputs[0]
                    if known and not nested.is_nested(known[0].args[0])
                    else layer(x)
                )
                if nested.is_nested(x):
                    raise InputError(
                        f"{self._label}: layer '{layer.name}' has several outputs; "
                        "use a functional model"
                    )
        self._set_graph(Graph(start, x))

    def build(self, input_shape: Any = None, **named_shapes: Any) -> None:
        """Build all layers for inputs of this shape, batch first."""
        if self._graph is not None:
            return
        if not self._chain:
            raise InputError(f"{self._label} has no layers; add some first")
        if input_shape is None or not nested.is_shape(input_shape):
            raise InputError(
                f"{self._label}: build() takes one shape with the batch size first, which may be None; "
                f"received {input_shape!r}"
            )
        dtype = self._chain[0].compute_dtype
        self._chain = [InputLayer(batch_shape=(None, *input_shape[1:]), dtype=dtype), *self._chain]
        self._connect()

    def _build_for(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if nested.is_nested(args[0]):
            raise InputError(f"{self._label} takes one tensor; received {type(args[0]).__name__}")
        self.build(tuple(args[0].shape))

    def _sublayers(self) -> list[Any]:
        return list(self._chain)

    @property
    def layers(self) -> list[Any]:
        """The layers in order, without the input."""
        return [layer for layer in self._chain if not isinstance(layer, InputLayer)]

    def compute_output_shape(self, input_shape: Any) -> Any:
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": registry.serialize_keras_object(self.dtype_policy),
            "layers": [registry.serialize_keras_object(layer) for layer in self._chain],
        }
        if self._graph is not None:
            config["build_input_shape"] = self._graph.inputs[0].shape
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Sequential:
        """The inverse of `get_config`."""
        layers = [registry.deserialize_keras_object(layer) for layer in config["layers"]]
        model = cls(layers, name=config.get("name"))
        model._set_policy(config.get("dtype"))
        shape = config.get("build_input_shape")
        if shape and model._graph is None and nested.is_shape(shape):
            model.build(tuple(shape))
        if not config.get("trainable", True):
            model.trainable = False
        return model
