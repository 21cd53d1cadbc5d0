"""Large arrays block by block, so that a step of several passes finds them in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

# Elements; five arrays of float32 then fit a second-level cache of 1 MiB.
_BLOCK = 1 << 15


def blocks(*arrays: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """The same parts of arrays of one shape, one after the other.

    What is written into the parts of all but the first array goes into the arrays themselves.
    """
    if arrays[0].size <= _BLOCK or not all(array.flags.c_contiguous for array in arrays[1:]):
        yield arrays
        return
    flat = [array.reshape(-1) for array in arrays]
    for start in range(0, flat[0].size, _BLOCK):
        yield tuple(array[start : start + _BLOCK] for array in flat)
