"""The iterators behind datasets: elements in, elements out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor
from edgelite.data.structure import map_leaves, slices_of, stack, take_slice, to_tensors


def fitted(elements: Iterable[Any], dtypes: Any, signature: Any) -> Iterator[Any]:
    """Elements as tensors of these dtypes, or that fit a signature, where there is either."""
    for element in elements:
        if signature is not None:
            yield map_leaves(lambda spec, leaf: spec.fit(leaf), signature, element)
        elif dtypes is not None:
            yield map_leaves(
                lambda dtype, leaf: Tensor(leaf.array.astype(dtype)), dtypes, to_tensors(element)
            )
        else:
            yield to_tensors(element)


def zipped(structure: Any, parts: list[Iterable[Any]]) -> Iterator[Any]:
    """One element of each part at a time in the places of `structure`, until the shortest ends."""
    for elements in zip(*parts, strict=False):
        remaining = iter(elements)
        yield map_leaves(lambda _, rest=remaining: next(rest), structure)


def batched(elements: Iterable[Any], size: int, drop_remainder: bool) -> Iterator[Any]:
    """`size` elements at a time, stacked."""
    remaining = iter(elements)
    while chunk := list(itertools.islice(remaining, size)):
        if len(chunk) == size or not drop_remainder:
            yield stack(chunk)


def unbatched(elements: Iterable[Any]) -> Iterator[Any]:
    """The entries of each element along its first axis."""
    for element in elements:
        whole, count = slices_of(element)
        for index in range(count):
            yield take_slice(whole, index)


def shuffled(elements: Iterable[Any], size: int, source: np.random.Generator) -> Iterator[Any]:
    """The elements, each drawn from the next `size` ones."""
    buffer: list[Any] = []
    for element in elements:
        if len(buffer) < size:
            buffer.append(element)
            continue
        place = int(source.integers(size))
        drawn, buffer[place] = buffer[place], element
        yield drawn
    yield from (buffer[place] for place in source.permutation(len(buffer)))


def endless(elements: Iterable[Any]) -> Iterator[Any]:
    """The elements over and over; none, if there are none."""
    while True:
        empty = True
        for element in elements:
            empty = False
            yield element
        if empty:
            return


def remembered(start: Callable[[], Iterator[Any]], kept: list[list[Any]]) -> Iterator[Any]:
    """The elements, from `kept` if they are there; else they are put there when all were made."""
    if kept:
        yield from kept[0]
        return
    seen = []
    for element in start():
        seen.append(element)
        yield element
    kept[:] = [seen]
