"""Two-dimensional convolution (cross-correlation) and its gradients, as products of matrices.

Arrays are NHWC, kernels (kh, kw, depth, filters). Work goes in tiles of images or rows, so that the
gathered patches of a tile stay in the second-level cache.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from edgelite.numerics import memory
from edgelite.numerics.windows import (
    Windows,
    inside,
    pad_spatial,
    padded_shape,
    patches,
)

# Measured best between a half and two MiB, on x86-64 with 2 MiB of second-level cache.
_TILE_BYTES = 1 << 20
# Multiplications up to which OpenBLAS takes matrices as they lie, without packing them first: half as fast
# again where columns and depth are few.
_UNPACKED = 10**6
# Rows of a matrix below which the calls themselves would take too long.
_FEWEST_ROWS = 200


def conv2d(x: np.ndarray, kernel: np.ndarray, windows: Windows) -> np.ndarray:
    """Convolve images with a kernel.

    Args:
        x: (n, h, w, c).
        kernel: (kh, kw, c / groups, filters); it is a grouped convolution if its depth divides `c`,
            and then each consecutive group of filters meets one consecutive group of channels.
        windows: how the kernel slides along h and w.

    Returns:
        (n, oh, ow, filters).
    """
    depth, filters = kernel.shape[2:]
    groups = x.shape[-1] // depth
    if groups > 1:
        pairs = zip(np.split(x, groups, -1), np.split(kernel, groups, -1), strict=True)
        return np.concatenate([conv2d(part, own, windows) for part, own in pairs], axis=-1)
    rows, columns = windows
    matrix = kernel.reshape(-1, filters)
    if _is_pointwise(windows):
        out = np.matmul(x.reshape(-1, depth), matrix)
        return out.reshape(len(x), rows.count, columns.count, filters)
    view = patches(x, windows)
    out = memory.empty((len(x), rows.count, columns.count, filters), np.result_type(x, kernel))
    for tile in _tiles(len(x), rows.count, columns.count * matrix.shape[0] * x.itemsize):
        np.matmul(_gather(view[tile]), matrix, out=out[tile].reshape(-1, filters))
    return out


def conv2d_kernel_gradient(
    g: np.ndarray, x: np.ndarray, windows: Windows, shape: tuple[int, ...]
) -> np.ndarray:
    """Gradient of `conv2d` by its kernel.

    Args:
        g: gradient of the result, (n, oh, ow, filters).
        x: (n, h, w, c).
        shape: the kernel's.
    """
    kh, kw, depth, filters = shape
    groups = x.shape[-1] // depth
    if groups > 1:
        own = (kh, kw, depth, filters // groups)
        pairs = zip(np.split(g, groups, -1), np.split(x, groups, -1), strict=True)
        parts = [conv2d_kernel_gradient(one, part, windows, own) for one, part in pairs]
        return np.concatenate(parts, axis=-1)
    if _is_pointwise(windows):
        return np.matmul(x.reshape(-1, depth).T, g.reshape(-1, filters)).reshape(shape)
    view = patches(x, windows)
    rows, columns = windows
    total = np.zeros((kh * kw * depth, filters), np.result_type(g, x))
    for tile in _tiles(len(x), rows.count, columns.count * len(total) * x.itemsize):
        total += np.matmul(_gather(view[tile]).T, g[tile].reshape(-1, filters))
    return total.reshape(shape)


def conv2d_input_gradient(
    g: np.ndarray, kernel: np.ndarray, windows: Windows, shape: tuple[int, ...]
) -> np.ndarray:
    """Gradient of `conv2d` by its images; also known as transposed convolution.

    Args:
        g: gradient of the result, (n, oh, ow, filters), with the counts of `windows`.
        kernel: (kh, kw, c / groups, filters).
        shape: the images', (n, h, w, c); the windows need not reach the ends of the images.
    """
    kh, kw, depth, filters = kernel.shape
    groups = shape[-1] // depth
    if groups > 1:
        own = (*shape[:-1], depth)
        pairs = zip(np.split(g, groups, -1), np.split(kernel, groups, -1), strict=True)
        parts = [conv2d_input_gradient(one, part, windows, own) for one, part in pairs]
        return np.concatenate(parts, axis=-1)
    if _is_pointwise(windows) and g.shape[1:3] == tuple(shape[1:3]):
        return np.matmul(g.reshape(-1, filters), kernel.reshape(depth, filters).T).reshape(shape)
    rows, columns = windows
    dtype = np.result_type(g, kernel)
    padded = memory.zeros(padded_shape(shape, windows), dtype)
    # A product for each cell of the kernel: it is still in cache when it is added. Where the stride is 1,
    # what it is added to in a line of an image is one run of numbers.
    if columns.stride == 1:
        length = columns.count * depth
        lines = padded.reshape(*padded.shape[:2], -1)
        starts = [j * columns.dilation * depth for j in range(kw)]
        reached: list[tuple[Any, ...]] = [(..., slice(start, start + length)) for start in starts]
        line: tuple[int, ...] = (length,)
    else:
        lines = padded
        reached = [(..., columns.cells(j), slice(None)) for j in range(kw)]
        line = (columns.count, depth)
    taps = np.ascontiguousarray(kernel.swapaxes(2, 3))
    row_bytes = 2 * columns.count * (depth + filters) * dtype.itemsize
    unpacked = _UNPACKED // max(depth * filters, 1)
    if unpacked >= _FEWEST_ROWS:
        row_bytes = max(row_bytes, _TILE_BYTES * columns.count // unpacked)
    for images, chosen in _tiles(len(g), rows.count, row_bytes):
        part = g[images, chosen]
        flat = part.reshape(-1, filters)
        product = memory.empty((len(flat), depth), dtype)
        spread = product.reshape(*part.shape[:2], *line)
        for i in range(kh):
            touched = lines[images, rows.cells(i, chosen.start, chosen.stop)]
            for j in range(kw):
                np.matmul(flat, taps[i, j], out=product)
                touched[reached[j]] += spread
    return padded[inside(shape, windows)]


def depthwise_conv2d(x: np.ndarray, kernel: np.ndarray, windows: Windows) -> np.ndarray:
    """Convolve each channel with filters of its own.

    Args:
        x: (n, h, w, c).
        kernel: (kh, kw, c, multiplier).
        windows: how the kernel slides along h and w.

    Returns:
        (n, oh, ow, c * multiplier): a channel's results are neighbours.
    """
    if kernel.shape[2] == 1:
        return conv2d(x, kernel, windows)
    rows, columns = windows
    x = _repeat(x, kernel.shape[3])
    padded, spread, line, step = _as_lines(pad_spatial(x, windows), kernel, windows)
    dtype = np.result_type(x, kernel)
    out = np.empty((len(x), rows.count, columns.count, x.shape[-1]), dtype)
    lines = out.reshape(len(x), rows.count, *line)
    for images, positions in _tiles(len(x), rows.count, 4 * lines[0, 0].nbytes):
        target = lines[images, positions]
        product = np.empty_like(target)
        for i, j in itertools.product(range(rows.size), range(columns.size)):
            met = padded[images, rows.cells(i, positions.start, positions.stop), step[j]]
            if i == j == 0:
                np.multiply(met, spread[0, 0], out=target)
            else:
                np.multiply(met, spread[i, j], out=product)
                np.add(target, product, out=target)
    return out


def depthwise_conv2d_kernel_gradient(
    g: np.ndarray, x: np.ndarray, windows: Windows, shape: tuple[int, ...]
) -> np.ndarray:
    """Gradient of `depthwise_conv2d` by its kernel, whose shape is `shape`."""
    if shape[2] == 1:
        return conv2d_kernel_gradient(g, x, windows, shape)
    view = patches(_repeat(x, shape[3]), windows)
    return np.einsum("nhwijc,nhwc->ijc", view, g).reshape(shape)


def depthwise_conv2d_input_gradient(
    g: np.ndarray, kernel: np.ndarray, windows: Windows, shape: tuple[int, ...]
) -> np.ndarray:
    """Gradient of `depthwise_conv2d` by its images, whose shape is `shape`."""
    if kernel.shape[2] == 1:
        return conv2d_input_gradient(g, kernel, windows, shape)
    rows, columns = windows
    multiplier = kernel.shape[3]
    whole = (*shape[:-1], shape[-1] * multiplier)
    total = np.zeros(padded_shape(whole, windows), np.result_type(g, kernel))
    padded, spread, line, step = _as_lines(total, kernel, windows)
    lines = g.reshape(*g.shape[:2], *line)
    for images, positions in _tiles(len(g), rows.count, 4 * lines[0, 0].nbytes):
        part = lines[images, positions]
        product = np.empty(part.shape, total.dtype)
        for i, j in itertools.product(range(rows.size), range(columns.size)):
            np.multiply(part, spread[i, j], out=product)
            padded[images, rows.cells(i, positions.start, positions.stop), step[j]] += product
    out = total[inside(shape, windows)]
    return out if multiplier == 1 else out.reshape(*shape, multiplier).sum(axis=-1)


def _is_pointwise(windows: Windows) -> bool:
    """Whether each position meets one cell, its own, so that no patches need be gathered."""
    return all((w.size, w.stride, w.before, w.after) == (1, 1, 0, 0) for w in windows)


def _tiles(images: int, rows: int, row_bytes: int) -> Iterator[tuple[slice, slice]]:
    """Cut a batch into tiles of whole images or, where one is too large, of rows of one image."""
    fitting = max(_TILE_BYTES // max(row_bytes, 1), 1)
    if fitting >= rows:
        step = fitting // max(rows, 1)
        for first in range(0, images, step):
            yield slice(first, min(first + step, images)), slice(0, rows)
    else:
        for image, first in itertools.product(range(images), range(0, rows, fitting)):
            yield slice(image, image + 1), slice(first, min(first + fitting, rows))


def _gather(view: np.ndarray) -> np.ndarray:
    """Patches (n, oh, ow, kh, kw, c) as a matrix, a row each."""
    n, oh, ow, kh, kw, depth = view.shape
    gathered = memory.empty(view.shape, view.dtype)
    if depth > 1:
        gathered[...] = view
    else:
        # NumPy would copy runs of kw numbers; by cell of the kernel the runs are longer.
        for i, j in itertools.product(range(kh), range(kw)):
            gathered[:, :, :, i, j] = view[:, :, :, i, j]
    return gathered.reshape(n * oh * ow, kh * kw * depth)


def _repeat(x: np.ndarray, multiplier: int) -> np.ndarray:
    """Each channel `multiplier` times."""
    return x if multiplier == 1 else np.repeat(x, multiplier, axis=-1)


def _as_lines(
    padded: np.ndarray, kernel: np.ndarray, windows: Windows
) -> tuple[np.ndarray, np.ndarray, tuple[int, ...], list[slice]]:
    """Padded images and kernel in the form in which one tap is one product of long runs.

    Where the stride along a line is 1, a line of an image is one run of columns x channels numbers, and
    the kernel is repeated along it (two to three times faster than runs of a line's channels).

    Returns:
        The images, (n, h, w * c) or (n, h, w, c); the kernel (kh, kw, ow * c) or (kh, kw, 1, c); the
        shape of a line of the result; and for each column of the kernel the part of a line it meets.
    """
    _, columns = windows
    n, h, w, channels = padded.shape
    flat = kernel.reshape(*kernel.shape[:2], channels)
    if columns.stride > 1:
        line: tuple[int, ...] = (columns.count, channels)
        return padded, flat[:, :, None], line, [columns.cells(j) for j in range(columns.size)]
    length = columns.count * channels
    spread = np.broadcast_to(flat[:, :, None], (*flat.shape[:2], columns.count, channels))
    starts = [j * columns.dilation * channels for j in range(columns.size)]
    return (
        padded.reshape(n, h, w * channels),
        spread.reshape(*flat.shape[:2], length),
        (length,),
        [slice(start, start + length) for start in starts],
    )
