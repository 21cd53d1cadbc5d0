"""Models: layers that are trained together."""

from __future__ import annotations

from edgelite.keras.models.functional import Functional
from edgelite.keras.models.model import Model
from edgelite.keras.models.sequential import Sequential

__all__ = ["Functional", "Model", "Sequential"]
