"""Heaps against sorting; the order of equal elements is tested by what LiteRT makes of it."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics.heaps import greatest, pop, push


def before(a: int, b: int) -> bool:
    return a < b


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 50])
def test_items_come_out_in_falling_order(count: int, rng: np.random.Generator) -> None:
    items = rng.integers(0, 20, count).tolist()
    heap: list[int] = []
    for item in items:
        push(heap, item, before)
    assert [pop(heap, before) for _ in items] == sorted(items, reverse=True)
    assert not heap


@pytest.mark.parametrize("count", [1, 2, 5, 20])
def test_greatest(count: int, rng: np.random.Generator) -> None:
    items = rng.permutation(20).tolist()
    assert greatest(items, count, before) == sorted(items, reverse=True)[:count]
