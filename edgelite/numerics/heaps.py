"""Binary heaps as lists, in the order that C++'s standard library keeps them in.

`before(a, b)` says whether a belongs below b. Equal elements come out in an order that follows from
these very steps, which is why Python's heapq does not do where results must equal those of C++.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Before = Callable[[Any, Any], bool]


def push(heap: list[Any], item: Any, before: Before) -> None:
    """Adds an item."""
    heap.append(item)
    _rise(heap, len(heap) - 1, 0, item, before)


def pop(heap: list[Any], before: Before) -> Any:
    """Takes out the greatest item."""
    last = heap.pop()
    if not heap:
        return last
    top = heap[0]
    _settle(heap, 0, len(heap), last, before)
    return top


def greatest(items: list[Any], count: int, before: Before) -> list[Any]:
    """The `count` greatest items, in falling order."""
    heap = items[:count]
    for parent in range(count // 2 - 1, -1, -1):
        _settle(heap, parent, count, heap[parent], lambda a, b: before(b, a))
    for item in items[count:]:
        if before(heap[0], item):
            _settle(heap, 0, count, item, lambda a, b: before(b, a))
    for end in range(count - 1, 0, -1):
        item, heap[end] = heap[end], heap[0]
        _settle(heap, 0, end, item, lambda a, b: before(b, a))
    return heap


def _rise(heap: list[Any], hole: int, top: int, item: Any, before: Before) -> None:
    """Puts an item at the hole or above it."""
    parent = (hole - 1) // 2
    while hole > top and before(heap[parent], item):
        heap[hole] = heap[parent]
        hole, parent = parent, (parent - 1) // 2
    heap[hole] = item


def _settle(heap: list[Any], hole: int, length: int, item: Any, before: Before) -> None:
    """Moves the hole to the bottom, along the greater children, and the item up from there."""
    top, child = hole, hole
    while child < (length - 1) // 2:
        child = 2 * child + 2
        if before(heap[child], heap[child - 1]):
            child -= 1
        heap[hole] = heap[child]
        hole = child
    if length % 2 == 0 and child == (length - 2) // 2:
        child = 2 * child + 1
        heap[hole] = heap[child]
        hole = child
    _rise(heap, hole, top, item, before)
