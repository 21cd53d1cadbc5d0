"""Patches of several positions meet banded matrices as those of one meet matrices."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.interpreter.kernels.shared.patches import Patches
from edgelite.interpreter.scratch import Scratch
from edgelite.numerics.windows import slide

RNG = np.random.default_rng(0)


def product(x, windows, matrix, positions, ones):
    out = np.zeros((len(x), *(window.count for window in windows), matrix.shape[1]), np.float32)
    patches = Patches(x, windows, 3, positions=positions, memory=Scratch())
    pieces = patches.pieces(slice(None), out, slice(None))
    tiles = patches.tiles(pieces, slice(None), out, slice(None), ones)
    patches.refresh()
    for tile in tiles:
        tile.gather()
        tile.out[...] = tile.rows @ patches.banded(matrix)
    return out


@pytest.mark.parametrize("positions", [2, 3, 4])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("ones", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.int8])
def test_rows_of_several_positions(positions, stride, ones, dtype):
    x = RNG.integers(-9, 9, (2, 7, 12 * stride, 3)).astype(dtype)
    windows = slide(7, 3, 2, 1, "same"), slide(12 * stride, 2, stride, 1, "same")
    matrix = RNG.integers(-9, 9, (3 * 2 * 3 + ones, 5)).astype(np.float32)
    expected = product(x, windows, matrix, 1, ones)
    np.testing.assert_array_equal(product(x, windows, matrix, positions, ones), expected)
    assert np.any(expected)
