"""Sequences brought to one length: see `edgelite.keras.utils.arrays`."""

from __future__ import annotations

from edgelite.keras.utils.arrays import pad_sequences

__all__ = ["pad_sequences"]
