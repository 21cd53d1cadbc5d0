"""Gradients kept small."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from edgelite.autodiff import Variable

Pairs = list[tuple[np.ndarray, Variable]]


def clip(pairs: Pairs, value: float | None, norm: float | None, global_norm: float | None) -> Pairs:
    """Pairs of gradient and variable with smaller gradients.

    Args:
        pairs: the pairs.
        value: the gradients' values are at most this, positive or negative.
        norm: the norm of each is at most this.
        global_norm: the norm of all together is at most this.
    """
    if value:
        return [(np.clip(g, -value, value), v) for g, v in pairs]
    if norm:
        return [(g * (norm / max(_norm([g]), norm)), v) for g, v in pairs]
    if global_norm:
        factor = global_norm / max(_norm([g for g, _ in pairs]), global_norm)
        return [(g * factor, v) for g, v in pairs]
    return pairs


def _norm(gradients: Sequence[np.ndarray]) -> float:
    return math.sqrt(sum(float(np.sum(np.square(gradient))) for gradient in gradients))
