"""Layers that keep a state from call to call, and what converted models have in their place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import numpy as np

from edgelite.converter.graph import Graph
from edgelite.errors import ConversionError
from edgelite.keras import nested
from edgelite.keras.layers.layer import Layer
from edgelite.keras.layers.recurrent import RNN


def stateful_layers(model: Layer) -> list[RNN]:
    """The layers of a model, itself perhaps, that begin where their last call ended."""
    inside = model._flatten_layers()  # noqa: SLF001  # Keras' name; public ones miss wrapped layers
    return [layer for layer in inside if isinstance(layer, RNN) and layer.stateful]


@contextlib.contextmanager
def unchanged(layers: list[RNN]) -> Iterator[None]:
    """Gives the layers their present states back at the end."""
    variables = [variable for layer in layers for variable in nested.leaves(vars(layer)["states"])]
    before = [np.array(variable.array) for variable in variables]
    try:
        yield
    finally:
        for variable, array in zip(variables, before, strict=True):
            variable.assign(array)


def require_kept(graph: Graph, layers: list[RNN]) -> None:
    """Raises where no operator keeps the state of one of the layers.

    Raises:
        ConversionError: names the layer.
    """
    keeping = {
        name
        for node in graph.nodes
        if any(value is not None and value.variable for value in node.inputs)
        for name in node.scope.split("/")
    }
    for layer in layers:
        if layer.name not in keeping:
            raise ConversionError(
                f"layer '{layer.name}': with stateful=True, only LSTM (with its default activations) and "
                "SimpleRNN convert, without masks; let the state of others be an input and an output of "
                "the model (initial_state, return_state)"
            )
