"""How windows slide, against TensorFlow's rules written out cell by cell."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from edgelite.errors import InputError
from edgelite.numerics.windows import (
    overlap,
    pad_spatial,
    patches,
    slide,
    slide_all,
    taps,
    valid_counts,
)

GRID = list(itertools.product((1, 4, 7), (1, 2, 3), (1, 2, 3), (1, 2)))


@pytest.mark.parametrize(("length", "size", "stride", "dilation"), GRID)
def test_same_padding_covers_the_axis(length: int, size: int, stride: int, dilation: int) -> None:
    window = slide(length, size, stride, dilation, "same")
    assert window.count == -(-length // stride)
    assert window.after - window.before in (0, 1)
    span = (size - 1) * dilation + 1
    reach = (window.count - 1) * stride + span
    assert window.before + length + window.after == max(reach, length)


@pytest.mark.parametrize(("length", "size", "stride", "dilation"), GRID)
def test_valid_padding_takes_every_whole_window(
    length: int, size: int, stride: int, dilation: int
) -> None:
    span = (size - 1) * dilation + 1
    starts = [start for start in range(0, length, stride) if start + span <= length]
    if not starts:
        with pytest.raises(InputError, match="does not fit"):
            slide(length, size, stride, dilation, "valid")
        return
    window = slide(length, size, stride, dilation, "valid")
    assert (window.count, window.before, window.after) == (len(starts), 0, 0)


def test_explicit_padding() -> None:
    window = slide(5, 3, 2, 1, (1, 2))
    assert (window.before, window.after, window.count) == (1, 2, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((5, 0, 1, 1, "same"), "positive"),
        ((5, 1, 0, 1, "same"), "positive"),
        ((5, 1, 1, 0, "same"), "positive"),
        ((5, 1, 1, 1, "SAME"), "'same', 'valid'"),
        ((2, 5, 1, 1, (1, 1)), "5 cells does not fit an axis of 4"),
    ],
)
def test_impossible_windows_are_refused(arguments, message) -> None:
    with pytest.raises(InputError, match=message):
        slide(*arguments)


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("padding", ["same", "valid"])
def test_patches_hold_what_the_filter_meets(axes: int, padding: str) -> None:
    lengths, sizes = (5, 6, 4)[:axes], (3, 2, 2)[:axes]
    strides, dilations = (2, 1, 1)[:axes], (1, 2, 1)[:axes]
    windows = slide_all(lengths, sizes, strides, dilations, padding)
    x = np.random.default_rng(0).standard_normal((2, *lengths, 3))
    view = patches(x, windows, value=-9)
    assert not view.flags.writeable
    counts = tuple(window.count for window in windows)
    assert view.shape == (2, *counts, *sizes, 3)
    for position in np.ndindex(*counts):
        for tap in np.ndindex(*sizes):
            cell = [
                p * w.stride + t * w.dilation - w.before
                for p, t, w in zip(position, tap, windows, strict=True)
            ]
            met = view[(slice(None), *position, *tap)]
            if all(0 <= c < n for c, n in zip(cell, lengths, strict=True)):
                np.testing.assert_array_equal(met, x[(slice(None), *cell)])
            else:
                np.testing.assert_array_equal(met, -9)


def test_taps_are_the_patches_cell_by_cell() -> None:
    windows = slide_all((5, 6), (3, 2), (2, 1), (1, 2), "same")
    x = np.random.default_rng(0).standard_normal((2, 5, 6, 3))
    padded, view = pad_spatial(x, windows), patches(x, windows)
    for (i, j), cells in taps(windows):
        np.testing.assert_array_equal(padded[cells], view[:, :, :, i, j])


def test_no_padding_means_no_copy() -> None:
    x = np.ones((1, 4, 4, 1))
    windows = slide_all((4, 4), (2, 2), (2, 2), (1, 1), "valid")
    assert pad_spatial(x, windows) is x
    assert np.shares_memory(patches(x, windows), x)


def test_cells_of_some_positions() -> None:
    window = slide(9, 3, 2, 1, "valid")
    cells = np.arange(9)
    np.testing.assert_array_equal(cells[window.cells(1)], [1, 3, 5, 7])
    np.testing.assert_array_equal(cells[window.cells(1, 1, 3)], [3, 5])


def test_overlap() -> None:
    assert not overlap(slide_all((4, 4), (2, 2), (2, 2), (1, 1), "valid"))
    assert overlap(slide_all((5, 4), (3, 2), (2, 2), (1, 1), "valid"))
    assert not overlap(slide_all((3, 3), (3, 3), (1, 1), (1, 1), "valid"))


def test_valid_counts() -> None:
    windows = slide_all((4, 3), (3, 2), (1, 1), (1, 1), "same")
    np.testing.assert_array_equal(valid_counts((4, 3), windows), np.outer([2, 3, 3, 2], [2, 2, 1]))
