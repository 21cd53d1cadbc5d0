"""Sequences as rows: every step of every batch entry below the other, in the order of time."""

from __future__ import annotations

import numpy as np


def in_time(array: np.ndarray, time_major: bool = True) -> np.ndarray:
    """A view (time, batch, depth) of a sequence, or of one step (batch, depth)."""
    if array.ndim == 2:
        return array[np.newaxis]
    return array if time_major else array.transpose(1, 0, 2)


class Rows:
    """A sequence as a matrix.

    Args:
        sequence: a view (time, batch, depth).

    Attributes:
        matrix: its elements, (time * batch, depth): a view where that is possible.
    """

    def __init__(self, sequence: np.ndarray) -> None:
        self._sequence = sequence
        time, batch, depth = sequence.shape
        self.matrix = sequence.reshape(time * batch, depth)
        self._copied = not np.shares_memory(self.matrix, sequence)

    def refresh(self) -> None:
        """Takes over the sequence's present elements."""
        if self._copied:
            np.copyto(self.matrix.reshape(self._sequence.shape), self._sequence)
