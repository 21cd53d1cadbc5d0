"""Convolution, bias, ReLU and max-pooling as one against the four, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics import convolution, pooled_convolution, pooling
from edgelite.numerics.windows import Windows, slide_all

# Kernel height, width, channels, filters; strides, dilations and padding; pool.
CASES = [
    ((3, 3, 1, 4), ((1, 1), (1, 1), "valid"), (2, 2)),
    ((3, 2, 3, 2), ((1, 1), (1, 1), "same"), (2, 3)),
    ((2, 3, 2, 3), ((1, 1), (1, 1), ((2, 0), (1, 3))), (3, 1)),
    ((1, 1, 2, 3), ((1, 1), (1, 1), "valid"), (2, 2)),
    ((3, 3, 4, 2), ((1, 1), (1, 1), "valid"), (2, 2)),
    ((3, 3, 5, 2), ((1, 1), (1, 1), "same"), (1, 2)),
    ((3, 2, 4, 3), ((2, 1), (1, 1), "same"), (2, 2)),
    ((2, 2, 1, 3), ((1, 2), (1, 1), "valid"), (2, 2)),
    ((2, 3, 4, 3), ((1, 1), (2, 1), "same"), (3, 2)),
    ((3, 3, 2, 3), ((1, 1), (1, 2), "valid"), (2, 1)),
]


@pytest.fixture(params=[3 << 18, 600], ids=["whole batch", "small tiles"])
def tiles(request, monkeypatch) -> None:
    monkeypatch.setattr(pooled_convolution, "_TILE_BYTES", request.param)


def first_maxima(activated: np.ndarray, pool: tuple[int, int]) -> np.ndarray:
    """The first greatest cell of each window in row-major order, or their number where that is zero."""
    n, rows, columns, channels = activated.shape
    chosen = np.zeros((n, rows // pool[0], columns // pool[1], channels), np.uint8)
    for image, row, column, channel in np.ndindex(chosen.shape):
        top, left = row * pool[0], column * pool[1]
        window = activated[image, top : top + pool[0], left : left + pool[1], channel]
        chosen[image, row, column, channel] = np.argmax(window) if window.max() else window.size
    return chosen


def spread(g: np.ndarray, chosen: np.ndarray, pool: tuple[int, int], windows: Windows):
    """The gradient of what was pooled."""
    rows, columns = windows
    out = np.zeros((len(g), rows.count, columns.count, g.shape[3]), g.dtype)
    for image, row, column, channel in np.ndindex(g.shape):
        cell = chosen[image, row, column, channel]
        if cell < pool[0] * pool[1]:
            place = (row * pool[0] + cell // pool[1], column * pool[1] + cell % pool[1])
            out[(image, *place, channel)] = g[image, row, column, channel]
    return out


@pytest.mark.usefixtures("tiles")
@pytest.mark.parametrize(("sizes", "how", "pool"), CASES, ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_it_is_the_four_one_by_one(sizes, how, pool, dtype, rng) -> None:
    strides, dilations, padding = how
    windows = slide_all((9, 8), sizes[:2], strides, dilations, padding)
    # Small whole numbers: sums are exact, and there are ties.
    x = rng.integers(-1, 2, (5, 9, 8, sizes[2])).astype(dtype)
    kernel = rng.integers(-1, 2, sizes).astype(dtype)
    bias = rng.integers(-1, 2, sizes[3]).astype(dtype)
    activated = np.maximum(convolution.conv2d(x, kernel, windows) + bias, 0)
    counts = tuple(w.count for w in windows)
    pools = slide_all(counts, pool, pool, (1, 1), "valid")
    out, choice = pooled_convolution.conv2d_relu_max_pool2d(x, kernel, bias, windows, pool)
    np.testing.assert_array_equal(out, pooling.max_pool2d(activated, pools))
    np.testing.assert_array_equal(choice, first_maxima(activated, pool))
    assert (out.dtype, choice.dtype) == (dtype, np.uint8)
    assert (choice == pool[0] * pool[1]).any()
    assert (choice < pool[0] * pool[1]).any()

    g = rng.integers(-4, 5, out.shape).astype(dtype)
    inner = spread(g, choice, pool, windows)
    np.testing.assert_array_equal(
        pooled_convolution.conv2d_relu_max_pool2d_kernel_gradient(
            g, choice, x, windows, pool, sizes
        ),
        convolution.conv2d_kernel_gradient(inner, x, windows, sizes),
    )
    np.testing.assert_array_equal(
        pooled_convolution.conv2d_relu_max_pool2d_input_gradient(
            g, choice, kernel, windows, pool, x.shape
        ),
        convolution.conv2d_input_gradient(inner, kernel, windows, x.shape),
    )


@pytest.mark.parametrize("pool", [(2, 2), (3, 1), (2, 3)], ids=str)
def test_unpooling_and_its_transpose(pool, rng) -> None:
    rows, columns = 3, 2
    windows = slide_all((rows * pool[0] + 1, columns * pool[1]), (1, 1), (1, 1), (1, 1), "valid")
    g = rng.standard_normal((2, rows, columns, 3))
    choice = rng.integers(0, pool[0] * pool[1] + 1, g.shape).astype(np.uint8)
    expected = spread(g, choice, pool, windows)
    np.testing.assert_array_equal(pooling.max_unpool2d(g, choice, pool, windows), expected)
    values = rng.standard_normal(expected.shape)
    picked = pooling.max_unpool2d_select(values, choice, pool)
    np.testing.assert_allclose((picked * g).sum(), (values * expected).sum())
