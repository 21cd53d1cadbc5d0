"""Models made anew from models, and from their configuration as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from edgelite.errors import InputError
from edgelite.keras import nested, registry
from edgelite.keras.layers.core import InputLayer
from edgelite.keras.models.functional import Functional
from edgelite.keras.models.model import Model
from edgelite.keras.models.sequential import Sequential
from edgelite.keras.symbolic import KerasTensor, Operation


def model_from_json(json_string: str, custom_objects: Mapping[str, Any] | None = None) -> Any:
    """The model that `Model.to_json` described, with new weights.

    Raises:
        InputError: a class is not known; pass it in `custom_objects`.
    """
    try:
        config = json.loads(json_string)
    except ValueError as error:
        raise InputError(f"model_from_json: not JSON ({error})") from error
    with registry.object_sharing_scope():
        return registry.deserialize_keras_object(config, custom_objects)


def clone_model(
    model: Any,
    input_tensors: Any = None,
    clone_function: Callable[[Any], Any] | None = None,
    call_function: Callable[..., Any] | None = None,
    recursive: bool = False,
) -> Any:
    """A model of the same layers, made anew with new weights.

    Args:
        model: a Sequential, functional or subclassed model.
        input_tensors: what the new model begins with instead of new inputs.
        clone_function: makes each new layer of the old one; by default of its configuration.
        call_function: calls each new layer: ``call_function(layer, *args, **kwargs)``.
        recursive: whether `clone_function` is asked for the layers of models inside as well.

    Raises:
        InputError: an argument does not fit the kind of the model.
    """
    chain = isinstance(model, Sequential)
    if not chain and not isinstance(model, Functional):
        if clone_function is not None or input_tensors is not None or call_function is not None:
            raise InputError(
                f"clone_model: '{model.name}' is a subclassed model, which can only be cloned whole"
            )
        return type(model).from_config(model.get_config())

    def clone(layer: Any) -> Any:
        if recursive and isinstance(layer, (Sequential, Functional)):
            return clone_model(layer, None, clone_function, call_function, True)
        if clone_function is None or isinstance(layer, InputLayer):
            return type(layer).from_config(layer.get_config())
        return clone_function(layer)

    if chain:
        return _clone_sequential(model, input_tensors, clone)
    return _clone_functional(model, input_tensors, clone, call_function)


def _clone_sequential(model: Any, input_tensors: Any, clone: Callable[[Any], Any]) -> Any:
    layers = [clone(layer) for layer in model._chain]
    if input_tensors is not None:
        start = nested.flatten(input_tensors)[0]
        layers = [start, *(layer for layer in layers if not isinstance(layer, InputLayer))]
    made = type(model)(layers, name=model.name)
    made.trainable = model.trainable
    return made


def _clone_functional(
    model: Any,
    input_tensors: Any,
    clone: Callable[[Any], Any],
    call: Callable[..., Any] | None,
) -> Any:
    graph = model._require_graph("layers")
    copies: dict[int, Any] = {}
    tensors: dict[int, Any] = {}

    def copy_of(operation: Operation) -> Any:
        if id(operation) not in copies:
            copies[id(operation)] = clone(operation)
        return copies[id(operation)]

    given = [None] * len(graph.inputs) if input_tensors is None else nested.flatten(input_tensors)
    if len(given) != len(graph.inputs):
        raise InputError(
            f"clone_model: '{model.name}' has {len(graph.inputs)} inputs; received {len(given)}"
        )
    for own, other in zip(graph.inputs, given, strict=True):
        operation = own._keras_history.operation
        tensors[id(own)] = copy_of(operation).output if other is None else other

    def replaced(leaf: Any) -> Any:
        return tensors[id(leaf)] if isinstance(leaf, KerasTensor) else leaf

    for node in graph.nodes:
        if node.is_input:
            continue
        args = nested.map_structure(replaced, node.args)
        kwargs = nested.map_structure(replaced, node.kwargs)
        layer = copy_of(node.operation)
        outputs = layer(*args, **kwargs) if call is None else call(layer, *args, **kwargs)
        for own, made in zip(node.outputs, nested.flatten(outputs), strict=True):
            tensors[id(own)] = made
    inputs = nested.map_structure(replaced, graph.inputs_struct)
    outputs = nested.map_structure(replaced, graph.outputs_struct)
    cls = type(model) if type(model) is not Model else Functional
    made = cls(inputs, outputs, name=model.name)
    made.trainable = model.trainable
    return made
