"""Images sampled at transformed places, as TensorFlow's ImageProjectiveTransformV3 does, in float32."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

FILL_MODES = ("constant", "reflect", "wrap", "nearest")


class Corner(NamedTuple):
    """One of the cells that a sample is a mean of.

    Attributes:
        rows, columns: which, (images, height, width); 0 where it lies outside.
        weights: its share; 0 where it lies outside.
    """

    rows: np.ndarray
    columns: np.ndarray
    weights: np.ndarray


def corners(
    transforms: np.ndarray, height: int, width: int, interpolation: str, fill_mode: str
) -> list[Corner]:
    """The cells that each cell of transformed images is a mean of; what is missing to 1 is filling.

    Args:
        transforms: (images, 6), a0 a1 a2 b0 b1 b2: the cell at (x, y) shows what is at
            (a0 x + a1 y + a2, b0 x + b1 y + b2).
        interpolation: "nearest" or "bilinear".
        fill_mode: how images go on outside: "constant" (filling), "reflect", "wrap" or "nearest".
    """
    a0, a1, a2, b0, b1, b2 = (transforms.astype(np.float32)[:, i, None, None] for i in range(6))
    x = np.arange(width, dtype=np.float32)
    y = np.arange(height, dtype=np.float32)[:, None]
    columns = _continued(a0 * x + a1 * y + a2, width, fill_mode)
    rows = _continued(b0 * x + b1 * y + b2, height, fill_mode)
    if interpolation == "nearest":
        return [_corner(_rounded(rows), _rounded(columns), np.ones_like(rows), height, width)]
    top, left = np.floor(rows), np.floor(columns)
    low, right = rows - top, columns - left
    one = np.float32(1)
    shares = [(0, 0, (one - low) * (one - right)), (0, 1, (one - low) * right)]
    shares += [(1, 0, low * (one - right)), (1, 1, low * right)]
    return [
        _corner(top + down, left + across, share, height, width) for down, across, share in shares
    ]


def _rounded(places: np.ndarray) -> np.ndarray:
    """Halves away from zero."""
    return np.copysign(np.floor(np.abs(places) + np.float32(0.5)), places)


def _corner(
    rows: np.ndarray, columns: np.ndarray, weights: np.ndarray, height: int, width: int
) -> Corner:
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    return Corner(
        np.where(inside, rows, 0).astype(np.intp),
        np.where(inside, columns, 0).astype(np.intp),
        np.where(inside, weights, np.float32(0)),
    )


def _continued(places: np.ndarray, length: int, fill_mode: str) -> np.ndarray:
    """Places outside of an axis of `length` cells, as places inside that show the same."""
    if fill_mode == "constant":
        return places
    below, above = places < 0, places > length - 1
    found = places
    if fill_mode == "reflect" and length > 1:
        period = np.float32(2 * length)
        low = np.where(places < period, places + period * np.trunc(-places / period), places)
        low = np.where(low < -length, low + period, -low - 1)
        high = places - period * np.trunc(places / period)
        high = np.where(high >= length, period - high - 1, high)
        found = np.where(below, low, np.where(above, high, places))
    elif fill_mode == "wrap" and length > 1:
        size = np.float32(length)
        last = np.float32(length - 1)
        low = places + size * (np.trunc(-places / last) + 1)
        high = places - size * np.trunc(places / last)
        found = np.where(below, low, np.where(above, high, places))
    return np.clip(found, 0, length - 1)
