"""Numbers too small for full precision, with which processors compute a hundred times slower."""

from __future__ import annotations

import numpy as np


def flush(array: np.ndarray) -> None:
    """Set to zero, in place, what is within 2**26 of the least normal number of the dtype.

    A moving mean that gets only zeros decays to such numbers and stays there. The margin lets a mean
    that keeps 0.8 or more at a step decay for 64 steps without reaching them.
    """
    least = np.finfo(array.dtype).tiny * array.dtype.type(2**26)
    array[np.abs(array) < least] = 0
