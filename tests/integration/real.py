"""Real models, and the inputs that they are run on."""

from __future__ import annotations

from typing import Any

import numpy as np


def elements(detail: dict[str, Any], rng: np.random.Generator) -> np.ndarray:
    """Random elements for an input: floats in [-1, 1), the whole range of 8 and 16 bits, small indices."""
    shape, dtype = detail["shape"], np.dtype(detail["dtype"])
    if dtype.kind == "f":
        return rng.uniform(-1, 1, shape).astype(dtype)
    if dtype.kind == "c":
        return (rng.uniform(-1, 1, shape) + 1j * rng.uniform(-1, 1, shape)).astype(dtype)
    if dtype == np.bool_:
        return rng.integers(0, 2, shape).astype(dtype)
    if dtype.itemsize >= 4:
        return rng.integers(0, 4, shape).astype(dtype)
    info = np.iinfo(dtype)
    return rng.integers(info.min, info.max + 1, shape).astype(dtype)


def outputs(interpreter: Any, runs: int = 2) -> list[np.ndarray]:
    """The outputs of an allocated interpreter on seeded inputs, one run after the other."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(runs):
        for detail in interpreter.get_input_details():
            interpreter.set_tensor(detail["index"], elements(detail, rng))
        interpreter.invoke()
        details = interpreter.get_output_details()
        found += [np.array(interpreter.get_tensor(detail["index"])) for detail in details]
    return found
