"""Functional models and their configuration."""

from __future__ import annotations

import inspect
from typing import Any

from edgelite.errors import InputError
from edgelite.keras import nested, registry
from edgelite.keras.layers.core import InputLayer
from edgelite.keras.models import operations
from edgelite.keras.models.kind import kind
from edgelite.keras.models.model import Model
from edgelite.keras.symbolic import (
    KerasHistory,
    KerasTensor,
    Node,
    Operation,
    PrimitiveOperation,
)


# Keras does not export this class, so that files name where it is defined.
@kind.register(module="keras.src.models.functional")
class Functional(Model):
    """What ``Model(inputs, outputs)`` makes."""

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(inputs, outputs, name=name, **kwargs)

    def get_config(self) -> dict[str, Any]:
        if not _takes_inputs_and_outputs(type(self)):
            return super().get_config()
        graph = self._require_graph("config")
        own = {id(node) for node in graph.nodes}
        layers = []
        for operation in graph.operations:
            config = registry.serialize_keras_object(operation)
            config["name"] = operation.name
            config["inbound_nodes"] = [
                _node_config(node, own)
                for node in operation._inbound_nodes
                if id(node) in own and not node.is_input
            ]
            if isinstance(operation, PrimitiveOperation):
                config = operations.described(operation, config)
            layers.append(config)

        def place(tensor: KerasTensor) -> list[Any]:
            operation, node_index, tensor_index = tensor._keras_history
            # In files, the nodes of nested functional models are counted from 1.
            first = 1 if isinstance(operation, Functional) else 0
            return [operation.name, first + _own_index(operation, node_index, own), tensor_index]

        return {
            "name": self.name,
            "trainable": self.trainable,
            "layers": layers,
            "input_layers": nested.map_structure(place, graph.inputs_struct),
            "output_layers": nested.map_structure(place, graph.outputs_struct),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The inverse of `get_config`.

        Raises:
            InputError: calls depend on each other in a circle, or on what is not there.
        """
        if "layers" not in config:
            return cls(**config)
        made: dict[str, _Made] = {}
        waiting: list[tuple[Operation, list[dict[str, Any]]]] = []
        for layer_config in config["layers"]:
            if operations.is_operation(layer_config):
                operation, nodes = operations.restored(layer_config)
            else:
                operation = registry.deserialize_keras_object(layer_config)
                nodes = list(layer_config["inbound_nodes"])
            made[layer_config["name"]] = _Made(operation)
            # A nested functional model has no calls of its own in ours; layers made anew have none.
            waiting.append((operation, nodes))
        while any(nodes for _, nodes in waiting):
            progress = False
            for operation, nodes in waiting:
                while nodes and _is_ready(nodes[0], made):
                    args = _restored(nodes[0]["args"], made)
                    kwargs = _restored(_without_masks(nodes[0]["kwargs"], made), made)
                    operation(*args, **kwargs)
                    nodes.pop(0)
                    progress = True
            if not progress:
                stuck = [operation.name for operation, nodes in waiting if nodes]
                raise InputError(
                    f"the configuration of the model cannot be followed at layers {stuck}"
                )

        def find(place: Any) -> Any:
            if isinstance(place, (list, tuple)) and len(place) == 3 and isinstance(place[0], str):
                name, node_index, tensor_index = place
                first = 1 if isinstance(made[name].operation, Functional) else 0
                return made[name].outputs(node_index - first)[tensor_index]
            if isinstance(place, dict):
                return {key: find(value) for key, value in place.items()}
            return type(place)([find(item) for item in place])

        inputs, outputs = find(config["input_layers"]), find(config["output_layers"])
        model = cls(inputs, outputs, name=config["name"])
        # Keras does not tell the policy of a functional model; it is that of its layers.
        mixed = [layer.dtype_policy for layer in model.layers if layer._is_mixed]
        model._set_policy(mixed[0] if mixed else None)
        if not config.get("trainable", True):
            model.trainable = False
        return model


def _takes_inputs_and_outputs(cls: type) -> bool:
    names = list(inspect.signature(cls).parameters)[:2]
    return names in (["inputs", "outputs"], ["args", "kwargs"])


def _own_index(operation: Operation, node_index: int, own: set[int]) -> int:
    """The place of a call among those that belong to the model."""
    return sum(id(node) in own for node in operation._inbound_nodes[:node_index])


def _node_config(node: Node, own: set[int]) -> dict[str, Any]:
    def describe(leaf: Any) -> Any:
        if not isinstance(leaf, KerasTensor):
            return registry.serialize_keras_object(leaf)
        operation, node_index, tensor_index = leaf._keras_history
        history = [operation.name, _own_index(operation, node_index, own), tensor_index]
        return {
            "class_name": "__keras_tensor__",
            "config": {"shape": leaf.shape, "dtype": leaf.dtype, "keras_history": history},
        }

    return {
        "args": nested.map_structure(describe, node.args),
        "kwargs": nested.map_structure(describe, node.kwargs),
    }


def _history(config: Any) -> KerasHistory | None:
    if isinstance(config, dict) and config.get("class_name") == "__keras_tensor__":
        return KerasHistory(*config["config"]["keras_history"])
    return None


class _Made:
    """An operation of a model that is being made anew; calls that others made of it do not count."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self._before = 0 if isinstance(operation, InputLayer) else len(operation._inbound_nodes)

    def was_called(self, node_index: int) -> bool:
        """Whether this call has been made."""
        return self._before + node_index < len(self.operation._inbound_nodes)

    def outputs(self, node_index: int) -> list[KerasTensor]:
        """The outputs of a call."""
        return self.operation._inbound_nodes[self._before + node_index].outputs


def _is_ready(structure: Any, made: dict[str, _Made]) -> bool:
    """Whether all tensors that a call needs have been made."""
    history = _history(structure)
    if history is not None:
        return made[str(history.operation)].was_called(history.node_index)
    if isinstance(structure, dict):
        return all(_is_ready(value, made) for value in structure.values())
    if isinstance(structure, (list, tuple)):
        return all(_is_ready(item, made) for item in structure)
    return True


def _without_masks(kwargs: dict[str, Any], made: dict[str, _Made]) -> dict[str, Any]:
    """Arguments without the masks that Keras computed by functions: layers find their masks themselves."""
    mask = kwargs.get("mask")
    history = _history(mask)
    computed = history is not None and isinstance(
        made[str(history.operation)].operation, PrimitiveOperation
    )
    if "mask" in kwargs and (mask is None or computed):
        return {key: value for key, value in kwargs.items() if key != "mask"}
    return kwargs


def _restored(structure: Any, made: dict[str, _Made]) -> Any:
    history = _history(structure)
    if history is not None:
        return made[str(history.operation)].outputs(history.node_index)[history.tensor_index]
    if isinstance(structure, dict) and "class_name" not in structure:
        return {key: _restored(value, made) for key, value in structure.items()}
    if isinstance(structure, (list, tuple)):
        return type(structure)([_restored(item, made) for item in structure])
    return registry.deserialize_keras_object(structure)
