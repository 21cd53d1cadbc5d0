"""Two-dimensional convolutions: NHWC images, (kh, kw, depth, filters) kernels.

`strides` and `dilations` are (along h, along w); `padding` is "same", "valid" or a pair (before, after)
for h and for w. The gradients are primitives, too, so that they can be differentiated.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Lowering, primitive
from edgelite.errors import ConversionError, InputError
from edgelite.numerics import convolution as numerics
from edgelite.numerics.windows import Windows, slide_all
from edgelite.schema import enums as schema
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D, TransposeConv
from edgelite.schema.ops.joining import Concatenation
from edgelite.schema.ops.layout import Pad, Reshape, Transpose
from edgelite.schema.ops.layout import Shape as ShapeOf
from edgelite.schema.ops.slicing import StridedSlice

Pair = tuple[int, int]
Padding = str | tuple[Pair, Pair]
Shape = tuple[int, ...]


def _windows(
    shape: Shape, kernel: Shape, strides: Pair, padding: Padding, dilations: Pair
) -> Windows:
    return slide_all(shape[1:3], kernel[:2], strides, dilations, padding)


def _check_ranks(name: str, x: np.ndarray, kernel: np.ndarray) -> None:
    if x.ndim != 4 or kernel.ndim != 4:
        raise InputError(
            f"{name}: images must be (n, h, w, channels) and the kernel have 4 axes; "
            f"received shapes {x.shape} and {kernel.shape}"
        )


@primitive
def conv2d(
    x: np.ndarray,
    kernel: np.ndarray,
    *,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> np.ndarray:
    """Convolve `x` (n, h, w, c) with `kernel` (kh, kw, c / groups, filters).

    Raises:
        InputError: ranks or channels do not fit.
    """
    _check_ranks("conv2d", x, kernel)
    channels, (depth, filters) = x.shape[3], kernel.shape[2:]
    if channels % depth or filters % (channels // depth):
        raise InputError(
            f"conv2d: the kernel's depth {depth} must divide the {channels} channels of the input, and "
            f"the number of groups its {filters} filters"
        )
    return numerics.conv2d(x, kernel, _windows(x.shape, kernel.shape, strides, padding, dilations))


@primitive
def depthwise_conv2d(
    x: np.ndarray,
    kernel: np.ndarray,
    *,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> np.ndarray:
    """Convolve each channel of `x` (n, h, w, c) with its own filters (kh, kw, c, multiplier).

    Raises:
        InputError: ranks or channels do not fit.
    """
    _check_ranks("depthwise_conv2d", x, kernel)
    if x.shape[3] != kernel.shape[2]:
        raise InputError(
            f"depthwise_conv2d: the kernel's third axis must be the input's {x.shape[3]} channels; "
            f"received kernel shape {kernel.shape}"
        )
    windows = _windows(x.shape, kernel.shape, strides, padding, dilations)
    return numerics.depthwise_conv2d(x, kernel, windows)


@primitive
def conv2d_input_gradient(
    g: np.ndarray,
    kernel: np.ndarray,
    *,
    shape: Shape,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> np.ndarray:
    """Gradient of `conv2d` by images of `shape`: the transposed convolution.

    Args:
        g: (n, oh, ow, filters).
        kernel: (kh, kw, c / groups, filters).
        shape: (n, h, w, c).
    """
    windows = _windows(shape, kernel.shape, strides, padding, dilations)
    return numerics.conv2d_input_gradient(g, kernel, windows, shape)


@primitive
def conv2d_kernel_gradient(
    g: np.ndarray,
    x: np.ndarray,
    *,
    shape: Shape,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> np.ndarray:
    """Gradient of `conv2d` by a kernel of `shape`."""
    windows = _windows(x.shape, shape, strides, padding, dilations)
    return numerics.conv2d_kernel_gradient(g, x, windows, shape)


@primitive
def depthwise_conv2d_input_gradient(
    g: np.ndarray,
    kernel: np.ndarray,
    *,
    shape: Shape,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> np.ndarray:
    """Gradient of `depthwise_conv2d` by images of `shape`."""
    windows = _windows(shape, kernel.shape, strides, padding, dilations)
    return numerics.depthwise_conv2d_input_gradient(g, kernel, windows, shape)


@primitive
def depthwise_conv2d_kernel_gradient(
    g: np.ndarray,
    x: np.ndarray,
    *,
    shape: Shape,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> np.ndarray:
    """Gradient of `depthwise_conv2d` by a kernel of `shape`."""
    windows = _windows(x.shape, shape, strides, padding, dilations)
    return numerics.depthwise_conv2d_kernel_gradient(g, x, windows, shape)


def _give_gradients(forward: Any, by_input: Any, by_kernel: Any) -> None:
    """The convolution and its two gradients are linear in each argument: each gives the others'."""
    forward.vjps(
        lambda g, out, x, kernel, **how: by_input(g, kernel, shape=x.shape, **how),
        lambda g, out, x, kernel, **how: by_kernel(g, x, shape=kernel.shape, **how),
    )
    by_input.vjps(
        lambda gg, out, g, kernel, *, shape, **how: forward(gg, kernel, **how),
        lambda gg, out, g, kernel, *, shape, **how: by_kernel(g, gg, shape=kernel.shape, **how),
    )
    by_kernel.vjps(
        lambda gg, out, g, x, *, shape, **how: forward(x, gg, **how),
        lambda gg, out, g, x, *, shape, **how: by_input(g, gg, shape=x.shape, **how),
    )


_give_gradients(conv2d, conv2d_input_gradient, conv2d_kernel_gradient)
_give_gradients(depthwise_conv2d, depthwise_conv2d_input_gradient, depthwise_conv2d_kernel_gradient)


def _padded(graph: Lowering, x: Any, padding: Padding) -> tuple[Any, schema.Padding]:
    """The input and the operator's padding; explicit padding becomes an operator of its own."""
    if isinstance(padding, str):
        return x, schema.Padding[padding.upper()]
    widths = graph.constant(np.asarray([(0, 0), *padding, (0, 0)], np.int32))
    return graph.add(Pad(), x, widths), schema.Padding.VALID


def _window_options(strides: Pair, dilations: Pair) -> dict[str, int]:
    return {
        "stride_h": strides[0],
        "stride_w": strides[1],
        "dilation_h_factor": dilations[0],
        "dilation_w_factor": dilations[1],
    }


def _reordered(graph: Lowering, kernel: Any, perm: Shape) -> Any:
    """The kernel with its axes in another order."""
    if kernel.data is not None:
        return graph.constant(np.ascontiguousarray(np.transpose(kernel.data, perm)))
    return graph.add(Transpose(), kernel, graph.constant(np.asarray(perm, np.int32)))


def _lower_conv2d(
    graph: Lowering,
    x: Any,
    kernel: Any,
    *,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> Any:
    x, border = _padded(graph, x, padding)
    options = Conv2D(padding=border, **_window_options(strides, dilations))
    return graph.add(options, x, _reordered(graph, kernel, (3, 0, 1, 2)))


def _lower_depthwise_conv2d(
    graph: Lowering,
    x: Any,
    kernel: Any,
    *,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> Any:
    kh, kw, channels, multiplier = kernel.shape
    shape = (1, kh, kw, channels * multiplier)
    if kernel.data is not None:
        filters = graph.constant(np.reshape(kernel.data, shape))
    else:
        filters = graph.add(
            Reshape(new_shape=shape), kernel, graph.constant(np.asarray(shape, np.int32))
        )
    x, border = _padded(graph, x, padding)
    options = DepthwiseConv2D(
        padding=border, depth_multiplier=multiplier, **_window_options(strides, dilations)
    )
    return graph.add(options, x, filters)


def _lower_transposed(
    graph: Lowering,
    g: Any,
    kernel: Any,
    *,
    shape: Shape,
    strides: Pair = (1, 1),
    padding: Padding = "valid",
    dilations: Pair = (1, 1),
) -> Any:
    if dilations != (1, 1) or not isinstance(padding, str):
        raise ConversionError(
            "a transposed convolution with dilation or explicit padding has no .tflite form; "
            "use padding 'same' or 'valid' and dilation 1"
        )
    if kernel.shape[2] != shape[3]:
        raise ConversionError("a transposed convolution in groups has no .tflite form")
    options = TransposeConv(
        padding=schema.Padding[padding.upper()], stride_h=strides[0], stride_w=strides[1]
    )
    filters = _reordered(graph, kernel, (2, 0, 1, 3))
    if g.signature[0] != -1:
        return graph.add(options, graph.constant(np.asarray(shape, np.int32)), filters, g)
    # The batch is open, but the operator wants all sizes: the first is the input's.
    first = (graph.constant(np.asarray([place], np.int32)) for place in (0, 1, 1))
    batch = graph.add(StridedSlice(), graph.add(ShapeOf(out_type=TensorType.INT32), g), *first)
    rest = graph.constant(np.asarray(shape[1:], np.int32))
    size = graph.add(Concatenation(axis=0), batch, rest)
    return graph.add(options, size, filters, g, signature=(-1, *shape[1:]))


conv2d.lowers(_lower_conv2d)
depthwise_conv2d.lowers(_lower_depthwise_conv2d)
conv2d_input_gradient.lowers(_lower_transposed)
