"""Where tensors stand in one arena, so that those never alive at once may share its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from edgelite.interpreter.pages import ALIGNMENT


class Lifetime(NamedTuple):
    """A tensor's claim on the arena.

    Attributes:
        size: its bytes.
        first: the step that writes it; -1 for what is there before the first one.
        last: the last step that reads it.
    """

    size: int
    first: int
    last: int


def place(lifetimes: Sequence[Lifetime]) -> tuple[list[int], int]:
    """The byte at which each tensor begins, and the size of the arena.

    The largest go first, each to the lowest gap between those alive at the same time (greedy by
    size: Y. Pisarchyk and J. Lee, Efficient Memory Management for Deep Neural Net Inference, 2020).
    """
    offsets = [0] * len(lifetimes)
    placed: list[tuple[int, int, Lifetime]] = []  # begin, end, sorted by begin
    end_of_all = 0
    order = sorted(range(len(lifetimes)), key=lambda i: (-lifetimes[i].size, lifetimes[i].first))
    for index in order:
        claim = lifetimes[index]
        begin = 0
        for other_begin, other_end, other in placed:
            if other.first <= claim.last and claim.first <= other.last:
                if other_begin - begin >= claim.size:
                    break
                begin = max(begin, other_end)
        end = begin + -(-claim.size // ALIGNMENT) * ALIGNMENT
        offsets[index] = begin
        placed.append((begin, end, claim))
        placed.sort(key=lambda entry: entry[0])
        end_of_all = max(end_of_all, end)
    return offsets, end_of_all
