"""Bfloat16 bits, by what IEEE 754's round-to-nearest-even makes of float32 bits."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics.bfloat16 import narrowed, widened


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        (0x3F800000, 0x3F80),  # 1
        (0x3F808000, 0x3F80),  # a tie goes to the even one below
        (0x3F818000, 0x3F82),  # ... or above
        (0x3F808001, 0x3F81),
        (0x7F7FFFFF, 0x7F80),  # the largest float32 becomes infinity
        (0xFF800000, 0xFF80),
        (0x80000000, 0x8000),
        (0x00008000, 0x0000),
        (0x00018000, 0x0002),
        (0x7FC00001, 0x7FC0),  # NaN
        (0xFF800001, 0xFFC0),  # which no rounding may make infinite
        (0x7FFFFFFF, 0x7FC0),
    ],
    ids=hex,
)
def test_rounding(bits, expected):
    value = np.array([bits], np.uint32).view(np.float32)
    assert hex(int(narrowed(value)[0])) == hex(expected)


def test_every_bfloat16_is_a_float32():
    bits = np.arange(2**16, dtype=np.uint16)
    values = widened(bits)
    numbers = ~np.isnan(values)
    np.testing.assert_array_equal(narrowed(values)[numbers], bits[numbers])
    assert np.isnan(widened(narrowed(values)))[~numbers].all()
