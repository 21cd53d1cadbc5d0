"""Convolution, bias, ReLU and max-pooling as one primitive, for training and prediction.

A model that is converted runs the four one by one, so there are no lowerings.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops.comparison import less
from edgelite.autodiff.ops.convolution import (
    Padding,
    conv2d,
    conv2d_input_gradient,
    conv2d_kernel_gradient,
)
from edgelite.autodiff.ops.elementwise import keep
from edgelite.autodiff.ops.reduction import reduce_sum
from edgelite.autodiff.primitive import primitive
from edgelite.numerics import pooled_convolution as numerics
from edgelite.numerics import pooling
from edgelite.numerics.windows import Windows, slide_all

Pair = tuple[int, int]
Shape = tuple[int, ...]


def _windows(shape: Shape, kernel: Shape, how: dict[str, Any]) -> Windows:
    return slide_all(
        shape[1:3],
        kernel[:2],
        how.get("strides", (1, 1)),
        how.get("dilations", (1, 1)),
        how.get("padding", "valid"),
    )


@primitive
def conv2d_relu_max_pool2d(
    x: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray,
    *,
    pool_size: Pair,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> tuple[np.ndarray, np.ndarray]:
    """max_pool2d(relu(conv2d(x, kernel) + bias)), and where each maximum was.

    Windows of the pool lie side by side without padding.

    Args:
        x: (n, h, w, c).
        kernel: (kh, kw, c, filters).
        bias: (filters,).
        pool_size: cells of a window along both axes, at most 254 together.
        strides, padding, dilations: of the convolution.

    Returns:
        The result (n, rows, columns, filters), and for each the cell of its window in row-major order,
        or the number of cells where the result is zero: uint8 of the same shape.
    """
    windows = slide_all(x.shape[1:3], kernel.shape[:2], strides, dilations, padding)
    return numerics.conv2d_relu_max_pool2d(x, kernel, bias, windows, pool_size)


@primitive(independent=(1,))
def conv2d_relu_max_pool2d_input_gradient(
    g: np.ndarray,
    choice: np.ndarray,
    kernel: np.ndarray,
    *,
    pool_size: Pair,
    shape: Shape,
    **how: Any,
) -> np.ndarray:
    """Gradient of `conv2d_relu_max_pool2d` by images of `shape`; `how` is strides, padding, dilations."""
    windows = _windows(shape, kernel.shape, how)
    return numerics.conv2d_relu_max_pool2d_input_gradient(
        g, choice, kernel, windows, pool_size, shape
    )


@primitive(independent=(1,))
def conv2d_relu_max_pool2d_kernel_gradient(
    g: np.ndarray, choice: np.ndarray, x: np.ndarray, *, pool_size: Pair, shape: Shape, **how: Any
) -> np.ndarray:
    """Gradient of `conv2d_relu_max_pool2d` by a kernel of `shape`; `how` is strides, padding, dilations."""
    windows = _windows(x.shape, shape, how)
    return numerics.conv2d_relu_max_pool2d_kernel_gradient(g, choice, x, windows, pool_size, shape)


@primitive(independent=(1,))
def max_unpool2d(
    g: np.ndarray, choice: np.ndarray, *, pool_size: Pair, lengths: Pair
) -> np.ndarray:
    """Each value of `g` in the cell of its window that `choice` tells, zeros elsewhere.

    Args:
        lengths: rows and columns of the result.
    """
    windows = slide_all(lengths, (1, 1), (1, 1), (1, 1), "valid")
    return pooling.max_unpool2d(g, choice, pool_size, windows)


@primitive(independent=(1,))
def max_unpool2d_select(values: np.ndarray, choice: np.ndarray, *, pool_size: Pair) -> np.ndarray:
    """The cell of each window of `values` that `choice` tells; zero where none is chosen."""
    return pooling.max_unpool2d_select(values, choice, pool_size)


# Where the maxima lie is constant almost everywhere, so that nothing has a gradient by way of the choice.
max_unpool2d.vjps(
    lambda g, out, values, choice, *, pool_size, lengths: max_unpool2d_select(
        g, choice, pool_size=pool_size
    ),
    None,
)
max_unpool2d_select.vjps(
    lambda g, out, values, choice, *, pool_size: max_unpool2d(
        g, choice, pool_size=pool_size, lengths=values.shape[1:3]
    ),
    None,
)
conv2d_relu_max_pool2d.vjps(
    lambda g, out, x, kernel, bias, **how: conv2d_relu_max_pool2d_input_gradient(
        g[0], out[1], kernel, shape=x.shape, **how
    ),
    lambda g, out, x, kernel, bias, **how: conv2d_relu_max_pool2d_kernel_gradient(
        g[0], out[1], x, shape=kernel.shape, **how
    ),
    lambda g, out, x, kernel, bias, *, pool_size, **how: reduce_sum(
        keep(g[0], less(out[1], pool_size[0] * pool_size[1])), axis=(0, 1, 2)
    ),
)


def _spread(g: Any, choice: Any, x: Shape, kernel: Shape, pool_size: Pair, **how: Any) -> Any:
    """The gradient of the convolution itself."""
    rows, columns = _windows(x, kernel, how)
    return max_unpool2d(g, choice, pool_size=pool_size, lengths=(rows.count, columns.count))


conv2d_relu_max_pool2d_input_gradient.vjps(
    lambda gg, out, g, choice, kernel, *, pool_size, shape, **how: max_unpool2d_select(
        conv2d(gg, kernel, **how), choice, pool_size=pool_size
    ),
    None,
    lambda gg, out, g, choice, kernel, *, pool_size, shape, **how: conv2d_kernel_gradient(
        _spread(g, choice, shape, kernel.shape, pool_size, **how), gg, shape=kernel.shape, **how
    ),
)
conv2d_relu_max_pool2d_kernel_gradient.vjps(
    lambda gg, out, g, choice, x, *, pool_size, shape, **how: max_unpool2d_select(
        conv2d(x, gg, **how), choice, pool_size=pool_size
    ),
    None,
    lambda gg, out, g, choice, x, *, pool_size, shape, **how: conv2d_input_gradient(
        _spread(g, choice, x.shape, shape, pool_size, **how), gg, shape=x.shape, **how
    ),
)
