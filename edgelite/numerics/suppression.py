"""Non-maximum suppression: of boxes that overlap, the one with the best score stays.

Boxes are float32 rows of two opposite corners, (y1, x1, y2, x2).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from edgelite.numerics import heaps

_FIRST_BLOCK, _LARGEST_BLOCK = 32, 256


class Boxes:
    """Boxes that overlaps are asked of.

    Args:
        corners: float32 (n, 4), two opposite corners each.
    """

    def __init__(self, corners: np.ndarray) -> None:
        self._low = np.minimum(corners[:, :2], corners[:, 2:])
        self._high = np.maximum(corners[:, :2], corners[:, 2:])
        sides = self._high - self._low
        self._areas = sides[:, 0] * sides[:, 1]

    def overlaps(self, one: int, others: np.ndarray) -> np.ndarray:
        """Intersection over union of a box with others, given by their indices; 0 for empty boxes."""
        return self.pairs(np.array([one]), others)[0]

    def pairs(self, ones: np.ndarray, others: np.ndarray) -> np.ndarray:
        """`overlaps` of each of some boxes, a row for each."""
        areas = self._areas[ones, None], self._areas[others]
        intersections = self._lengths(0, ones, others)
        np.multiply(intersections, self._lengths(1, ones, others), out=intersections)
        ratios = np.zeros_like(intersections)
        full = (areas[0] > 0) & (areas[1] > 0)
        unions = areas[0] + areas[1]
        np.subtract(unions, intersections, out=unions)
        return np.divide(intersections, unions, out=ratios, where=full)

    def are_full(self, some: np.ndarray) -> bool:
        """Whether all these have an area."""
        areas = self._areas[some]
        return bool(np.all((areas > 0) & np.isfinite(areas)))

    def _lengths(self, axis: int, ones: np.ndarray, others: np.ndarray) -> np.ndarray:
        """How long the intersections are along an axis."""
        low = np.maximum(self._low[ones, axis, None], self._low[others, axis])
        high = np.minimum(self._high[ones, axis, None], self._high[others, axis])
        np.subtract(high, low, out=high)
        return np.maximum(high, 0, out=high)


def suppress_sorted(
    boxes: Boxes, scores: np.ndarray, most: int, overlap: float, least: float
) -> np.ndarray:
    """Takes the best box, drops those that overlap it by more than `overlap`, and so on.

    Args:
        scores: one a box; those below `least` do not count, equal ones go by their index.
        most: how many boxes to keep at most.

    Returns:
        The indices of the boxes that stay, best first.
    """
    kept = np.flatnonzero(scores >= np.float32(least))
    left = kept[np.argsort(-scores[kept], kind="stable")]
    selected: list[int] = []
    while left.size and len(selected) < most:
        best, left = int(left[0]), left[1:]
        selected.append(best)
        left = left[~(boxes.overlaps(best, left) > np.float32(overlap))]
    return np.array(selected, np.intp)


class Selection(NamedTuple):
    """Boxes that stay: their indices, and their scores in the end."""

    indices: list[int]
    scores: list[float]


def _lower(a: tuple[float, int, int], b: tuple[float, int, int]) -> bool:
    return a[0] < b[0]


def suppress(
    boxes: Boxes, scores: np.ndarray, most: int, overlap: float, least: float, sigma: float = 0.0
) -> Selection:
    """As TensorFlow's NonMaxSuppressionV4 and V5.

    Args:
        scores: float32, one a box; those not above `least` do not count.
        most: how many boxes to keep at most.
        overlap: boxes that overlap a better one by so much are dropped.
        sigma: where positive, overlapping boxes that stay lose score, by exp(-overlap**2 / (2 sigma)).

    Source: N. Bodla et al., Soft-NMS: Improving Object Detection With One Line of Code, ICCV 2017.
    """
    counting = np.flatnonzero(scores > np.float32(least))
    limit, floor = float(np.float32(overlap)), float(np.float32(least))
    if sigma <= 0 and limit <= 1 and _are_distinct(scores[counting]) and boxes.are_full(counting):
        order = counting[np.argsort(-scores[counting])]
        chosen_first = _suppress_distinct(boxes, order, min(most, len(order)), limit)
        return Selection(chosen_first, scores[chosen_first].tolist())
    heap: list[tuple[float, int, int]] = []
    for index in counting.tolist():
        heaps.push(heap, (float(scores[index]), index, 0), _lower)
    most = min(most, len(heap))
    chosen = np.empty(most, np.intp)
    result = Selection([], [])
    factor = float(np.float32(-0.5 / sigma)) if sigma > 0 else 0.0
    while len(result.indices) < most and heap:
        score, index, begin = heaps.pop(heap, _lower)
        count = len(result.indices)
        ratios = boxes.overlaps(index, chosen[begin:count])
        if bool(np.any(ratios >= limit)):
            continue
        after = _decayed(score, ratios, factor, floor) if sigma > 0 else score
        if after == score:
            chosen[count] = index
            result.indices.append(index)
            result.scores.append(score)
        if after > floor:
            # A selected box comes back, too: it then overlaps itself and is dropped.
            heaps.push(heap, (after, index, count), _lower)
    return result


def _are_distinct(scores: np.ndarray) -> bool:
    """Whether no two are equal; which of equal ones comes first follows from the steps of a heap."""
    return len(np.unique(scores)) == len(scores)


def _suppress_distinct(boxes: Boxes, order: np.ndarray, most: int, limit: float) -> list[int]:
    """The boxes that stay of those in `order`, best first, none of them empty.

    Blocks of boxes are compared with what is selected, and with each other, at once. They grow, as
    often the first few boxes are enough.
    """
    chosen: list[int] = []
    begin, size = 0, _FIRST_BLOCK
    while begin < len(order) and len(chosen) < most:
        block = order[begin : begin + size]
        begin, size = begin + size, min(2 * size, _LARGEST_BLOCK)
        if chosen:
            block = block[~np.any(boxes.pairs(block, np.array(chosen)) >= limit, axis=1)]
        near = boxes.pairs(block, block) >= limit
        free = np.ones(len(block), np.bool_)
        for place, index in enumerate(block.tolist()):
            if free[place]:
                chosen.append(index)
                free &= ~near[place]
                if len(chosen) == most:
                    break
    return chosen


def _decayed(score: float, ratios: np.ndarray, factor: float, floor: float) -> float:
    """The score times a weight for each overlap, the latest box first, in float32."""
    value = np.float32(score)
    for ratio in ratios[::-1]:
        value = value * np.float32(math.exp(float(np.float32(factor) * ratio * ratio)))
        if value <= floor:
            break
    return float(value)
