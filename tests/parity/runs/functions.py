"""Running the rows of functions, losses, metrics and schedules."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import numpy as np

from tests.parity.backend import (
    Backend,
    drawn,
    generator,
    is_floating,
    leaves,
    of_floatx,
)
from tests.parity.table import Row


def pulled(backend: Backend, key: str, outputs: list[Any]) -> Any:
    """One number of all floating outputs, each weighed, or None where there are none."""
    pull = generator("pull", key)
    arrays = [np.asarray(out) for out in outputs]
    terms = [
        backend.reduce_sum(out * pull.normal(size=array.shape).astype(array.dtype))
        for out, array in zip(outputs, arrays, strict=True)
        if is_floating(array)
    ]
    return sum(terms[1:], start=terms[0]) if terms else None


def run_function(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """Values of a function, named with its module, and gradients by its floating arguments.

    A function that takes a list of tensors is called with `listed=True`, one of arrays alone with `arrays=True`.
    """
    function = attrgetter(row.cls)(backend.keras)
    rng = generator("function", row.key)
    arrays = [of_floatx(drawn(given, rng), floatx) for given in row.inputs]
    if row.call.get("arrays"):
        outputs = leaves(function(*arrays, **row.arguments))
        return {f"output_{i}": np.asarray(out) for i, out in enumerate(outputs)}
    inputs = [backend.constant(array) for array in arrays]
    watched = [x for x, array in zip(inputs, arrays, strict=True) if array.dtype.kind == "f"]
    with backend.tape() as tape:
        tape.watch(watched)
        given = [inputs] if row.call.get("listed") else inputs
        outputs = leaves(function(*given, **row.arguments))
        loss = pulled(backend, row.key, outputs) if row.gradients else None
    found: dict[str, Any] = {f"output_{i}": np.asarray(out) for i, out in enumerate(outputs)}
    if loss is not None:
        for index, gradient in enumerate(tape.gradient(loss, watched)):
            if gradient is not None:
                found[f"gradient_{index}"] = np.asarray(gradient)
    if row.cls.startswith("activations."):
        found["facts"] = backend.keras.activations.serialize(function)
    return found


def run_loss(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """The loss and its gradient by the predictions, perhaps through an activation, perhaps weighted."""
    keras = backend.keras
    rng = generator("loss", row.key)
    y_true, start = (of_floatx(drawn(given, rng), floatx) for given in row.inputs)
    y_pred = backend.constant(start)
    weight = rng.uniform(0, 2, len(start)).astype(floatx) if row.call.get("weighted") else None
    loss = getattr(keras.losses, row.cls)(**row.arguments)
    with backend.tape() as tape:
        tape.watch(y_pred)
        through = keras.activations.get(row.call.get("through", "linear"))
        value = loss(y_true, through(y_pred), sample_weight=weight)
        total = backend.reduce_sum(value)
    # Keras 3.15 forgets to tell these; 3.16 tells them.
    untold = {"Huber": ["delta"], "CosineSimilarity": ["axis"]}.get(row.cls, [])
    return {
        "value": np.asarray(value),
        "gradient": np.asarray(tape.gradient(total, y_pred)),
        "facts": {k: v for k, v in loss.get_config().items() if k not in untold},
    }


def run_metric(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """Results after each of three batches, the second with weights, and after a reset and a fourth; the state."""
    metric = getattr(backend.keras.metrics, row.cls)(**built_metric(backend, row))
    rng = generator("metric", row.key)
    config = {k: v for k, v in metric.get_config().items() if k != "label_weights"}
    results: dict[str, Any] = {"facts": config}
    # Metrics per label have weights with one axis more, and `BinaryIoU` counts entries.
    weighted = not (row.arguments.get("multi_label") or row.cls == "BinaryIoU")
    for index in range(4):
        if index == 3:
            metric.reset_state()
        data = [of_floatx(drawn(given, rng), floatx) for given in row.inputs]
        count = len(data[0])
        weight = rng.integers(1, 4, count) if "IoU" in row.cls else rng.uniform(0, 2, count)
        weight = of_floatx(weight, floatx)
        metric.update_state(*data, sample_weight=weight if index == 1 and weighted else None)
        results[f"result_{index}"] = np.asarray(metric.result())
    for index, variable in enumerate(metric.variables):
        if variable.name == "num_samples":  # Keras 3.15 counts values instead of samples
            continue
        results[f"state_{index}"] = np.array(variable)
    return results


def built_metric(backend: Backend, row: Row) -> dict[str, Any]:
    """The arguments of a metric, in which ".losses.huber" is that function."""
    arguments = {
        key: attrgetter(value[1:])(backend.keras) if str(value).startswith(".") else value
        for key, value in row.arguments.items()
    }
    return {"name": "metric", **arguments}


def run_schedule(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """The rates of 25 steps."""
    schedule = getattr(backend.keras.optimizers.schedules, row.cls)(**row.arguments)
    rates = np.array([float(schedule(step)) for step in range(25)])
    return {"rates": rates.astype(floatx), "facts": schedule.get_config()}
