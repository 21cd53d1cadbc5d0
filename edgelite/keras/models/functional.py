"""Functional models and their configuration."""

from __future__ import annotations

import inspect
from typing import Any

from edgelite.errors import InputError
from edgelite.keras import nested, registry
from edgelite.keras.models.kind import kind
from edgelite.keras.models.model import Model
from edgelite.keras.symbolic import KerasHistory, KerasTensor, Node, Operation


@kind.register()
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
        made: dict[str, Operation] = {}
        waiting: list[tuple[Operation, list[dict[str, Any]]]] = []
        for layer_config in config["layers"]:
            operation = registry.deserialize_keras_object(layer_config)
            made[layer_config["name"]] = operation
            # A nested functional model has no calls of its own in ours; layers made anew have none.
            waiting.append((operation, list(layer_config["inbound_nodes"])))
        while any(nodes for _, nodes in waiting):
            progress = False
            for operation, nodes in waiting:
                while nodes and _is_ready(nodes[0], made):
                    args = _restored(nodes[0]["args"], made)
                    kwargs = _restored(nodes[0]["kwargs"], made)
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
                operation = made[name]
                first = 1 if isinstance(operation, Functional) else 0
                return operation._inbound_nodes[node_index - first].outputs[tensor_index]
            if isinstance(place, dict):
                return {key: find(value) for key, value in place.items()}
            return type(place)([find(item) for item in place])

        inputs, outputs = find(config["input_layers"]), find(config["output_layers"])
        model = cls(inputs, outputs, name=config["name"])
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


def _is_ready(structure: Any, made: dict[str, Operation]) -> bool:
    """Whether all tensors that a call needs have been made."""
    history = _history(structure)
    if history is not None:
        return history.node_index < len(made[str(history.operation)]._inbound_nodes)
    if isinstance(structure, dict):
        return all(_is_ready(value, made) for value in structure.values())
    if isinstance(structure, (list, tuple)):
        return all(_is_ready(item, made) for item in structure)
    return True


def _restored(structure: Any, made: dict[str, Operation]) -> Any:
    history = _history(structure)
    if history is not None:
        node = made[str(history.operation)]._inbound_nodes[history.node_index]
        return node.outputs[history.tensor_index]
    if isinstance(structure, dict) and "class_name" not in structure:
        return {key: _restored(value, made) for key, value in structure.items()}
    if isinstance(structure, (list, tuple)):
        return type(structure)([_restored(item, made) for item in structure])
    return registry.deserialize_keras_object(structure)
