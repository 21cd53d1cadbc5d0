"""Those that run subgraphs: STABLEHLO_COMPOSITE, as a call of its decomposition, and STABLEHLO_CASE."""

from __future__ import annotations

from edgelite.interpreter.kernels import control

__all__ = ["control"]
