"""Arrays for tensors, refused before they are allocated where no machine like this can hold them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.pages import zeros
from edgelite.interpreter.registry import Shape

if TYPE_CHECKING:
    from edgelite.interpreter.node import Operand

# What Linux lets a container's processes have together, in the kernel's newer and older interface.
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
# No model for a small machine needs as much, however much memory there is.
_ENOUGH = 1 << 35


@cache
def most_bytes() -> int:
    """The bytes that a model's tensors may take: half of this machine's memory.

    Operators need working arrays, some as large as their results.
    """
    return min(_machine_bytes() // 2, _ENOUGH)


def _machine_bytes() -> int:
    """The machine's memory, or a container's; where none is told, more than is ever enough."""
    found = [2 * _ENOUGH]
    with suppress(AttributeError, OSError, ValueError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for path in _LIMITS:
        # Where there is no such limit, there is no file, or it says "max".
        with suppress(OSError, ValueError), open(path, "rb") as file:  # noqa: PTH123 - as in schema.files
            found.append(int(file.read()))
    return min(found)


def refuse_excess(size: int, what: str) -> None:
    """Raises ModelError if `size` bytes for `what` are more than a model may take."""
    if size > most_bytes():
        raise ModelError(
            f"{what} would take {size:,} bytes, more than half of this machine's memory, "
            f"{most_bytes():,}; resize the inputs, or refuse the file"
        )


@contextmanager
def _given(size: int, what: str) -> Iterator[None]:
    """Makes a ModelError of memory that the system does not give, though it has enough."""
    try:
        yield
    except MemoryError:
        raise ModelError(
            f"{what} would take {size:,} bytes, which this process cannot have"
        ) from None


def size_of(shape: Shape, dtype: np.dtype[Any]) -> int:
    """The bytes that a tensor's elements take, be they numbers or references to strings."""
    return prod(shape) * dtype.itemsize


def new_array(shape: Shape, dtype: np.dtype[Any]) -> np.ndarray:
    """An array of its own for a tensor."""
    size, what = size_of(shape, dtype), f"a tensor of shape {list(shape)}"
    refuse_excess(size, what)
    with _given(size, what):
        return np.full(shape, b"", object) if dtype == np.object_ else np.empty(shape, dtype)


def arena(size: int) -> np.ndarray:
    """`size` bytes of zeroed memory that begin at a multiple of `pages.ALIGNMENT`."""
    what = "the tensors that are alive at once"
    refuse_excess(size, what)
    with _given(size, what):
        return zeros(size)


class Budget:
    """Counts the bytes of tensors that get their arrays while a model runs."""

    def __init__(self) -> None:
        self._owners: set[Operand] = set()

    def claim(self, owner: Operand, shape: Shape) -> None:
        """Allows `owner` an array of that shape, instead of what it has.

        Raises:
            ModelError: all of them together would take too many bytes.
        """
        self._owners.add(owner)
        others = (other.own for other in self._owners if other is not owner)
        held = sum(array.nbytes for array in others if array is not None)
        size = held + size_of(shape, owner.dtype)
        refuse_excess(size, "the tensors whose shapes only running the model tells")
