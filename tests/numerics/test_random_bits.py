"""Counter-based random bits against the known answers of Random123 (kat_vectors)."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics import threefry
from edgelite.numerics.philox import Philox


def joined(*words: int) -> int:
    """A number of 32-bit words, the lowest first."""
    return sum(word << 32 * place for place, word in enumerate(words))


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
        ((0xFFFFFFFF,) * 2, (0xFFFFFFFF,) * 2, (0x1CB996FC, 0xBB002BE7)),
        ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_threefry_2x32_20(counter, key, expected):
    assert threefry.words(joined(*key), joined(*counter), 2).tolist() == list(expected)


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ],
    ids=["zeros", "ones"],
)
def test_philox_4x32_10(counter, key, expected):
    made = Philox.at(joined(*key), joined(*counter))
    assert made.words(4).tolist() == list(expected)


def test_counters_wrap():
    last = threefry.words(1, 2**64 - 1, 4)
    np.testing.assert_array_equal(last[:2], threefry.words(1, 2**64 - 1, 2))
    np.testing.assert_array_equal(last[2:], threefry.words(1, 0, 2))
