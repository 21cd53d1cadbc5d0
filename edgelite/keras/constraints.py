"""Projections applied to weights after each optimizer step."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.keras import config, registry

_kind = registry.Kind("constraint", "keras.constraints")


class Constraint:
    """What projects a weight onto allowed values: called with it, gives the new value.

    Subclasses define ``__call__(w)`` and, when they have arguments, `get_config`.
    """

    def __call__(self, w: Any) -> Any:
        """The allowed value nearest to `w`."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(w)")

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal constraint."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Constraint:
        """The inverse of `get_config`."""
        return cls(**config)


def _norms(w: np.ndarray, axis: Any) -> np.ndarray:
    axes = tuple(axis) if isinstance(axis, (list, tuple)) else axis
    return np.sqrt(np.sum(np.square(w), axis=axes, keepdims=True))


@_kind.register()
class MaxNorm(Constraint):
    """Norms along `axis` are at most `max_value`."""

    def __init__(self, max_value: float = 2, axis: Any = 0) -> None:
        self.max_value = max_value
        self.axis = axis

    def __call__(self, w: Any) -> np.ndarray:
        w = np.asarray(w)
        norms = _norms(w, self.axis)
        return w * (np.clip(norms, 0, self.max_value) / (config.epsilon() + norms))

    def get_config(self) -> dict[str, Any]:
        return {"max_value": self.max_value, "axis": self.axis}


@_kind.register()
class NonNeg(Constraint):
    """No entry is negative."""

    def __call__(self, w: Any) -> np.ndarray:
        return np.maximum(np.asarray(w), 0)


@_kind.register()
class UnitNorm(Constraint):
    """Norms along `axis` are 1."""

    def __init__(self, axis: Any = 0) -> None:
        self.axis = axis

    def __call__(self, w: Any) -> np.ndarray:
        w = np.asarray(w)
        return w / (config.epsilon() + _norms(w, self.axis))

    def get_config(self) -> dict[str, Any]:
        return {"axis": self.axis}


@_kind.register()
class MinMaxNorm(Constraint):
    """Norms along `axis` move by `rate` of the way into [min_value, max_value]."""

    def __init__(
        self,
        min_value: float = 0.0,
        max_value: float = 1.0,
        rate: float = 1.0,
        axis: Any = 0,
    ) -> None:
        self.min_value = min_value
        self.max_value = max_value
        self.rate = rate
        self.axis = axis

    def __call__(self, w: Any) -> np.ndarray:
        w = np.asarray(w)
        norms = _norms(w, self.axis)
        clipped = np.clip(norms, self.min_value, self.max_value)
        wanted = self.rate * clipped + (1 - self.rate) * norms
        return w * (wanted / (config.epsilon() + norms))

    def get_config(self) -> dict[str, Any]:
        return {
            "min_value": self.min_value,
            "max_value": self.max_value,
            "rate": self.rate,
            "axis": self.axis,
        }


get = _kind.get
serialize = _kind.serialize
deserialize = _kind.deserialize

max_norm = MaxNorm
non_neg = NonNeg
unit_norm = UnitNorm
min_max_norm = MinMaxNorm
