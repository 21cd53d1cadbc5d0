"""Convolutions and their gradients against sums written out as loops."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from edgelite.numerics import convolution
from edgelite.numerics.windows import Windows, slide_all

Array = np.ndarray

SLIDES = [
    ((1, 1), (1, 1), "valid"),
    ((1, 1), (1, 1), "same"),
    ((2, 1), (1, 1), "same"),
    ((1, 2), (1, 1), "valid"),
    ((1, 1), (2, 1), "same"),
    ((2, 3), (1, 2), "same"),
    ((1, 1), (1, 1), ((2, 0), (1, 3))),
]
# Kernel height, width, channels, filters, groups.
KERNELS = [(3, 2, 4, 6, 1), (1, 1, 4, 3, 1), (3, 3, 1, 2, 1), (2, 3, 4, 6, 2), (2, 2, 4, 8, 4)]


def meetings(x: Array, windows: Windows):
    """Every position and kernel cell that meet a cell of the image, and that cell."""
    rows, columns = windows
    for r, c, i, j in itertools.product(
        *map(range, (rows.count, columns.count, rows.size, columns.size))
    ):
        y = r * rows.stride + i * rows.dilation - rows.before
        z = c * columns.stride + j * columns.dilation - columns.before
        if 0 <= y < x.shape[1] and 0 <= z < x.shape[2]:
            yield r, c, i, j, y, z


def loops(x: Array, kernel: Array, g: Array, windows: Windows) -> tuple[Array, Array, Array]:
    """The convolution (in groups), and its gradients by x and by the kernel for `g`."""
    depth, filters = kernel.shape[2:]
    groups = x.shape[3] // depth
    out, gx, gk = np.zeros_like(g), np.zeros_like(x), np.zeros_like(kernel)
    for r, c, i, j, y, z in meetings(x, windows):
        for group in range(groups):
            channels = slice(group * depth, (group + 1) * depth)
            own = slice(group * filters // groups, (group + 1) * filters // groups)
            out[:, r, c, own] += x[:, y, z, channels] @ kernel[i, j, :, own]
            gx[:, y, z, channels] += g[:, r, c, own] @ kernel[i, j, :, own].T
            gk[i, j, :, own] += x[:, y, z, channels].T @ g[:, r, c, own]
    return out, gx, gk


def depthwise_loops(
    x: Array, kernel: Array, g: Array, windows: Windows
) -> tuple[Array, Array, Array]:
    channels, multiplier = kernel.shape[2:]
    gathered = g.reshape(*g.shape[:3], channels, multiplier)
    out, gx, gk = np.zeros_like(gathered), np.zeros_like(x), np.zeros_like(kernel)
    for r, c, i, j, y, z in meetings(x, windows):
        out[:, r, c] += x[:, y, z, :, None] * kernel[i, j]
        gx[:, y, z] += (gathered[:, r, c] * kernel[i, j]).sum(axis=-1)
        gk[i, j] += (x[:, y, z, :, None] * gathered[:, r, c]).sum(axis=0)
    return out.reshape(g.shape), gx, gk


@pytest.fixture(params=[1 << 20, 600], ids=["whole batch", "small tiles"])
def tiles(request, monkeypatch) -> None:
    monkeypatch.setattr(convolution, "_TILE_BYTES", request.param)


@pytest.mark.usefixtures("tiles")
@pytest.mark.parametrize("how", SLIDES, ids=str)
@pytest.mark.parametrize("sizes", KERNELS, ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_conv2d(sizes, how, dtype, rng) -> None:
    kh, kw, channels, filters, groups = sizes
    strides, dilations, padding = how
    windows = slide_all((6, 7), (kh, kw), strides, dilations, padding)
    x = rng.standard_normal((3, 6, 7, channels)).astype(dtype)
    kernel = rng.standard_normal((kh, kw, channels // groups, filters)).astype(dtype)
    g = rng.standard_normal((3, *(w.count for w in windows), filters)).astype(dtype)
    found = (
        convolution.conv2d(x, kernel, windows),
        convolution.conv2d_input_gradient(g, kernel, windows, x.shape),
        convolution.conv2d_kernel_gradient(g, x, windows, kernel.shape),
    )
    for ours, expected in zip(found, loops(x, kernel, g, windows), strict=True):
        assert ours.dtype == dtype
        tolerance = 1e-12 if dtype is np.float64 else 2e-4
        np.testing.assert_allclose(ours, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.usefixtures("tiles")
@pytest.mark.parametrize("how", SLIDES, ids=str)
@pytest.mark.parametrize("sizes", [(3, 2, 4, 1), (3, 3, 3, 2), (2, 2, 1, 5), (1, 1, 3, 1)], ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_depthwise_conv2d(sizes, how, dtype, rng) -> None:
    kh, kw, channels, multiplier = sizes
    strides, dilations, padding = how
    windows = slide_all((6, 7), (kh, kw), strides, dilations, padding)
    x = rng.standard_normal((3, 6, 7, channels)).astype(dtype)
    kernel = rng.standard_normal(sizes).astype(dtype)
    g = rng.standard_normal((3, *(w.count for w in windows), channels * multiplier)).astype(dtype)
    found = (
        convolution.depthwise_conv2d(x, kernel, windows),
        convolution.depthwise_conv2d_input_gradient(g, kernel, windows, x.shape),
        convolution.depthwise_conv2d_kernel_gradient(g, x, windows, kernel.shape),
    )
    for ours, expected in zip(found, depthwise_loops(x, kernel, g, windows), strict=True):
        assert ours.dtype == dtype
        tolerance = 1e-12 if dtype is np.float64 else 2e-4
        np.testing.assert_allclose(ours, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("rows", [1, 5, 17, 40, 1000])
def test_the_gradient_by_the_input_in_products_of_few_rows(rows, rng, monkeypatch) -> None:
    windows = slide_all((6, 7), (3, 3), (1, 1), (1, 1), "valid")  # 4 lines of 5 positions an image
    x, kernel = rng.standard_normal((5, 6, 7, 2)), rng.standard_normal((3, 3, 2, 4))
    g = rng.standard_normal((5, 4, 5, 4))
    monkeypatch.setattr(convolution, "_FEWEST_ROWS", 1)
    monkeypatch.setattr(convolution, "_UNPACKED", rows * 2 * 4)
    products: list[int] = []
    tiles = convolution._tiles

    def noted(*arguments: int):
        for images, lines in tiles(*arguments):
            products.append((images.stop - images.start) * (lines.stop - lines.start) * 5)
            yield images, lines

    monkeypatch.setattr(convolution, "_tiles", noted)
    found = convolution.conv2d_input_gradient(g, kernel, windows, x.shape)
    np.testing.assert_allclose(found, loops(x, kernel, g, windows)[1], rtol=1e-12, atol=1e-12)
    assert sum(products) == 5 * 4 * 5
    assert max(products) <= max(rows, 5)  # a line at least


def test_arguments_are_left_as_they_were_and_may_be_views(rng) -> None:
    windows = slide_all((5, 5), (3, 3), (1, 1), (1, 1), "same")
    x = rng.standard_normal((2, 5, 5, 4))
    kernel = rng.standard_normal((3, 3, 2, 3))
    before = x.copy()
    view = x[..., ::2]
    np.testing.assert_allclose(
        convolution.conv2d(view, kernel, windows),
        convolution.conv2d(view.copy(), kernel, windows),
    )
    np.testing.assert_allclose(
        convolution.depthwise_conv2d(view, kernel[..., :1], windows),
        convolution.depthwise_conv2d(view.copy(), kernel[..., :1], windows),
    )
    np.testing.assert_array_equal(x, before)


def test_an_empty_batch_gives_an_empty_result(rng) -> None:
    windows = slide_all((5, 5), (3, 3), (1, 1), (1, 1), "same")
    x, kernel = np.zeros((0, 5, 5, 2)), rng.standard_normal((3, 3, 2, 4))
    assert convolution.conv2d(x, kernel, windows).shape == (0, 5, 5, 4)
    gradient = convolution.conv2d_kernel_gradient(np.zeros((0, 5, 5, 4)), x, windows, kernel.shape)
    np.testing.assert_array_equal(gradient, np.zeros(kernel.shape))
