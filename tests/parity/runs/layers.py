"""Running the rows of layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.parity.backend import (
    Backend,
    built,
    dense,
    drawn,
    generator,
    is_floating,
    leaves,
    of_floatx,
    set_weights,
)
from tests.parity.table import Row


def call_argument(
    backend: Backend, key: str, value: Any, rng: np.random.Generator, floatx: str
) -> Any:
    """Masks and states as tensors; what is neither stays."""
    if key in ("initial_state", "states"):
        return [backend.constant(rng.normal(size=shape).astype(floatx)) for shape in value]
    if not isinstance(value, list):
        return value
    if key == "mask" and isinstance(value[0][0], list):
        return [backend.constant(np.array(mask, bool)) for mask in value]
    return backend.constant(np.array(value, bool))


@dataclass
class Prepared:
    """A layer with its weights and arguments.

    Attributes:
        layer: built.
        inputs: the positional arguments of the call.
        call: its other arguments.
        watched: the floating inputs, by which gradients are asked.
        given: the weights that were set, or None where the layer keeps those of `adapt`.
        shapes: what a symbolic call found, or None where none was made.
    """

    layer: Any
    inputs: list[Any]
    call: dict[str, Any]
    watched: list[Any]
    given: list[np.ndarray] | None
    shapes: list[Any] | None

    def __call__(self) -> Any:
        return self.layer(*self.inputs, **self.call)


def prepare(backend: Backend, row: Row, floatx: str = "float64") -> Prepared:
    """Make the layer of a row, build it, set its weights; inputs are made as well."""
    keras, key = backend.keras, row.key
    keras.backend.clear_session(free_memory=False)
    home = keras if row.cls == "Sequential" else keras.layers
    layer = getattr(home, row.cls)(name="layer", **built(keras, row.arguments))
    if row.adapt is not None:
        layer.adapt(generator("adapt", key).normal(1.0, 2.0, row.adapt).astype(np.float32))
    rng = generator("inputs", key)
    arrays = [of_floatx(drawn(given, rng), floatx) for given in row.inputs]
    call = {k: call_argument(backend, k, value, rng, floatx) for k, value in row.call.items()}
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
    given = None if row.adapt is not None else set_weights(layer, key)
    inputs = [backend.constant(array) for array in arrays]
    watched = [x for x, array in zip(inputs, arrays, strict=True) if array.dtype.kind == "f"]
    return Prepared(layer, inputs if separate else [inputs], call, watched, given, shapes)


def dtype_of(output: Any) -> str:
    """The type of an output; EdgeLite keeps bfloat16 in float32."""
    return np.asarray(output).dtype.name.replace("bfloat16", "float32")


def run_layer(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """Outputs, masks, gradients by inputs and weights, weights that the call changed, names, configuration."""
    made = prepare(backend, row, floatx)
    layer = made.layer
    for _ in range(row.calls):
        with backend.tape() as tape:
            tape.watch(made.watched)
            outputs = leaves(made())
            pull = generator("pull", row.key)
            terms = [
                backend.reduce_sum(out * pull.normal(size=kind.shape).astype(kind.dtype))
                for out, kind in zip(outputs, map(np.asarray, outputs), strict=True)
                if is_floating(kind)
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
        if made.given is None or not np.array_equal(weight, made.given[index].astype(weight.dtype)):
            found[f"weight_{index}"] = weight
    found["facts"] = {
        "shape": made.shapes,
        "config": layer.get_config(),
        "names": [w.name for w in layer.weights],
        "paths": [w.path for w in layer.weights],
        "shapes": [list(w.shape) for w in layer.weights],
        # Keras enlarges images to float32 whatever the type of `CenterCrop` is.
        "dtypes": [] if row.cls == "CenterCrop" else [dtype_of(out) for out in outputs],
        "trainable": [w.name for w in layer.trainable_weights],
        "params": layer.count_params(),
        "masking": None if row.cls == "Sequential" else layer.supports_masking,
    }
    if layer.losses:
        found["losses"] = np.array([float(value) for value in layer.losses])
    return found


def run_lookup(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """The places, or vectors, of tokens, and the vocabulary that they are looked up in."""
    layer = getattr(backend.keras.layers, row.cls)(name="layer", **row.arguments)
    if row.adapt is not None:
        layer.adapt(np.array(row.adapt))
    output = np.asarray(layer(np.array(row.inputs[0].values)))
    facts = {
        "vocabulary": [str(token) for token in layer.get_vocabulary()],
        "size": layer.vocabulary_size(),
    }
    if output.dtype.kind not in "OSU":
        return {"output": output, "facts": facts}
    words = [w.decode() if isinstance(w, bytes) else str(w) for w in output.ravel()]
    return {"facts": {**facts, "words": words}}
