"""Overlaps of boxes, and which boxes stay."""

from __future__ import annotations

import numpy as np

from edgelite.numerics.suppression import Boxes, suppress, suppress_sorted

CORNERS = np.array(
    [[0, 0, 2, 2], [2, 2, 0, 0], [0, 1, 2, 3], [5, 5, 6, 6], [0, 0, 0, 9], [0, 0, 1, 2]], np.float32
)
ALL = np.arange(len(CORNERS))


def test_overlaps() -> None:
    np.testing.assert_allclose(Boxes(CORNERS).overlaps(0, ALL), [1, 1, 1 / 3, 0, 0, 0.5], rtol=1e-6)
    assert not Boxes(CORNERS).overlaps(4, ALL).any()


def test_sorted_suppression_keeps_the_best() -> None:
    scores = np.array([0.5, 0.9, 0.8, 0.1, 0.7, 0.6], np.float32)
    boxes = Boxes(CORNERS)
    assert suppress_sorted(boxes, scores, 9, 0.4, 0.2).tolist() == [1, 2, 4]
    assert suppress_sorted(boxes, scores, 2, 0.4, 0.2).tolist() == [1, 2]
    assert suppress_sorted(boxes, scores, 9, 1.0, 0.0).tolist() == [1, 2, 4, 5, 0, 3]


def test_soft_suppression_lowers_scores() -> None:
    scores = np.array([0.9, 0.1, 0.8, 0.7], np.float32)
    found = suppress(Boxes(CORNERS[:4]), scores, 4, 0.9, 0.0, sigma=0.5)
    lowered = 0.8 * np.exp(-((1 / 3) ** 2) / (2 * 0.5))
    assert found.indices == [0, 2, 3] if lowered > 0.7 else [0, 3, 2]
    np.testing.assert_allclose(sorted(found.scores), sorted([0.9, lowered, 0.7]), rtol=1e-6)
