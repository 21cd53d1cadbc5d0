"""Preprocessing of data inside of models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.layers.preprocessing.encoding import CategoryEncoding as CategoryEncoding
    from edgelite.keras.layers.preprocessing.encoding import Discretization as Discretization
    from edgelite.keras.layers.preprocessing.images import CenterCrop as CenterCrop
    from edgelite.keras.layers.preprocessing.images import Resizing as Resizing
    from edgelite.keras.layers.preprocessing.lookup import IntegerLookup as IntegerLookup
    from edgelite.keras.layers.preprocessing.lookup import StringLookup as StringLookup
    from edgelite.keras.layers.preprocessing.normalization import Normalization as Normalization
    from edgelite.keras.layers.preprocessing.random_color import (
        RandomBrightness as RandomBrightness,
    )
    from edgelite.keras.layers.preprocessing.random_color import RandomContrast as RandomContrast
    from edgelite.keras.layers.preprocessing.random_geometry import RandomFlip as RandomFlip
    from edgelite.keras.layers.preprocessing.random_geometry import RandomRotation as RandomRotation
    from edgelite.keras.layers.preprocessing.random_geometry import (
        RandomTranslation as RandomTranslation,
    )
    from edgelite.keras.layers.preprocessing.random_geometry import RandomZoom as RandomZoom
    from edgelite.keras.layers.preprocessing.text import TextVectorization as TextVectorization
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".encoding": "CategoryEncoding Discretization",
            ".images": "CenterCrop Resizing",
            ".lookup": "IntegerLookup StringLookup",
            ".normalization": "Normalization",
            ".random_color": "RandomBrightness RandomContrast",
            ".random_geometry": "RandomFlip RandomRotation RandomTranslation RandomZoom",
            ".text": "TextVectorization",
        },
    )
