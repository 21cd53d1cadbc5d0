"""From a model of `edgelite.keras` to a Graph."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from edgelite.converter.frontends.stateful import require_kept, stateful_layers, unchanged
from edgelite.converter.frontends.tracing import Input, from_function
from edgelite.converter.graph import Graph
from edgelite.converter.passes import single_precision
from edgelite.errors import ConversionError, EdgeLiteError
from edgelite.keras import naming, nested
from edgelite.keras.layers.calling import signature_of
from edgelite.keras.layers.layer import Layer
from edgelite.keras.models import Model
from edgelite.keras.symbolic import KerasTensor


def from_keras(model: Any) -> Graph:
    """The graph of what a built model, or a single built layer, computes in inference.

    Inputs and outputs have the names that the model gives them; the batch size stays open unless the
    model fixes it. Then an LSTM or SimpleRNN becomes one operator that keeps its state from one
    invocation to the next, until `reset_all_variables` is called; else its steps are laid out one by one.
    Whatever precision the model has, its file computes in float32.

    Raises:
        ConversionError: `model` is no model of edgelite.keras, is not built, leaves another size
            than the batch's open, or has a layer that cannot be converted; names it.
    """
    if not isinstance(model, Layer):
        raise ConversionError(
            "expected a built edgelite.keras model, or the path of a .keras or .tflite file; received "
            f"{type(model).__module__}.{type(model).__name__}{_saving(model)}"
        )
    arguments = _arguments(model)
    leaves = nested.flatten(arguments)
    for leaf in leaves:
        if None in leaf.shape[1:]:
            raise ConversionError(
                f"input '{leaf.name}' of model '{model.name}' has shape {leaf.shape}: only the batch "
                "size may be open; give keras.Input the other sizes"
            )

    stateful = stateful_layers(model)

    def call(*tensors: Any) -> Any:
        for layer in stateful:
            layer.reset_state()
        return model(*nested.pack_as(arguments, list(tensors)), training=False)

    inputs = [Input(leaf.name, leaf.shape, leaf.dtype) for leaf in leaves]
    with unchanged(stateful):
        graph = from_function(call, inputs, _output_names(model), _place)
    require_kept(graph, stateful)
    single_precision.run(graph)
    return graph


def _saving(model: Any) -> str:
    """What to do with a model of Keras itself."""
    foreign = type(model).__module__.partition(".")[0] in ("keras", "tensorflow", "tf_keras")
    return "; save it by model.save('m.keras') and give that path" if foreign else ""


def _place() -> str:
    """The path of the layer that is running, such as ``"sequential/dense"``."""
    return naming.scoped("").rstrip("/")


def _arguments(model: Layer) -> list[Any]:
    """What the model is called with: symbolic tensors, or lists or dicts of them."""
    if model.built:
        with contextlib.suppress(EdgeLiteError):  # a model with its own call() has no graph
            return [model.input]
        shapes = model.get_build_config() or {}
        arguments = _arguments_of_shapes(model, shapes.get("shapes_dict", shapes))
        if arguments:
            return arguments
    raise ConversionError(
        f"model '{model.name}' is not built, so that its shapes are not known: give it a "
        "keras.Input, or call it once on data"
    )


def _arguments_of_shapes(model: Layer, shapes: dict[str, Any]) -> list[Any]:
    """The arguments of a model that has no symbolic inputs, from the shapes that it was built with."""
    names = [name for name in signature_of(type(model).call).names if name != "training"]
    if len(shapes) == 1:
        shapes = dict(zip(names, shapes.values(), strict=False))
    arguments = []
    for name in names:
        structure = shapes.get(name, shapes.get(f"{name}_shape"))
        if structure is not None:

            def symbolic(shape: Sequence[int | None], name: str = name) -> KerasTensor:
                return KerasTensor((None, *shape[1:]), model.compute_dtype, name=name)

            arguments.append(nested.map_shapes(symbolic, structure))
    return arguments


def _output_names(model: Layer) -> list[str] | None:
    """The model's names for its outputs, made unique; None where it has none."""
    names: list[str] = []
    with contextlib.suppress(EdgeLiteError):  # a model with its own call() has no graph
        names = model.output_names if isinstance(model, Model) else []
    return [
        name if names.count(name) == 1 else f"{name}_{names[:index].count(name)}"
        for index, name in enumerate(names)
    ] or None
