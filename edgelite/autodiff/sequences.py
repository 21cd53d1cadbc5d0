"""Convolution and pooling of sequences, named as in `tf.nn`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edgelite.autodiff.arrays import expand_dims, squeeze
from edgelite.autodiff.creation import operand
from edgelite.autodiff.nn import avg_pool2d, conv2d, max_pool2d
from edgelite.autodiff.tensor import TensorLike
from edgelite.errors import InputError

Ints = int | Sequence[int]


def conv1d(
    input: TensorLike,
    filters: TensorLike,
    stride: Ints,
    padding: str,
    data_format: str = "NWC",
    dilations: Ints | None = None,
    name: str | None = None,
) -> Any:
    """Sequences (n, steps, channels) with `filters` (steps, channels in, channels out)."""
    (step,), (dilation,) = _one("stride", stride), _one("dilations", dilations or 1)
    rows = expand_dims(input, 1), expand_dims(filters, 0)
    if data_format != "NWC":
        raise InputError(f"conv1d: data_format must be 'NWC'; received {data_format!r}")
    return squeeze(conv2d(*rows, (1, step), padding, dilations=(1, dilation)), 1)


def _one(name: str, value: Ints) -> tuple[int]:
    """The size along a sequence, given alone or among those of all three axes."""
    sizes = (value,) if isinstance(value, int) else tuple(value)
    if len(sizes) not in (1, 3):
        raise InputError(f"{name} must be one integer or three; received {value!r}")
    return (int(sizes[len(sizes) // 2]),)


def max_pool1d(
    input: TensorLike,
    ksize: Ints,
    strides: Ints,
    padding: str,
    data_format: str = "NWC",
    name: str | None = None,
) -> Any:
    """The greatest value in each window of sequences (n, steps, channels)."""
    size, step = (1, *_one("ksize", ksize)), (1, *_one("strides", strides))
    return squeeze(max_pool2d(expand_dims(input, 1), size, step, padding), 1)


def avg_pool1d(
    input: TensorLike,
    ksize: Ints,
    strides: Ints,
    padding: str,
    data_format: str = "NWC",
    name: str | None = None,
) -> Any:
    """The mean of each window of sequences (n, steps, channels); padding is not counted."""
    size, step = (1, *_one("ksize", ksize)), (1, *_one("strides", strides))
    return squeeze(avg_pool2d(expand_dims(input, 1), size, step, padding), 1)


def max_pool(
    input: TensorLike,
    ksize: Ints,
    strides: Ints,
    padding: str,
    data_format: str | None = None,
    name: str | None = None,
) -> Any:
    """`max_pool1d` or `max_pool2d`, as the input has three axes or four."""
    pool = max_pool1d if len(operand(input).shape) == 3 else max_pool2d
    return pool(input, ksize, strides, padding)


def avg_pool(
    input: TensorLike,
    ksize: Ints,
    strides: Ints,
    padding: str,
    data_format: str | None = None,
    name: str | None = None,
) -> Any:
    """`avg_pool1d` or `avg_pool2d`, as the input has three axes or four."""
    pool = avg_pool1d if len(operand(input).shape) == 3 else avg_pool2d
    return pool(input, ksize, strides, padding)
