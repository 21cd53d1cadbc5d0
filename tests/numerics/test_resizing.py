"""Which cells make a resized axis."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from edgelite.numerics.resizing import FRACTION_BITS, linear, linear_fixed, nearest

CASES = list(
    itertools.product(
        (1, 2, 5, 17), (1, 2, 3, 9, 40), ((False, False), (True, False), (False, True))
    )
)


@pytest.mark.parametrize(("length", "count", "mode"), CASES)
def test_weights_add_up_and_places_lie_inside(
    length: int, count: int, mode: tuple[bool, bool]
) -> None:
    for found, whole in (
        (linear(length, count, *mode), 1.0),
        (linear_fixed(length, count, *mode), 1 << FRACTION_BITS),
    ):
        np.testing.assert_allclose(found.near + found.far, whole, rtol=1e-6)
        assert 0 <= found.lower.min() <= found.upper.max() < length
        assert np.all(np.diff(found.lower) >= 0)
    places = nearest(length, count, *mode)
    assert 0 <= places.min() <= places.max() < length


@pytest.mark.parametrize("length", [1, 3, 8])
def test_an_axis_of_the_same_length_stays(length: int) -> None:
    for mode in ((False, False), (True, False), (False, True)):
        np.testing.assert_array_equal(nearest(length, length, *mode), np.arange(length))
        np.testing.assert_array_equal(linear(length, length, *mode).lower, np.arange(length))
        np.testing.assert_array_equal(linear(length, length, *mode).far, 0)


def test_corners_that_are_aligned_meet() -> None:
    found = linear(4, 7, align_corners=True, half_pixel_centers=False)
    np.testing.assert_allclose(found.lower + found.far, np.linspace(0, 3, 7), rtol=1e-6)


def test_half_pixel_centers() -> None:
    found = linear(4, 2, align_corners=False, half_pixel_centers=True)
    np.testing.assert_allclose(found.lower + found.far, [0.5, 2.5])
