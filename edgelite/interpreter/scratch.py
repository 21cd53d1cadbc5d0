"""Memory for what kernels compute on the way, one for all nodes: only one of them runs at a time.

Sums, gathered patches and the like are needed while a node runs and no longer. In memory of its own for
every node they would push each other, and the tensors, out of the caches.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import prod
from typing import Any

import numpy as np

from edgelite.interpreter.memory import ALIGNMENT, arena

_LEAST_BLOCK = 1 << 18


class Scratch:
    """Gives out arrays, the same bytes again to every node."""

    def __init__(self) -> None:
        self._block = np.empty(0, np.uint8)
        self._used = 0
        self._blocks = 0
        self._kept: dict[Hashable, np.ndarray] = {}

    @property
    def nbytes(self) -> int:
        """The bytes in use."""
        return self._blocks + sum(array.nbytes for array in self._kept.values())

    def begin(self) -> None:
        """What was given out belongs to other nodes from now on, too."""
        self._used = 0

    def array(self, shape: int | tuple[int, ...], dtype: Any) -> np.ndarray:
        """An array whose elements last until another node runs."""
        sizes = (shape,) if isinstance(shape, int) else shape
        count = prod(sizes) * np.dtype(dtype).itemsize
        if self._used + count > self._block.size:
            # Nodes that have arrays in the old block keep it alive.
            self._block = arena(max(2 * count, 2 * self._block.size, _LEAST_BLOCK))
            self._blocks += self._block.size
            self._used = 0
        begin = self._used
        self._used += -(-count // ALIGNMENT) * ALIGNMENT
        return np.ndarray(sizes, dtype, self._block.data, begin)

    def kept(self, key: Hashable, length: int, make: Callable[[], np.ndarray]) -> np.ndarray:
        """An array that nodes share which write to the same parts of it, and rely on others to stay.

        Args:
            key: what tells such nodes from others.
            length: how long the first axis must be at least.
            make: makes the array, if there is none or the one there is too short.
        """
        array = self._kept.get(key)
        if array is None or len(array) < length:
            array = self._kept[key] = make()
        return array
