"""A transposed convolution is the adjoint of a convolution."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from edgelite.numerics.convolution import conv2d_input_gradient
from edgelite.numerics.transposed_convolution import Canvas, filter_matrix
from edgelite.numerics.windows import slide_all


@pytest.mark.parametrize(
    ("padding", "stride", "size"),
    list(itertools.product(("same", "valid"), (1, 2, 3), ((3, 3), (1, 4), (2, 1)))),
)
def test_equals_the_gradient_of_a_convolution(
    padding: str, stride: int, size: tuple[int, int], rng: np.random.Generator
) -> None:
    out = np.empty((2, 9, 8, 5))
    windows = slide_all((9, 8), size, (stride, stride), (1, 1), padding)
    positions = tuple(window.count for window in windows)
    x, kernel = rng.normal(size=(2, *positions, 3)), rng.normal(size=(5, *size, 3))
    canvas = Canvas(out, windows, np.float64)
    canvas.paint(x.reshape(-1, 3) @ filter_matrix(kernel))
    wanted = conv2d_input_gradient(x, kernel.transpose(1, 2, 0, 3), windows, out.shape)
    np.testing.assert_allclose(canvas.inner, wanted, atol=1e-12)
