"""Rounding in the manner of C."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

# The float64 and float32 numbers next below a half: added to a number before it is cut off, they
# round ties away from zero and nothing else, as a half itself would not (0.49999997 + 0.5 is 1).
BELOW_HALF = math.nextafter(0.5, 0.0)
_BELOW_HALF = {
    np.dtype(np.float32): np.nextafter(np.float32(0.5), np.float32(0)),
    np.dtype(np.float64): np.float64(BELOW_HALF),
}


def round_half_away(x: Any, out: np.ndarray | None = None) -> np.ndarray:
    """The nearest integers, ties away from zero, in the dtype of `x` (float32 or float64)."""
    x = np.asarray(x)
    shifted = np.add(x, np.copysign(_BELOW_HALF[x.dtype], x), out=out)
    return np.trunc(shifted, out=out)
