"""Pooling over windows of NHWC images.

`pool_size` and `strides` are (along h, along w), strides being the pool size by default; `padding` is
"same" or "valid".
"""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Lowering, Primitive, primitive
from edgelite.errors import InputError
from edgelite.numerics import pooling as numerics
from edgelite.numerics.windows import Windows, slide_all
from edgelite.schema.enums import Padding
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D

Pair = tuple[int, int]


def _windows(
    shape: tuple[int, ...], pool_size: Pair, strides: Pair | None, padding: str
) -> Windows:
    if len(shape) != 4:
        raise InputError(f"pooling: images must be (n, h, w, channels); received shape {shape}")
    return slide_all(shape[1:3], pool_size, strides or pool_size, (1, 1), padding)


@primitive
def max_pool2d(
    x: np.ndarray, *, pool_size: Pair, strides: Pair | None = None, padding: str = "valid"
) -> np.ndarray:
    """The greatest value in each window."""
    return numerics.max_pool2d(x, _windows(x.shape, pool_size, strides, padding))


@primitive
def max_pool2d_gradient(
    g: np.ndarray,
    x: np.ndarray,
    largest: np.ndarray,
    *,
    pool_size: Pair,
    strides: Pair | None = None,
    padding: str = "valid",
) -> np.ndarray:
    """Gradient of `max_pool2d` by `x`: of equal maxima, the first in row-major order gets it."""
    windows = _windows(x.shape, pool_size, strides, padding)
    return numerics.max_pool2d_gradient(g, x, largest, windows)


@primitive
def max_pool2d_select(
    values: np.ndarray,
    x: np.ndarray,
    largest: np.ndarray,
    *,
    pool_size: Pair,
    strides: Pair | None = None,
    padding: str = "valid",
) -> np.ndarray:
    """For each window, the entry of `values` where `x` has its first maximum, `largest`."""
    windows = _windows(x.shape, pool_size, strides, padding)
    return numerics.max_pool2d_select(values, x, largest, windows)


# Where the maxima lie is constant almost everywhere, so `x` and `largest` have no gradient.
max_pool2d.vjps(lambda g, out, x, **how: max_pool2d_gradient(g, x, out, **how))
max_pool2d_gradient.vjps(
    lambda gg, out, g, x, largest, **how: max_pool2d_select(gg, x, largest, **how), None, None
)
max_pool2d_select.vjps(
    lambda g, out, values, x, largest, **how: max_pool2d_gradient(g, x, largest, **how), None, None
)


@primitive
def average_pool2d(
    x: np.ndarray, *, pool_size: Pair, strides: Pair | None = None, padding: str = "valid"
) -> np.ndarray:
    """The mean of each window's cells; padding is not counted."""
    return numerics.average_pool2d(x, _windows(x.shape, pool_size, strides, padding))


@primitive
def average_pool2d_gradient(
    g: np.ndarray,
    *,
    shape: tuple[int, ...],
    pool_size: Pair,
    strides: Pair | None = None,
    padding: str = "valid",
) -> np.ndarray:
    """Gradient of `average_pool2d` by images of `shape`."""
    windows = _windows(shape, pool_size, strides, padding)
    return numerics.average_pool2d_gradient(g, windows, shape)


average_pool2d.vjps(lambda g, out, x, **how: average_pool2d_gradient(g, shape=x.shape, **how))
average_pool2d_gradient.vjps(lambda gg, out, g, *, shape, **how: average_pool2d(gg, **how))


def _lower_pooling(operators: dict[Primitive, type]) -> None:
    for pooling, operator in operators.items():

        def lower(
            graph: Lowering,
            x: Any,
            *,
            pool_size: Pair,
            strides: Pair | None = None,
            padding: str = "valid",
            operator: type = operator,
        ) -> Any:
            stride_h, stride_w = strides or pool_size
            options = operator(
                padding=Padding[padding.upper()],
                stride_h=stride_h,
                stride_w=stride_w,
                filter_height=pool_size[0],
                filter_width=pool_size[1],
            )
            return graph.add(options, x)

        pooling.lowers(lower)


_lower_pooling({max_pool2d: MaxPool2D, average_pool2d: AveragePool2D})
