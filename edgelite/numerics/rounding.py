"""Rounding in the manner of C."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.numerics.behind import clip

# The float64 and float32 numbers next below a half: added to a number before it is cut off, they
# round ties away from zero and nothing else, as a half itself would not (0.49999997 + 0.5 is 1).
BELOW_HALF = math.nextafter(0.5, 0.0)
BELOW_HALF_32 = np.nextafter(np.float32(0.5), np.float32(0))
# As arrays, which `clip` takes without converting them.
_LIMITS = {half.dtype: (-half, half) for half in (np.array(BELOW_HALF_32), np.array(BELOW_HALF))}


def round_half_away(
    x: Any, out: np.ndarray | None = None, work: np.ndarray | None = None
) -> np.ndarray:
    """The nearest integers, ties away from zero, in the dtype of `x` (float32 or float64).

    A number clipped to +-BELOW_HALF is added, and the sum cut off: what is nearer to zero than that
    stays below 1, all other numbers get a half with their own sign.

    Args:
        out: where to; `x` itself, too.
        work: scratch of the shape and dtype of `x`.
    """
    x = np.asarray(x)
    shifted = np.add(x, clip(x, *_LIMITS[x.dtype], out=work), out=out)
    return np.trunc(shifted, out=out)
