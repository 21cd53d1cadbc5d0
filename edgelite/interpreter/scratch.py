"""Memory for what kernels compute on the way, one for all nodes: only one of them runs at a time.

Sums, gathered patches and the like are needed while a node runs and no longer. In memory of its own for
every node they would push each other, and the tensors, out of the caches. The lanes of a node that run
side by side (`threads.py`) get memory each: what one of them takes while it is bound goes to no other.
"""

from __future__ import annotations

from collections.abc import Hashable
from math import prod
from typing import Any

import numpy as np

from edgelite.interpreter.memory import arena
from edgelite.interpreter.pages import ALIGNMENT

_LEAST_BLOCK = 1 << 18


class _Block:
    """Memory, of which the first bytes are given out to the node that is being prepared."""

    def __init__(self, memory: np.ndarray) -> None:
        self.memory = memory
        self.used = 0


class Scratch:
    """Gives out arrays, the same bytes again to every node."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._kept: dict[Hashable, np.ndarray] = {}
        self._lane = 0

    @property
    def nbytes(self) -> int:
        """The bytes in use."""
        blocks = sum(block.memory.size for block in self._blocks)
        return blocks + sum(array.nbytes for array in self._kept.values())

    def begin(self) -> None:
        """What was given out belongs to other nodes from now on, too."""
        for block in self._blocks:
            block.used = 0
        self._lane = 0

    def next_lane(self) -> None:
        """What is given out from now on is for another lane of the same node."""
        self._lane += 1

    def array(self, shape: int | tuple[int, ...], dtype: Any) -> np.ndarray:
        """An array whose elements last until another node runs."""
        sizes = (shape,) if isinstance(shape, int) else shape
        count = prod(sizes) * np.dtype(dtype).itemsize
        block = next((b for b in self._blocks if b.memory.size - b.used >= count), None)
        if block is None:
            block = _Block(arena(max(count, _LEAST_BLOCK)))
            self._blocks.append(block)
        begin = block.used
        block.used += -(-count // ALIGNMENT) * ALIGNMENT
        return np.ndarray(sizes, dtype, block.memory.data, begin)

    def kept(
        self, key: Hashable, shape: tuple[int, ...], dtype: Any, value: float = 0
    ) -> np.ndarray:
        """An array that nodes share which write to the same parts of it, and rely on others to stay.

        Args:
            key: what tells such nodes from others; each lane of a node has its own.
            shape: of what is given; its first axis may be longer.
            dtype: the elements'.
            value: what all elements are at first.
        """
        own = self._lane, key, shape[1:], np.dtype(dtype), value
        array = self._kept.get(own)
        if array is None or len(array) < shape[0]:
            size = prod(shape) * np.dtype(dtype).itemsize
            array = self._kept[own] = np.ndarray(shape, dtype, arena(size).data)
            array.fill(value)
        return array
