"""Small datasets that come with the package: nothing is downloaded."""

from __future__ import annotations

from edgelite.keras.datasets import digits

__all__ = ["digits"]
