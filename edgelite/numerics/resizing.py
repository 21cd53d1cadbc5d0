"""Which cells of an axis, and how much of each, make a cell of the resized axis.

Roundings are those of TensorFlow Lite's reference kernels: positions are float32, or for signed
integers fixed-point numbers with 10 fractional bits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

FRACTION_BITS = 10


class Neighbours(NamedTuple):
    """For each cell of the resized axis, the two cells that it lies between.

    Attributes:
        lower, upper: their indices.
        near, far: the weights of the lower and of the upper one; float32, or integers that add up to
            2**FRACTION_BITS.
    """

    lower: np.ndarray
    upper: np.ndarray
    near: np.ndarray
    far: np.ndarray


def _spans(length: int, count: int, align_corners: bool) -> tuple[int, int]:
    """How many cells go into how many: between the centers of the outer cells where aligned."""
    return (length - 1, count - 1) if align_corners and count > 1 else (length, count)


def nearest(length: int, count: int, align_corners: bool, half_pixel_centers: bool) -> np.ndarray:
    """The indices of the cells that `count` cells take from an axis of `length`."""
    cells, into = _spans(length, count, align_corners)
    offset = np.float32(0.5 if half_pixel_centers else 0)
    places = (np.arange(count, dtype=np.float32) + offset) * (np.float32(cells) / np.float32(into))
    rounded = np.floor(places.astype(np.float64) + 0.5) if align_corners else np.floor(places)
    return np.clip(rounded, 0, length - 1).astype(np.intp)


def linear(length: int, count: int, align_corners: bool, half_pixel_centers: bool) -> Neighbours:
    """The neighbours with float32 weights."""
    cells, into = _spans(length, count, align_corners)
    scale = np.float32(cells) / np.float32(into)
    places = np.arange(count, dtype=np.float32)
    if half_pixel_centers:
        places = (places + np.float32(0.5)) * scale - np.float32(0.5)
    else:
        places = places * scale
    lower = np.clip(np.floor(places), 0, length - 1).astype(np.intp)
    upper = np.clip(np.ceil(places), 0, length - 1).astype(np.intp)
    far = places - lower.astype(np.float32)
    return Neighbours(lower, upper, np.float32(1) - far, far)


def linear_fixed(
    length: int, count: int, align_corners: bool, half_pixel_centers: bool
) -> Neighbours:
    """The neighbours with integer weights."""
    one = 1 << FRACTION_BITS
    cells, into = _spans(length, count, align_corners)
    scale = (one * cells + into // 2) // into
    places = np.arange(count, dtype=np.int64) * scale
    if half_pixel_centers:
        places += scale // 2 - one // 2
    lower = np.clip(places // one, 0, length - 1)
    upper = np.clip(-(-places // one), 0, length - 1)
    far = places - one * lower
    return Neighbours(lower, upper, one - far, far)
