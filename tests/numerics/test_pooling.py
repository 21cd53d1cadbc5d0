"""Pooling and its gradients against loops over windows."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics import pooling
from edgelite.numerics.windows import Windows, slide_all

CASES = [
    ((2, 2), (2, 2), "valid"),
    ((2, 3), (2, 2), "same"),
    ((3, 3), (1, 2), "same"),
    ((3, 2), (2, 3), "valid"),
    ((1, 1), (2, 2), "valid"),
    ((5, 6), (1, 1), "valid"),
]


def cells(windows: Windows, lengths: tuple[int, ...]):
    """For each position, the cells of the input in its window in row-major order."""
    for position in np.ndindex(*(w.count for w in windows)):
        met = []
        for tap in np.ndindex(*(w.size for w in windows)):
            cell = tuple(
                p * w.stride + t - w.before for p, t, w in zip(position, tap, windows, strict=True)
            )
            if all(0 <= c < n for c, n in zip(cell, lengths, strict=True)):
                met.append(cell)
        yield position, met


@pytest.fixture(params=CASES, ids=str)
def windows(request) -> Windows:
    size, strides, padding = request.param
    return slide_all((5, 6), size, strides, (1, 1), padding)


def test_max_pool_and_its_gradient(windows, rng) -> None:
    # Few different values, so that there are ties.
    x = rng.integers(-3, 3, (2, 5, 6, 3)).astype(np.float32)
    g = rng.standard_normal((2, *(w.count for w in windows), 3)).astype(np.float32)
    values = rng.standard_normal(x.shape).astype(np.float32)
    largest, gradient, chosen = np.zeros_like(g), np.zeros_like(x), np.zeros_like(g)
    for position, met in cells(windows, (5, 6)):
        for n, c in np.ndindex(2, 3):
            best = max(met, key=lambda cell: x[(n, *cell, c)])
            largest[(n, *position, c)] = x[(n, *best, c)]
            gradient[(n, *best, c)] += g[(n, *position, c)]
            chosen[(n, *position, c)] = values[(n, *best, c)]
    found = pooling.max_pool2d(x, windows)
    np.testing.assert_array_equal(found, largest)
    np.testing.assert_allclose(
        pooling.max_pool2d_gradient(g, x, found, windows), gradient, rtol=1e-6, atol=1e-6
    )
    np.testing.assert_array_equal(pooling.max_pool2d_select(values, x, found, windows), chosen)


def test_average_pool_and_its_gradient(windows, rng) -> None:
    x = rng.standard_normal((2, 5, 6, 3))
    g = rng.standard_normal((2, *(w.count for w in windows), 3))
    mean, gradient = np.zeros_like(g), np.zeros_like(x)
    for position, met in cells(windows, (5, 6)):
        for cell in met:
            mean[(slice(None), *position)] += x[(slice(None), *cell)] / len(met)
            gradient[(slice(None), *cell)] += g[(slice(None), *position)] / len(met)
    np.testing.assert_allclose(pooling.average_pool2d(x, windows), mean)
    np.testing.assert_allclose(pooling.average_pool2d_gradient(g, windows, x.shape), gradient)


@pytest.mark.parametrize("axes", [1, 3])
def test_other_numbers_of_spatial_axes(axes: int, rng) -> None:
    lengths = (4,) * axes
    windows = slide_all(lengths, (2,) * axes, (2,) * axes, (1,) * axes, "valid")
    x = rng.standard_normal((2, *lengths, 3))
    blocks = x.reshape(2, *(2, 2) * axes, 3)
    within = tuple(range(2, 2 * axes + 1, 2))
    np.testing.assert_array_equal(pooling.max_pool2d(x, windows), blocks.max(axis=within))
    np.testing.assert_allclose(pooling.average_pool2d(x, windows), blocks.mean(axis=within))


def test_integers_are_pooled_without_overflow_of_the_padding() -> None:
    windows = slide_all((3, 3), (2, 2), (2, 2), (1, 1), "same")
    x = np.full((1, 3, 3, 1), -128, np.int8)
    np.testing.assert_array_equal(pooling.max_pool2d(x, windows), np.full((1, 2, 2, 1), -128))
