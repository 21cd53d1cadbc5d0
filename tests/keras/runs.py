"""What running a row needs under both Kerases: the backend, random numbers, weights."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Backend:
    """What differs between the two: the module, its tape, and how a variable is passed to the tape."""

    keras: Any
    tape: Any
    constant: Any
    reduce_sum: Any
    mask: Any

    def raw(self, variable: Any) -> Any:
        """The variable as the tape knows it."""
        return variable.value if not callable(variable.value) else variable


def generator(*key: Any) -> np.random.Generator:
    """A generator of its own for each row."""
    return np.random.default_rng(zlib.crc32(repr(key).encode()))


def set_weights(layer: Any, key: str) -> list[np.ndarray]:
    """Give a layer or model weights that depend on `key` only; variances stay positive."""
    rng = generator("weights", key)
    values = [
        rng.uniform(0.5, 1.5, w.shape)
        if "variance" in w.name or w.name == "gamma"
        else rng.normal(0, 0.5, w.shape)
        for w in layer.weights
    ]
    layer.set_weights(values)
    return values


def plain(config: Any) -> str:
    """A configuration as text that can be compared."""
    return json.dumps(config, sort_keys=True, default=str)
