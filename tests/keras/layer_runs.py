"""Running the rows of layers, under both Kerases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.keras.rows.table import Ints, Make, Padded, Row
from tests.keras.runs import Backend, generator, plain, set_weights


def built(keras: Any, value: Any) -> Any:
    """An argument in which layers are made."""
    if isinstance(value, Make):
        return getattr(keras.layers, value.cls)(**built(keras, value.arguments))
    if isinstance(value, dict):
        return {key: built(keras, item) for key, item in value.items()}
    if isinstance(value, list):
        return [built(keras, item) for item in value]
    return value


def input_array(given: Any, rng: np.random.Generator) -> np.ndarray:
    """The numbers that stand for an entry of `Row.inputs`."""
    if isinstance(given, Ints):
        return rng.integers(0, given.high, given.shape).astype(np.int32)
    if isinstance(given, Padded):
        array = rng.normal(0, 1.5, given.shape)
        for sample, length in zip(array, given.lengths, strict=True):
            sample[length:] = 0
        return array
    return rng.normal(0, 1.5, given)


def call_argument(backend: Backend, key: str, value: Any, rng: np.random.Generator) -> Any:
    """Masks and states as tensors; what is neither stays."""
    if key in ("initial_state", "states"):
        return [backend.constant(rng.normal(size=shape)) for shape in value]
    if not isinstance(value, list):
        return value
    if key == "mask" and isinstance(value[0][0], list):
        return [backend.constant(np.array(mask, bool)) for mask in value]
    return backend.constant(np.array(value, bool))


def leaves(structure: Any) -> list[Any]:
    """The tensors of a nested result."""
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in leaves(item)]
    return [structure]


@dataclass
class Prepared:
    """A layer with its weights and arguments.

    Attributes:
        layer: built.
        inputs, call: what it is called with; several inputs are a list, except for attention in heads.
        watched: the inputs that have gradients.
        given: the weights that it was given; None where it found them by itself.
        shapes: of its symbolic outputs.
    """

    layer: Any
    inputs: list[Any]
    call: dict[str, Any]
    watched: list[Any]
    given: list[np.ndarray] | None
    shapes: list[list[int | None]] | None

    def __call__(self) -> Any:
        return self.layer(*self.inputs, **self.call)


def prepare(backend: Backend, row: Row) -> Prepared:
    """Make the layer of a row, build it, set its weights; inputs are made as well."""
    keras, name = backend.keras, row.name
    keras.backend.clear_session()
    home = keras if row.cls == "Sequential" else keras.layers
    layer = getattr(home, row.cls)(name="layer", **built(keras, row.arguments))
    if row.adapt is not None:
        layer.adapt(generator("adapt", name).normal(1.0, 2.0, row.adapt).astype(np.float32))
    rng = generator("inputs", name)
    arrays = [input_array(given, rng) for given in row.inputs]
    arrays = [a.astype(row.floatx) if a.dtype.kind == "f" else a for a in arrays]
    call = {key: call_argument(backend, key, value, rng) for key, value in row.call.items()}
    separate = len(arrays) == 1 or row.cls == "MultiHeadAttention"
    shapes = None
    if "states" in call:
        layer.build(arrays[0].shape)
    else:
        # A symbolic call tells the shape for an unknown batch size.
        fixed = row.arguments.get("stateful")
        symbols = [
            keras.Input(batch_shape=a.shape if fixed else (None, *a.shape[1:]), dtype=a.dtype.name)
            for a in arrays
        ]
        symbolic = layer(*symbols) if separate else layer(symbols)
        shapes = [list(leaf.shape) for leaf in leaves(symbolic)]
    given = None if row.adapt is not None else set_weights(layer, name)
    inputs = [backend.constant(array) for array in arrays]
    watched = [x for x, array in zip(inputs, arrays, strict=True) if array.dtype.kind == "f"]
    return Prepared(layer, inputs if separate else [inputs], call, watched, given, shapes)


def run_layer(backend: Backend, row: Row) -> dict[str, Any]:
    """`compute_layer` with the row's default dtype."""
    before = backend.keras.config.floatx()
    backend.keras.config.set_floatx(row.floatx)
    try:
        return compute_layer(backend, row)
    finally:
        backend.keras.config.set_floatx(before)


def compute_layer(backend: Backend, row: Row) -> dict[str, Any]:
    """Outputs, masks, gradients by inputs and weights, weights that the call changed, names, configuration."""
    made = prepare(backend, row)
    layer = made.layer
    for _ in range(row.calls):
        with backend.tape() as tape:
            tape.watch(made.watched)
            outputs = leaves(made())
            pull = generator("pull", row.name)
            terms = [
                backend.reduce_sum(out * pull.normal(size=tuple(out.shape)).astype(row.floatx))
                for out in outputs
                if np.asarray(out).dtype.kind == "f"
            ]
            loss = sum(terms[1:], start=terms[0]) if terms else None
    found: dict[str, Any] = {}
    for index, out in enumerate(outputs):
        found[f"output_{index}"] = np.asarray(out)
        mask = backend.mask(out)
        if mask is not None:
            found[f"mask_{index}"] = np.asarray(mask)
    sources = [*made.watched, *map(backend.raw, layer.trainable_variables)]
    sources = sources if terms and row.gradients else []
    for index, gradient in enumerate(tape.gradient(loss, sources) if sources else []):
        if gradient is not None:
            found[f"gradient_{index}"] = np.asarray(dense(gradient))
    for index, weight in enumerate(layer.get_weights()):
        if made.given is None or not np.array_equal(weight, made.given[index]):
            found[f"weight_{index}"] = weight
    found["facts"] = plain(
        {
            "shape": made.shapes,
            "config": layer.get_config(),
            "names": [w.name for w in layer.weights],
            "paths": [w.path for w in layer.weights],
            "shapes": [list(w.shape) for w in layer.weights],
            "trainable": [w.name for w in layer.trainable_weights],
            "params": layer.count_params(),
            "masking": None if row.cls == "Sequential" else layer.supports_masking,
        }
    )
    if layer.losses:
        found["losses"] = np.array([float(value) for value in layer.losses])
    return found


def dense(gradient: Any) -> Any:
    """A gradient that TensorFlow keeps as rows and their numbers, as a whole."""
    if not hasattr(gradient, "indices"):
        return gradient
    whole = np.zeros(tuple(gradient.dense_shape))
    np.add.at(whole, np.asarray(gradient.indices), np.asarray(gradient.values))
    return whole
