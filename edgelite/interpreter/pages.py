"""Memory that lies together: tensors, what kernels compute on the way, what they make of constants.

In allocations of their own a small model's arrays lie on some hundred pages of 4 KiB. A processor keeps
only so many pages' places at hand, and after other work has to look them up, one by one. Linux has
pages of 2 MiB for those who ask, as NumPy does for allocations from 4 MiB on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

ALIGNMENT = 64  # a cache line, and enough for any vector load
_PAGE = 1 << 21
_BLOCK = 2 * _PAGE
# Bytes; what is larger is not worth a copy, or an end of a block that is left over.
_MOST_COPIED, _MOST = _PAGE // 2, _PAGE


class Pages:
    """Gives out memory, each part behind the last; nothing is given twice.

    It comes from blocks, which are freed with the last array in them; what is large is a block of its own.

    Attributes:
        spare: bytes of blocks, before, between and behind the parts, that are not given out.
    """

    def __init__(self) -> None:
        self._rest = np.empty(0, np.uint8)
        self.spare = 0

    def take(self, size: int) -> np.ndarray:
        """So many bytes, zeroed; they begin at a multiple of `ALIGNMENT`."""
        if size > _MOST:
            self.spare += _PAGE
            return _aligned(size, _PAGE)
        if size > self._rest.size:
            self._rest = _aligned(_BLOCK, _PAGE)
            self.spare += _BLOCK + _PAGE
        self.spare -= size
        taken, whole = self._rest[:size], -(-size // ALIGNMENT) * ALIGNMENT
        self._rest = self._rest[whole:]
        return taken


def _aligned(size: int, alignment: int) -> np.ndarray:
    """So many zeroed bytes that begin at a multiple of `alignment`."""
    memory = np.zeros(size + alignment, np.uint8)
    start = -memory.ctypes.data % alignment
    return memory[start : start + size]


_PRESENT: ContextVar[Pages | None] = ContextVar("pages", default=None)


@contextmanager
def lying_together(pages: Pages) -> Iterator[None]:
    """What is made meanwhile with `zeros` or `packed` takes memory from there."""
    before = _PRESENT.set(pages)
    try:
        yield
    finally:
        _PRESENT.reset(before)


def zeros(size: int) -> np.ndarray:
    """So many bytes, zeroed; they begin at a multiple of `ALIGNMENT`."""
    pages = _PRESENT.get()
    return _aligned(size, ALIGNMENT) if pages is None else pages.take(size)


def packed(array: np.ndarray) -> np.ndarray:
    """An array where others of its model lie: a contiguous copy, or itself if it is large."""
    pages = _PRESENT.get()
    if pages is None or not 0 < array.nbytes <= _MOST_COPIED:
        return array
    copy = np.ndarray(array.shape, array.dtype, pages.take(array.nbytes).data)
    np.copyto(copy, array)
    return copy
