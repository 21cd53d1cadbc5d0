"""Memory that is used again: never while somebody holds it."""

from __future__ import annotations

import threading

import numpy as np

from edgelite.numerics import memory
from edgelite.numerics.subnormals import flush

SHAPE = (300, 200)


def test_an_array_that_is_held_keeps_its_elements() -> None:
    held = [memory.empty(SHAPE, np.float32) for _ in range(5)]
    for value, array in enumerate(held):
        array.fill(value)
    assert [float(array[7, 7]) for array in held] == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_a_view_holds_the_memory_too() -> None:
    array = memory.empty(SHAPE, np.float32)
    array.fill(1)
    view = array[10:20].reshape(-1)[5:]
    del array
    others = [memory.empty(SHAPE, np.float32) for _ in range(4)]
    for other in others:
        other.fill(2)
    assert (view == 1).all()


def test_what_nobody_holds_is_given_again() -> None:
    array = memory.empty(SHAPE, np.float32)
    address = array.ctypes.data
    del array
    again = [memory.empty(SHAPE, np.float32) for _ in range(8)]
    assert address in {array.ctypes.data for array in again}


def test_what_exceeds_the_limit_is_not_kept() -> None:
    blocks = memory._Blocks()
    size = memory._LIMIT // 2
    held = [blocks.take(size), blocks.take(size)]
    assert all(block is not None for block in held)
    assert blocks.take(size) is None
    held.clear()
    assert blocks.take(size // 2) is not None
    assert blocks.kept <= memory._LIMIT


def test_threads_have_memory_of_their_own() -> None:
    found = {}

    def take(name: str) -> None:
        found[name] = [memory.empty(SHAPE, np.float32) for _ in range(3)]

    threads = [threading.Thread(target=take, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    addresses = {array.ctypes.data for arrays in found.values() for array in arrays}
    assert len(addresses) == 6


def test_zeros_and_ufuncs() -> None:
    assert not memory.zeros(SHAPE, np.int32).any()
    x, y = np.ones(SHAPE, np.float32), np.arange(200, dtype=np.float64)
    np.testing.assert_array_equal(memory.binary(np.add, x, y), x + y)
    assert memory.binary(np.add, x, y).dtype == np.float64
    np.testing.assert_array_equal(memory.unary(np.negative, x), -x)


def test_subnormal_numbers_become_zero() -> None:
    array = np.array([1e-40, -1e-40, 1e-35, 1e-20, -1.0, 0.0], np.float32)
    flush(array)
    np.testing.assert_array_equal(array, np.array([0, 0, 0, 1e-20, -1.0, 0.0], np.float32))
