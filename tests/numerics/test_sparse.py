"""Sparse arrays, expanded, against the same arrays built element by element."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics.sparse import Level, fill


def compressed(kept: np.ndarray) -> Level:
    """The level of which these positions, a row each parent, are stored."""
    segments = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
    return Level(0, segments, np.nonzero(kept)[1])


def dense(size: int) -> Level:
    return Level(size, None, None)


def test_rows_of_stored_columns(rng) -> None:
    wanted = rng.integers(1, 9, (5, 7)) * (rng.random((5, 7)) < 0.4)
    out = np.zeros((5, 7), int)
    fill(out, wanted[wanted != 0], [dense(5), compressed(wanted != 0)], (0, 1), ())
    np.testing.assert_array_equal(out, wanted)


def test_columns_first(rng) -> None:
    wanted = rng.integers(1, 9, (5, 7)) * (rng.random((5, 7)) < 0.4)
    turned = wanted.T
    out = np.zeros((5, 7), int)
    fill(out, turned[turned != 0], [dense(7), compressed(turned != 0)], (1, 0), ())
    np.testing.assert_array_equal(out, wanted)


@pytest.mark.parametrize("block", [(1, 4), (2, 2)])
def test_blocks(block, rng) -> None:
    rows, columns = 4 // block[0], 8 // block[1]
    blocks = rng.integers(1, 9, (rows, columns, *block))
    blocks[rng.random((rows, columns)) < 0.5] = 0
    kept = blocks.any(axis=(2, 3))
    out = np.zeros((4, 8), int)
    levels = [dense(rows), compressed(kept), dense(block[0]), dense(block[1])]
    fill(out, blocks[kept].reshape(-1), levels, (0, 1, 2, 3), (0, 1))
    np.testing.assert_array_equal(out, blocks.transpose(0, 2, 1, 3).reshape(4, 8))


def test_two_compressed_levels() -> None:
    out = np.zeros((4, 3), int)
    levels = [
        Level(0, np.array([0, 2]), np.array([1, 3])),
        Level(0, np.array([0, 1, 3]), np.array([2, 0, 1])),
    ]
    fill(out, np.array([5, 6, 7]), levels, (0, 1), ())
    np.testing.assert_array_equal(out, [[0, 0, 0], [0, 0, 5], [0, 0, 0], [6, 7, 0]])


def test_nothing_stored() -> None:
    out = np.zeros((2, 3), int)
    fill(out, np.zeros(0, int), [dense(2), compressed(np.zeros((2, 3), bool))], (0, 1), ())
    assert not out.any()
