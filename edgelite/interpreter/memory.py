"""Arrays for tensors, refused before they are allocated where no machine like this can hold them."""

from __future__ import annotations

import os
from functools import cache
from math import prod
from typing import Any

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape

ALIGNMENT = 64  # a cache line, and enough for any vector load


@cache
def most_bytes() -> int:
    """The bytes of this machine's memory; 2**40 where it does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 1 << 40


def refuse_excess(size: int, what: str) -> None:
    """Raises ModelError if `size` bytes for `what` are more than the machine has."""
    if size > most_bytes():
        raise ModelError(
            f"{what} would take {size:,} bytes, more than this machine's memory of "
            f"{most_bytes():,}; resize the inputs, or refuse the file"
        )


def new_array(shape: Shape, dtype: np.dtype[Any]) -> np.ndarray:
    """An array of its own for a tensor."""
    if dtype == np.object_:
        return np.full(shape, b"", object)
    refuse_excess(prod(shape) * dtype.itemsize, f"a tensor of shape {list(shape)}")
    return np.empty(shape, dtype)


def arena(size: int) -> np.ndarray:
    """`size` bytes of zeroed memory that begin at a multiple of `ALIGNMENT`."""
    refuse_excess(size, "the tensors that are alive at once")
    raw = np.zeros(size + ALIGNMENT, np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    return raw[start : start + size]
