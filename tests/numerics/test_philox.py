"""Philox: the answers that its authors publish, and distributions."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics.philox import Philox

# Known answers of the Random123 library for philox4x32, 10 rounds: counter, key, words.
KNOWN = [
    (0, 0, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    (2**128 - 1, 2**64 - 1, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        0x0370734413198A2E85A308D3243F6A88,
        0x299F31D0A4093822,
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]


def at(counter: int, key: int) -> Philox:
    generator = Philox(1, 0)
    generator._key, generator._counter = key, counter
    return generator


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_known_answers(counter: int, key: int, words: list[int]) -> None:
    assert at(counter, key).words(4).tolist() == words


def test_blocks_come_one_after_the_other() -> None:
    whole = Philox(3, 4).words(40)
    generator = Philox(3, 4)
    np.testing.assert_array_equal(np.concatenate([generator.words(12), generator.words(28)]), whole)
    skipping = Philox(3, 4)
    skipping.skip(7)
    np.testing.assert_array_equal(skipping.words(12), whole[28:])


def test_the_counter_carries() -> None:
    generator = at(2**64 - 2, 5)
    last = [at(2**64 - 2 + i, 5).words(4) for i in range(4)]
    np.testing.assert_array_equal(generator.words(16), np.concatenate(last))


def test_uniform_and_normal() -> None:
    uniform = Philox(1, 2).uniform(100_001)
    assert uniform.dtype == np.float32
    assert uniform.shape == (100_001,)
    assert 0 <= uniform.min() < 1e-4
    assert 0.9999 < uniform.max() < 1
    normal = Philox(1, 2).normal(100_001)
    assert normal.shape == (100_001,)
    np.testing.assert_allclose([normal.mean(), normal.std()], [0, 1], atol=0.01)


def test_two_seeds_of_zero_ask_for_chance() -> None:
    assert not np.array_equal(Philox(0, 0).words(4), Philox(0, 0).words(4))
