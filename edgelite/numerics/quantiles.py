"""Boundaries of bins that hold equally many numbers, from summaries of batches.

A summary is (2, entries): numbers in order, and how many numbers each stands for.
"""

from __future__ import annotations

import numpy as np

NOTHING = np.zeros((2, 0), np.float32)


def summarized(values: np.ndarray, epsilon: float) -> np.ndarray:
    """The summary of a batch: about 1 / epsilon of its numbers at equal distances in order."""
    ordered = np.sort(values, axis=None)
    step = max(ordered.size * epsilon, 1)
    entries = ordered[int(step - 1) :: int(step)]
    return np.stack([entries, np.full_like(entries, step)])


def merged(one: np.ndarray, other: np.ndarray, epsilon: float) -> np.ndarray:
    """The summary of two batches."""
    joined = np.concatenate([one, other], axis=1)
    return _compressed(joined[:, np.argsort(joined[0])], epsilon)


def boundaries(summary: np.ndarray, bins: int) -> np.ndarray:
    """The numbers between `bins` bins."""
    return _compressed(summary, 1.0 / bins)[0, :-1]


def _compressed(summary: np.ndarray, epsilon: float) -> np.ndarray:
    """A summary of 1 / epsilon entries, interpolated at equal parts of the whole weight."""
    if summary.shape[1] * epsilon < 1:
        return summary
    parts = epsilon + np.arange(0.0, 1.0, epsilon)
    weights = summary[1].cumsum()
    shares = weights / weights[-1]
    numbers = np.interp(parts, shares, summary[0])
    reached = np.interp(parts, shares, weights)
    own = reached - np.concatenate([[0], reached[:-1]])
    return np.stack([numbers, own]).astype(np.float32)
