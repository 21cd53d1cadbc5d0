"""Which places dropout keeps, as factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.keras.random import SeedGenerator


def dropout_factors(
    generator: SeedGenerator, shape: Sequence[int], rate: float, dtype: Any
) -> np.ndarray:
    """0 for a fraction `rate` of the places, 1 / (1 - rate) for the others."""
    drawn = generator.generator.random(tuple(shape), dtype=np.float32)
    kept = (drawn >= rate).astype(dtype)
    if rate < 1:
        kept /= 1 - rate
    return kept
