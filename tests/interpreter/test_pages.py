import gc
import weakref

import numpy as np
import pytest

from edgelite.interpreter import pages
from edgelite.interpreter.pages import ALIGNMENT, Pages

LARGE = 1 << 21


def address(array):
    return array.ctypes.data


def test_parts_are_zeroed_aligned_and_lie_one_behind_the_other():
    memory = Pages()
    parts = [memory.take(size) for size in (1, 100, 64, 1000)]
    assert [part.size for part in parts] == [1, 100, 64, 1000]
    assert not any(part.any() for part in parts)
    assert address(parts[0]) % LARGE == 0
    apart = np.diff([address(part) for part in parts])
    np.testing.assert_array_equal(apart, [64, 128, 64])


def test_nothing_is_given_twice():
    memory = Pages()
    parts = [memory.take(300_000) for _ in range(40)]
    for number, part in enumerate(parts):
        part.fill(number)
    assert all(np.all(part == number) for number, part in enumerate(parts))


def test_spare_bytes_are_those_that_nobody_has():
    memory = Pages()
    assert memory.spare == 0
    memory.take(1000)
    before = memory.spare
    memory.take(3000)
    assert before - memory.spare == 3000
    large = memory.take(10 * LARGE)  # has a block of its own, aligned as well
    assert address(large) % LARGE == 0
    assert before - memory.spare == 3000 - LARGE


def test_a_block_is_freed_with_its_last_array():
    memory = Pages()
    parts = [memory.take(1_500_000) for _ in range(8)]
    first = parts[0]
    while first.base is not None and isinstance(first.base, np.ndarray):
        first = first.base
    block = weakref.ref(first)
    del first
    parts[:-1] = []
    gc.collect()
    assert block() is None


def test_an_array_is_packed_where_its_model_lies():
    memory, array = Pages(), np.arange(60, dtype=np.int16).reshape(3, 20)[:, ::2]
    assert pages.packed(array) is array
    with pages.lying_together(memory):
        before = memory.take(64)
        packed = pages.packed(array)
        zeros = pages.zeros(10)
        large = np.zeros(LARGE, np.int8)
        assert pages.packed(large) is large
    np.testing.assert_array_equal(packed, array)
    assert packed.dtype == array.dtype
    assert packed.flags.c_contiguous
    assert address(packed) == address(before) + 64
    assert address(zeros) == address(packed) + 64
    assert pages.packed(array) is array


@pytest.mark.parametrize("size", [1, LARGE + 1])
def test_zeros_without_a_model_are_aligned(size):
    array = pages.zeros(size)
    assert array.size == size
    assert address(array) % ALIGNMENT == 0
    assert not array.any()
