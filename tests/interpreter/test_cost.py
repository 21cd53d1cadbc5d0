"""Choices between forms: what is chosen is possible, and what it was measured to be best for."""

from __future__ import annotations

import itertools

import pytest

from edgelite.interpreter.cost import depthwise_form, positions_of_a_row, rows_of_a_product
from edgelite.numerics.windows import slide


@pytest.mark.parametrize(
    ("rows", "depth", "columns"),
    [
        (4096, 27, 32),
        (1024, 144, 16),
        (64, 288, 64),
        (196, 385, 96),
        (3, 9, 16),
        (0, 9, 16),
        (16, 257, 256),
    ],
)
def test_products_are_cut_evenly_into_small_ones(rows, depth, columns):
    cut = rows_of_a_product(rows, depth, columns)
    assert cut == rows or cut * depth * columns <= 1_000_000
    assert cut == rows or -(-rows // cut) * cut - rows < 16 * -(-rows // cut)


def test_long_or_odd_products_stay_whole():
    assert rows_of_a_product(49, 961, 160) == 49
    assert rows_of_a_product(4096, 96, 24) == 4096


@pytest.mark.parametrize(
    ("length", "channels", "stride", "size"),
    list(itertools.product((1, 5, 7, 28, 112), (1, 8, 64, 960), (1, 2), (1, 3, 5))),
)
def test_positions_of_a_block_divide_a_line(length, channels, stride, size):
    window = slide(length, size, stride, 1, "same")
    form = depthwise_form(window, window, channels, 4)
    assert window.count % form.positions == 0
    # Positions side by side lie so in the input's lines, or in planes.
    assert stride == 1 or form.planes or form.positions == 1


def test_weights_of_wide_lines_stay_in_the_first_level_cache():
    window = slide(56, 3, 1, 1, "same")
    form = depthwise_form(window, window, 144, 4)
    assert not form.planes
    assert 9 * form.positions * 144 * 4 < 64 << 10


def test_short_lines_lie_in_planes():
    down, across = slide(25, 3, 1, 1, "same"), slide(5, 3, 1, 1, "same")
    assert depthwise_form(down, across, 64, 4) == (True, 5)


@pytest.mark.parametrize(
    ("depth", "filters", "expected"), [(3, 8, 2), (3, 16, 2), (16, 16, 2), (32, 32, 1), (3, 64, 1)]
)
def test_few_filters_take_positions_in_pairs(depth, filters, expected):
    window = slide(32, 3, 1, 1, "same")
    assert positions_of_a_row(window, window, depth, filters) == expected


def test_only_pairs_that_fit_are_taken():
    down = slide(32, 3, 1, 1, "same")
    for across in (slide(33, 3, 1, 1, "same"), slide(32, 3, 1, 2, "same"), slide(32, 1)):
        assert positions_of_a_row(down, across, 3, 8) == 1
