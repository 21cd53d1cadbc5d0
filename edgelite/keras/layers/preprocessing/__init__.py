"""Preprocessing of data inside of models."""

from __future__ import annotations

from edgelite.keras.layers.preprocessing.encoding import CategoryEncoding, Discretization
from edgelite.keras.layers.preprocessing.images import CenterCrop, Resizing
from edgelite.keras.layers.preprocessing.normalization import Normalization
from edgelite.keras.layers.preprocessing.random_color import RandomBrightness, RandomContrast
from edgelite.keras.layers.preprocessing.random_geometry import (
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
)

__all__ = [
    "CategoryEncoding",
    "CenterCrop",
    "Discretization",
    "Normalization",
    "RandomBrightness",
    "RandomContrast",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "Resizing",
]
