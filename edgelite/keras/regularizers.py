"""Penalties on weights or activities, added to the loss."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras import registry

_kind = registry.Kind("regularizer", "keras.regularizers")


class Regularizer:
    """What makes a penalty of a weight: called with it, gives a scalar tensor.

    Subclasses define ``__call__(x)`` with differentiable functions and, when they have arguments,
    `get_config`.
    """

    def __call__(self, x: Any) -> Any:
        """The penalty of `x`."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(x)")

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal regularizer."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Regularizer:
        """The inverse of `get_config`."""
        return cls(**config)


@_kind.register("l1")
class L1(Regularizer):
    """l1 * sum(|x|)."""

    def __init__(self, l1: float = 0.01) -> None:
        # Keras rounds this factor already here.
        self.l1 = _rounded(_factor("l1", l1, 0.01))

    def __call__(self, x: Any) -> Any:
        return ops.arithmetic.multiply(
            ops.reduction.reduce_sum(ops.elementwise.absolute(x)), self.l1
        )

    def get_config(self) -> dict[str, Any]:
        return {"l1": self.l1}


@_kind.register("l2")
class L2(Regularizer):
    """l2 * sum(x ** 2)."""

    def __init__(self, l2: float = 0.01) -> None:
        self.l2 = _factor("l2", l2, 0.01)

    def __call__(self, x: Any) -> Any:
        return ops.arithmetic.multiply(
            ops.reduction.reduce_sum(ops.elementwise.square(x)), _rounded(self.l2)
        )

    def get_config(self) -> dict[str, Any]:
        return {"l2": self.l2}


@_kind.register("l1_l2")
class L1L2(Regularizer):
    """l1 * sum(|x|) + l2 * sum(x ** 2)."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1 = _factor("l1", l1, 0.0)
        self.l2 = _factor("l2", l2, 0.0)

    def __call__(self, x: Any) -> Any:
        return ops.arithmetic.add(L1(self.l1)(x), L2(self.l2)(x))

    def get_config(self) -> dict[str, Any]:
        return {"l1": self.l1, "l2": self.l2}


def _factor(name: str, value: float | None, default: float) -> float:
    if value is None:
        return default
    if not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise InputError(f"regularizer: {name} must be a number >= 0; received {value!r}")
    return float(value)


def _rounded(factor: float) -> float:
    """`factor` as float32, which Keras rounds it to whatever the weight's dtype."""
    return float(np.float32(factor))


get = _kind.get
serialize = _kind.serialize
deserialize = _kind.deserialize

l1 = L1
l2 = L2
l1_l2 = L1L2
