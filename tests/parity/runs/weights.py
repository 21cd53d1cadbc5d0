"""Running the rows of what makes, bounds and moves weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.parity.backend import Backend, built, drawn, generator
from tests.parity.table import Row


def run_initializer(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """The values where nothing is drawn; else mean and deviation of many, and their extremes where bounded."""
    backend.keras.utils.set_random_seed(1)
    initializer = getattr(backend.keras.initializers, row.cls)(**row.arguments)
    values = np.asarray(initializer(row.inputs[0], dtype=floatx), floatx)
    # Keras forgets to tell the gain of `Identity`.
    untold = ["gain"] if row.cls == "Identity" else []
    config = {k: v for k, v in initializer.get_config().items() if k not in untold}
    facts = {"config": config, "dtype": str(values.dtype)}
    if row.cls in ("Zeros", "Ones", "Constant", "Identity"):
        return {"values": values, "facts": facts}
    found: dict[str, Any] = {"moments": np.array([values.mean(), values.std()])}
    boundless = {"RandomNormal", "Orthogonal", "untruncated_normal"}
    if not {row.cls, row.arguments.get("distribution")} & boundless:
        found["extremes"] = np.array([values.min(), values.max()])
    if row.cls == "Orthogonal":
        matrix = values.reshape(-1, values.shape[-1]).astype(np.float64)
        small = matrix.T @ matrix if len(matrix) >= matrix.shape[1] else matrix @ matrix.T
        found["products"] = np.round(small, 4) + 0.0
    return {**found, "facts": facts}


def run_regularizer(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """The penalty, and its gradient by the weights."""
    regularizer = getattr(backend.keras.regularizers, row.cls)(**row.arguments)
    start = drawn(row.inputs[0], generator("regularizer", row.key))
    weights = backend.constant(start.astype(floatx))
    with backend.tape() as tape:
        tape.watch(weights)
        penalty = regularizer(weights)
    gradient = tape.gradient(penalty, weights)
    return {
        "penalty": np.asarray(penalty),
        "gradient": np.asarray(gradient),
        "facts": regularizer.get_config(),
    }


def run_constraint(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """What is left of weights."""
    constraint = getattr(backend.keras.constraints, row.cls)(**row.arguments)
    start = drawn(row.inputs[0], generator("constraint", row.key)).astype(floatx)
    kept = constraint(backend.constant(start))
    return {"kept": np.asarray(kept), "facts": constraint.get_config()}


def run_optimizer(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """Weights after each of four steps with given gradients, and the state."""
    keras = backend.keras
    optimizer = getattr(keras.optimizers, row.cls)(name="optimizer", **built(keras, row.arguments))
    rng = generator("optimizer", row.key)
    variables = [
        keras.Variable(rng.normal(size=shape).astype(floatx), name=f"v{i}")
        for i, shape in enumerate([(3, 2), (4,)])
    ]
    result: dict[str, Any] = {}
    for step in range(4):
        gradients = [
            backend.constant(rng.normal(size=tuple(v.shape)).astype(floatx)) for v in variables
        ]
        optimizer.apply(gradients, variables)
        for index, variable in enumerate(variables):
            result[f"variable_{index}_{step}"] = np.array(variable)
    for index, variable in enumerate(optimizer.variables):
        result[f"state_{index}"] = np.array(variable)
    return {
        **result,
        "facts": {
            "config": optimizer.get_config(),
            "names": [variable.path for variable in optimizer.variables],
        },
    }
