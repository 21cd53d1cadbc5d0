"""Bfloat16, which NumPy has not: the upper half of a float32, kept as its bits in uint16.

Source: the rounding of Eigen's `float_to_bfloat16_rtne`, which LiteRT's CAST uses.
"""

from __future__ import annotations

import numpy as np


def widened(bits: np.ndarray) -> np.ndarray:
    """The float32 values of bfloat16 bits; none is rounded."""
    return (bits.astype(np.uint32) << np.uint32(16)).view(np.float32)


def narrowed(values: np.ndarray) -> np.ndarray:
    """The bits of the nearest bfloat16 values of float32 values, ties to even; NaN stays NaN."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    odd = (bits >> np.uint32(16)) & np.uint32(1)
    # Carries out of the lower half go into the exponent, as they should: up to infinity.
    rounded = ((bits + np.uint32(0x7FFF) + odd) >> np.uint32(16)).astype(np.uint16)
    quiet = ((bits >> np.uint32(16)).astype(np.uint16) & np.uint16(0x8000)) | np.uint16(0x7FC0)
    return np.where(np.isnan(values), quiet, rounded)
