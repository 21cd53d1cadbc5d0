"""StableHLO operators: a composite runs as a call of its decomposition."""

from __future__ import annotations

from edgelite.interpreter.kernels import control

__all__ = ["control"]
