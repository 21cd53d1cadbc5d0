"""Large temporaries in memory that is used again once nobody holds it.

A training step makes the same large arrays time after time. From the operating system their memory
comes as pages that are cleared one by one when they are first touched, which takes longer than most of
the arithmetic on them. Here a thread keeps the blocks it got, and gives a block anew when the last
array in it is gone: Python's count of references tells.
"""

from __future__ import annotations

import math
import sys
import threading
from typing import Any

import numpy as np

# Below this number of bytes the allocator of C serves from pages that it has.
_SMALL = 1 << 16
# Bytes that a thread keeps at most; what is needed beyond them is not kept.
_LIMIT = 1 << 27
# Only where one thread runs at a time is the count of references the whole truth.
_IS_COUNTED = hasattr(sys, "getrefcount") and getattr(sys, "_is_gil_enabled", lambda: True)()


class _Blocks(threading.local):
    """The blocks of one thread, by size."""

    def __init__(self) -> None:
        self.by_size: dict[int, list[np.ndarray]] = {}
        self.kept = 0

    def take(self, size: int) -> np.ndarray | None:
        """A block of `size` bytes that nobody holds; None where it would exceed the limit."""
        blocks = self.by_size.setdefault(size, [])
        for block in blocks:
            if _holders(block) == _NOBODY:
                return block
        if self.kept + size > _LIMIT:
            self.forget()
            if self.kept + size > _LIMIT:
                return None
            blocks = self.by_size.setdefault(size, [])
        self.kept += size
        block = np.empty(size, np.uint8)
        blocks.append(block)
        return block

    def forget(self) -> None:
        """Give back the blocks that nobody holds."""
        for size, blocks in list(self.by_size.items()):
            self.by_size[size] = [block for block in blocks if _holders(block) != _NOBODY]
            self.kept -= size * (len(blocks) - len(self.by_size[size]))


def _holders(block: np.ndarray) -> int:
    return sys.getrefcount(block)


def _count_of_nobody() -> int:
    """What `_holders` gives for a block that is in the list, and in the hand of who asks."""
    for block in (blocks := [np.empty(0, np.uint8)]):
        return _holders(block) if blocks else 0
    return 0


_NOBODY = _count_of_nobody() if _IS_COUNTED else -1
_BLOCKS = _Blocks()


def empty(shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """An array whose elements are not set, as `numpy.empty` gives."""
    dtype = np.dtype(dtype)
    size = math.prod(shape) * dtype.itemsize
    if size < _SMALL or not _IS_COUNTED:
        return np.empty(shape, dtype)
    # Sizes are rounded up by a quarter at most, so that the last, smaller batch finds blocks too.
    step = 1 << (size.bit_length() - 3)
    block = _BLOCKS.take(-(-size // step) * step)
    return np.empty(shape, dtype) if block is None else np.ndarray(shape, dtype, block)


def zeros(shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """An array of zeros."""
    out = empty(shape, dtype)
    out.fill(0)
    return out


def binary(ufunc: np.ufunc, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """``ufunc(x, y)``, whose result has the arguments' dtype."""
    if x.nbytes < _SMALL and y.nbytes < _SMALL:
        return ufunc(x, y)
    shape = x.shape if x.shape == y.shape else np.broadcast(x, y).shape
    dtype = x.dtype if x.dtype == y.dtype else np.result_type(x, y)
    return ufunc(x, y, out=empty(shape, dtype))


def matmul(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """``numpy.matmul(x, y)`` of two matrices, whose result has the arguments' dtype."""
    rows, columns = x.shape[0], y.shape[1]
    if rows * columns * x.itemsize < _SMALL:
        return x.dot(y)  # half a microsecond less than `numpy.matmul`
    return np.matmul(x, y, out=empty((rows, columns), np.result_type(x, y)))


def unary(ufunc: np.ufunc, x: np.ndarray) -> np.ndarray:
    """``ufunc(x)``, whose result has the argument's dtype."""
    return ufunc(x) if x.nbytes < _SMALL else ufunc(x, out=empty(x.shape, x.dtype))
