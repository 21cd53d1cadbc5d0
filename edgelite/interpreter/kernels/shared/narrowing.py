"""From values in floating point to outputs of 8 bits, a tile at a time."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.calls import bound
from edgelite.interpreter.kernels.shared.wide import clamps
from edgelite.interpreter.registry import Run


def narrowed(
    values: np.ndarray, integers: np.ndarray, out: np.ndarray, low: int, high: int, origin: int
) -> list[Run]:
    """What makes 8-bit outputs of values that are cut off towards zero.

    Args:
        values: contiguous floats; they count from the origin.
        integers: as many contiguous integers of 16 bits or more, for what is computed on the way.
        out: int8 or uint8, (positions, channels) or flat.
        low, high: what outputs are clamped to.
        origin: an integer of which the values are too small; results count modulo 256.
    """
    low_bytes = out.view(np.uint8)
    calls = [
        bound(np.copyto, integers.reshape(values.shape), values, casting="unsafe"),
        clamps(integers, low - origin, high - origin),
        bound(np.copyto, low_bytes, integers.reshape(out.shape), casting="unsafe"),
    ]
    if origin % 256:
        flat = low_bytes.reshape(-1) if low_bytes.flags.c_contiguous else low_bytes
        calls.append(bound(np.add, flat, np.array([origin % 256], np.uint8), out=flat))
    return calls
