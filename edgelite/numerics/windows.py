"""How a filter or pool slides over spatial axes: counts, padding and views of what it meets.

Arrays have the batch first and the channels last: (n, spatial axes ..., c).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided

from edgelite.errors import InputError
from edgelite.numerics import memory

AxisPadding = str | tuple[int, int]


@dataclass(frozen=True)
class Window:
    """How a filter slides along one axis; lengths are in cells.

    Attributes:
        size: cells of the filter.
        stride: cells from one position to the next.
        dilation: cells from one of the filter's cells to the next.
        before: cells of padding in front.
        after: cells of padding behind.
        count: positions.
    """

    size: int
    stride: int
    dilation: int
    before: int
    after: int
    count: int

    def cells(self, tap: int, start: int = 0, stop: int | None = None) -> slice:
        """The padded cells that filter cell `tap` meets at positions `start` to `stop`."""
        count = (self.count if stop is None else stop) - start
        first = tap * self.dilation + start * self.stride
        return slice(first, first + (count - 1) * self.stride + 1, self.stride)

    def joined(self, positions: int) -> Window:
        """How a filter slides that meets all that so many positions next to one another meet.

        The number of positions must be a multiple of theirs; the filter not dilated.
        """
        size = self.size + (positions - 1) * self.stride
        count = self.count // positions
        return Window(size, positions * self.stride, 1, self.before, self.after, count)


Windows = tuple[Window, ...]


@functools.lru_cache(maxsize=4096)
def slide(
    length: int, size: int, stride: int = 1, dilation: int = 1, padding: AxisPadding = "valid"
) -> Window:
    """How a filter of `size` cells slides along an axis of `length` cells.

    Args:
        padding: "valid" for none; "same" for ceil(length / stride) positions, where an odd cell of
            padding goes behind (as in TensorFlow); or (before, after).

    Raises:
        InputError: an argument is out of range, or the filter is longer than the padded axis.
    """
    if min(size, stride, dilation) < 1:
        raise InputError(
            "window size, stride and dilation must be positive; "
            f"received size {size}, stride {stride}, dilation {dilation}"
        )
    span = (size - 1) * dilation + 1
    if padding == "same":
        count = -(-length // stride)
        total = max((count - 1) * stride + span - length, 0)
        return Window(size, stride, dilation, total // 2, total - total // 2, count)
    if padding == "valid":
        before = after = 0
    elif isinstance(padding, tuple):
        before, after = padding
    else:
        raise InputError(
            f"padding must be 'same', 'valid' or (before, after); received {padding!r}"
        )
    count = (length + before + after - span) // stride + 1
    if count < 1:
        raise InputError(
            f"a window of {span} cells does not fit an axis of {length + before + after} cells; "
            "use padding 'same', a smaller window, or a larger input"
        )
    return Window(size, stride, dilation, before, after, count)


def slide_all(
    lengths: Sequence[int],
    sizes: Sequence[int],
    strides: Sequence[int],
    dilations: Sequence[int],
    padding: str | Sequence[tuple[int, int]],
) -> Windows:
    """`slide` for each spatial axis; `padding` is one word, or a pair for each axis."""
    paddings = [padding] * len(lengths) if isinstance(padding, str) else map(tuple, padding)
    return tuple(map(slide, lengths, sizes, strides, dilations, paddings))


def is_padded(windows: Windows) -> bool:
    """Whether any axis has padding."""
    return any(window.before or window.after for window in windows)


def padded_shape(shape: Sequence[int], windows: Windows) -> tuple[int, ...]:
    """`shape` (n, spatial axes ..., c) with the padding added."""
    spatial = (w.before + n + w.after for n, w in zip(shape[1:-1], windows, strict=True))
    return (shape[0], *spatial, shape[-1])


def inside(shape: Sequence[int], windows: Windows) -> tuple[slice, ...]:
    """Where an array of `shape` lies in its padded self."""
    spatial = (slice(w.before, w.before + n) for n, w in zip(shape[1:-1], windows, strict=True))
    return (slice(None), *spatial)


def pad_spatial(x: np.ndarray, windows: Windows, value: float = 0) -> np.ndarray:
    """`x` with `value` around its spatial axes; `x` itself where there is no padding."""
    if not is_padded(windows):
        return x
    shape = padded_shape(x.shape, windows)
    out = memory.empty(shape, x.dtype)
    out.fill(value)
    out[inside(x.shape, windows)] = x
    return out


def patches(x: np.ndarray, windows: Windows, value: float = 0) -> np.ndarray:
    """What the filter meets at each position, as a read-only view of the padded array.

    Args:
        x: array (n, h, w, c), or with another number of spatial axes.
        windows: one for each spatial axis.
        value: what padding is filled with.

    Returns:
        View (n, positions ..., filter cells ..., c): (n, oh, ow, kh, kw, c).
    """
    padded = pad_spatial(x, windows, value)
    batch, *spatial, channel = padded.strides
    shape = (len(x), *(w.count for w in windows), *(w.size for w in windows), x.shape[-1])
    strides = (
        batch,
        *(step * w.stride for step, w in zip(spatial, windows, strict=True)),
        *(step * w.dilation for step, w in zip(spatial, windows, strict=True)),
        channel,
    )
    return as_strided(padded, shape, strides, writeable=False)


def taps(windows: Windows) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
    """Each cell of the filter in row-major order, with the index of the padded cells it meets."""
    for tap in itertools.product(*(range(window.size) for window in windows)):
        cells = (window.cells(cell) for window, cell in zip(windows, tap, strict=True))
        yield tap, (slice(None), *cells)


def overlap(windows: Windows) -> bool:
    """Whether two positions, or two cells of the filter, may meet the same cell of the input."""
    return any((w.size - 1) * w.dilation >= w.stride and w.count > 1 for w in windows)


def valid_counts(lengths: Sequence[int], windows: Windows) -> np.ndarray:
    """How many cells that are no padding the filter meets at each position: int (positions ...)."""
    counts: np.ndarray = np.ones((), np.int64)
    for length, w in zip(lengths, windows, strict=True):
        starts = np.arange(w.count)[:, None] * w.stride - w.before
        cells = starts + np.arange(w.size) * w.dilation
        along = np.sum((cells >= 0) & (cells < length), axis=1)
        counts = counts[..., None] * along
    return counts
