"""Fingerprint64; LSH_PROJECTION's cases compare the signs of its sums with LiteRT's."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics.fingerprint import fingerprint64


def test_nothing_gives_the_constant_of_its_source():
    assert fingerprint64(b"") == 0x9AE16A3B2F90404F


@pytest.mark.parametrize("length", [1, 3, 4, 7, 8, 16, 17, 32, 33, 64, 65, 127, 128, 129, 300])
def test_every_bit_counts(length):
    data = np.random.default_rng(length).integers(0, 256, length, np.uint8)
    seen = {fingerprint64(data.tobytes())}
    for place in range(length):
        for bit in range(8):
            changed = data.copy()
            changed[place] ^= 1 << bit
            seen.add(fingerprint64(changed.tobytes()))
    assert len(seen) == 8 * length + 1
    assert all(0 <= value < 2**64 for value in seen)
