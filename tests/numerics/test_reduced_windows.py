"""Where elements go and how often windows fit, against lists of the places one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from edgelite.numerics.reduced_windows import positions, reduce_windows, spread


@pytest.mark.parametrize("length", range(5))
def test_elements_are_spread_padded_and_cut(length):
    for low, high, step in itertools.product(range(-7, 4), range(-7, 4), (1, 2, 3)):
        gaps = [[value, *[-1] * (step - 1)] for value in range(length)]
        line = [cell for gap in gaps for cell in gap][: (length - 1) * step + 1 if length else 0]
        padded = [-1] * max(low, 0) + line + [-1] * max(high, 0)
        expected = padded[max(-low, 0) : len(padded) - max(-high, 0)]
        if low + len(line) + high <= 0:
            expected = []
        found = spread(length, low, high, step)
        made = np.full(found.size, -1)
        made[found.places] = np.arange(length)[found.given]
        assert made.tolist() == expected, (low, high, step)


def test_windows_fit_as_often_as_they_can_be_laid():
    for length, window, stride, dilation in itertools.product(range(7), (1, 2, 3), (1, 2), (1, 2)):
        starts = range(0, length, stride)
        fitting = [start for start in starts if start + (window - 1) * dilation < length]
        assert positions(length, window, stride, dilation) == len(fitting)


def test_a_sum_of_windows():
    x = np.arange(12).reshape(3, 4)
    result = reduce_windows(x, np.int64(100), np.add, (2, 2), (1, 2), (1, 1))
    expected = [[100 + x[i : i + 2, j : j + 2].sum() for j in (0, 2)] for i in (0, 1)]
    assert result.tolist() == expected
