"""Images (height, width, channels), alone or in batches, named as in `tf.image`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff import random
from edgelite.autodiff.arrays import expand_dims, pad, reverse, squeeze, where
from edgelite.autodiff.creation import cast, operand
from edgelite.autodiff.math import abs as absolute
from edgelite.autodiff.math import clip_by_value, log, maximum, reduce_mean, reduce_std, reduce_sum
from edgelite.autodiff.ops import resizing
from edgelite.autodiff.ops.layout import transpose as permuted
from edgelite.autodiff.tensor import Tensor, TensorLike, as_array
from edgelite.errors import InputError


class ResizeMethod:
    """Names of the ways to resize."""

    BILINEAR = "bilinear"
    NEAREST_NEIGHBOR = "nearest"


_RESIZE = {"bilinear": resizing.resize_bilinear, "nearest": resizing.resize_nearest}
# Rec. 601 luma, as TensorFlow rounds it.
_LUMA = (0.2989, 0.5870, 0.1140)


def _images(name: str, value: TensorLike) -> Any:
    x = operand(value)
    if len(x.shape) not in (3, 4):
        raise InputError(
            f"image.{name}: expected (height, width, channels) or (batch, height, width, channels); "
            f"received shape {tuple(x.shape)}"
        )
    return x


def resize(
    images: TensorLike,
    size: Any,
    method: str = "bilinear",
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
    name: str | None = None,
) -> Any:
    """Images of another size (height, width): float32, with "nearest" of their own dtype.

    Args:
        method: "bilinear" or "nearest".
        preserve_aspect_ratio: whether `size` is the most that both sides may have.

    Raises:
        InputError: the method is another, or `antialias` is asked for.
    """
    x = _images("resize", images)
    if method not in _RESIZE or antialias:
        raise InputError(
            f"image.resize: method must be one of {sorted(_RESIZE)}, without antialias; received {method!r}, "
            f"antialias={antialias}; resize with Pillow before the model otherwise"
        )
    height, width = (int(n) for n in as_array(size))
    if preserve_aspect_ratio:
        rows, columns = x.shape[-3:-1]
        scale = min(height / rows, width / columns)
        height, width = round(rows * scale), round(columns * scale)
    if method == "bilinear" and np.dtype(x.dtype).kind != "f":
        x = cast(x, np.float32)
    batch = x if len(x.shape) == 4 else expand_dims(x, 0)
    resized = _RESIZE[method](batch, size=(height, width))
    return resized if len(x.shape) == 4 else squeeze(resized, 0)


def flip_left_right(image: TensorLike) -> Any:
    """The mirror image."""
    return reverse(_images("flip_left_right", image), [-2])


def flip_up_down(image: TensorLike) -> Any:
    """Upside down."""
    return reverse(_images("flip_up_down", image), [-3])


def transpose(image: TensorLike, name: str | None = None) -> Any:
    """Rows as columns."""
    x = _images("transpose", image)
    return permuted(x, perm=(1, 0, 2) if len(x.shape) == 3 else (0, 2, 1, 3))


def rot90(image: TensorLike, k: int = 1, name: str | None = None) -> Any:
    """Turned counter-clockwise by `k` times 90 degrees."""
    x = _images("rot90", image)
    turns = int(k) % 4
    if turns == 2:
        return reverse(x, [-3, -2])
    if turns == 1:
        return reverse(transpose(x), [-3])
    return transpose(reverse(x, [-3])) if turns == 3 else x


def _chance(x: Any, seed: int | None) -> Any:
    """For each image, whether to change it, with probability 1/2."""
    drawn = random.uniform([x.shape[0] if len(x.shape) == 4 else 1], seed=seed)
    shape = (-1, 1, 1, 1) if len(x.shape) == 4 else (1, 1, 1)
    return Tensor((drawn.array < 0.5).reshape(shape))


def random_flip_left_right(image: TensorLike, seed: int | None = None) -> Any:
    """Each image, or with probability 1/2 its mirror image."""
    x = _images("random_flip_left_right", image)
    return where(_chance(x, seed), flip_left_right(x), x)


def random_flip_up_down(image: TensorLike, seed: int | None = None) -> Any:
    """Each image, with probability 1/2 upside down."""
    x = _images("random_flip_up_down", image)
    return where(_chance(x, seed), flip_up_down(x), x)


def random_crop(
    value: TensorLike, size: Any, seed: int | None = None, name: str | None = None
) -> Any:
    """A part of `value` of the given shape, anywhere in it."""
    x = operand(value)
    lengths = [full if n == -1 else int(n) for n, full in zip(as_array(size), x.shape, strict=True)]
    drawn = random.uniform([len(lengths)], seed=seed).array
    starts = [
        int(share * (full - n + 1)) for share, full, n in zip(drawn, x.shape, lengths, strict=True)
    ]
    if any(n > full for n, full in zip(lengths, x.shape, strict=True)):
        raise InputError(f"image.random_crop: {lengths} does not fit in shape {tuple(x.shape)}")
    return x[tuple(np.s_[a : a + n] for a, n in zip(starts, lengths, strict=True))]


def rgb_to_grayscale(images: TensorLike, name: str | None = None) -> Any:
    """0.2989 R + 0.5870 G + 0.1140 B in one channel, of the same dtype."""
    x = operand(images)
    dtype = np.dtype(x.dtype)
    light = convert_image_dtype(x, np.float32 if dtype.kind != "f" else dtype)
    gray = reduce_sum(light * np.asarray(_LUMA, light.dtype), -1, keepdims=True)
    return convert_image_dtype(gray, dtype)


def grayscale_to_rgb(images: TensorLike, name: str | None = None) -> Any:
    """The one channel three times."""
    x = operand(images)
    return x * Tensor(np.ones(3, x.dtype))


def convert_image_dtype(
    image: TensorLike, dtype: Any, saturate: bool = False, name: str | None = None
) -> Any:
    """Another dtype with other units: floats are 0 ... 1, integers up to their greatest number.

    Args:
        saturate: whether floats beyond that are cut instead of running over.
    """
    x, wanted = operand(image), np.dtype(dtype)
    own = np.dtype(x.dtype)
    if own == wanted:
        return x
    if own.kind == "f" and wanted.kind == "f":
        return cast(x, wanted)
    if own.kind == "f":
        top = np.iinfo(wanted).max
        scaled = x * (top + 0.5)
        return cast(_clipped(scaled, wanted) if saturate else scaled, wanted)
    if wanted.kind == "f":
        return cast(x, wanted) * (1.0 / np.iinfo(own).max)
    ratio = (int(np.iinfo(wanted).max) + 1) / (int(np.iinfo(own).max) + 1)
    return cast(cast(x, np.float64) * ratio // 1, wanted)


def _clipped(x: Any, dtype: np.dtype) -> Any:
    limits = np.iinfo(dtype)
    return clip_by_value(x, float(limits.min), float(limits.max))


def _as_floats(image: TensorLike, change: Any) -> Any:
    """`change` applied to the image as floats, and the result in the image's own dtype."""
    x = operand(image)
    dtype = np.dtype(x.dtype)
    floats = x if dtype.kind == "f" else convert_image_dtype(x, np.float32)
    return convert_image_dtype(change(floats), dtype, saturate=True)


def adjust_brightness(image: TensorLike, delta: float) -> Any:
    """`delta` added to an image of floats, or to one of integers as if it went from 0 to 1."""
    return _as_floats(image, lambda x: x + delta)


def adjust_contrast(images: TensorLike, contrast_factor: float) -> Any:
    """(x - mean) contrast_factor + mean, with the mean of each channel of an image."""

    def change(x: Any) -> Any:
        mean = reduce_mean(x, (-3, -2), keepdims=True)
        return (x - mean) * contrast_factor + mean

    return _as_floats(images, change)


def adjust_gamma(image: TensorLike, gamma: float = 1, gain: float = 1) -> Any:
    """Gain x to the power of gamma."""
    return _as_floats(image, lambda x: x**gamma * gain)


def random_brightness(image: TensorLike, max_delta: float, seed: int | None = None) -> Any:
    """`adjust_brightness` by a random number in [-max_delta, max_delta)."""
    return adjust_brightness(image, float(random.uniform([], -max_delta, max_delta, seed=seed)))


def random_contrast(image: TensorLike, lower: float, upper: float, seed: int | None = None) -> Any:
    """`adjust_contrast` by a random number in [lower, upper)."""
    return adjust_contrast(image, float(random.uniform([], lower, upper, seed=seed)))


def per_image_standardization(image: TensorLike) -> Any:
    """(x - mean) / deviation of each image; the deviation is taken as 1 / sqrt(elements) at least."""
    x = _images("per_image_standardization", image)
    x = x if np.dtype(x.dtype).kind == "f" else cast(x, np.float32)
    axes = (-3, -2, -1)
    least = 1 / math.sqrt(math.prod(x.shape[-3:]))
    deviation = maximum(reduce_std(x, axes, keepdims=True), least)
    return (x - reduce_mean(x, axes, keepdims=True)) / deviation


def crop_to_bounding_box(
    image: TensorLike, offset_height: int, offset_width: int, target_height: int, target_width: int
) -> Any:
    """A part of the given size, so far from top and left."""
    x = _images("crop_to_bounding_box", image)
    bottom, right = offset_height + target_height, offset_width + target_width
    if min(offset_height, offset_width) < 0 or bottom > x.shape[-3] or right > x.shape[-2]:
        raise InputError(
            f"image.crop_to_bounding_box: rows {offset_height}:{bottom} and columns "
            f"{offset_width}:{right} do not lie in shape {tuple(x.shape)}"
        )
    return x[..., offset_height:bottom, offset_width:right, :]


def pad_to_bounding_box(
    image: TensorLike, offset_height: int, offset_width: int, target_height: int, target_width: int
) -> Any:
    """Zeros of the given size with the image so far from top and left."""
    x = _images("pad_to_bounding_box", image)
    below = target_height - offset_height - x.shape[-3]
    right = target_width - offset_width - x.shape[-2]
    if min(offset_height, offset_width, below, right) < 0:
        raise InputError(
            f"image.pad_to_bounding_box: shape {tuple(x.shape)} does not fit at {offset_height}, "
            f"{offset_width} in {target_height} x {target_width}"
        )
    widths = [(offset_height, below), (offset_width, right), (0, 0)]
    return pad(x, [*[(0, 0)] * (len(x.shape) - 3), *widths])


def resize_with_crop_or_pad(image: TensorLike, target_height: int, target_width: int) -> Any:
    """The middle, with zeros around it where the image is smaller."""
    x = _images("resize_with_crop_or_pad", image)
    targets = (target_height, target_width)
    lengths = [min(n, size) for n, size in zip(targets, x.shape[-3:-1], strict=True)]
    starts = [max(size - n, 0) // 2 for n, size in zip(targets, x.shape[-3:-1], strict=True)]
    before = [max(n - size, 0) // 2 for n, size in zip(targets, x.shape[-3:-1], strict=True)]
    middle = crop_to_bounding_box(x, *starts, *lengths)
    return pad_to_bounding_box(middle, before[0], before[1], target_height, target_width)


def resize_with_pad(
    image: TensorLike,
    target_height: int,
    target_width: int,
    method: str = "bilinear",
    antialias: bool = False,
) -> Any:
    """The whole image, as large as it fits without distortion, with zeros around it."""
    x = _images("resize_with_pad", image)
    height, width = x.shape[-3:-1]
    ratio = max(width / target_width, height / target_height)
    size = (math.floor(height / ratio), math.floor(width / ratio))
    before = (
        max(0, math.floor((target_height - height / ratio) / 2)),
        max(0, math.floor((target_width - width / ratio) / 2)),
    )
    resized = resize(x, size, method, antialias=antialias)
    return pad_to_bounding_box(resized, *before, target_height, target_width)


def central_crop(image: TensorLike, central_fraction: float) -> Any:
    """The middle part, whose sides are this fraction of the image's."""
    x = _images("central_crop", image)
    if not 0 < central_fraction <= 1:
        raise InputError(
            f"image.central_crop: central_fraction must be in (0, 1]; received {central_fraction}"
        )
    starts = [int((n - n * central_fraction) / 2) for n in x.shape[-3:-1]]
    lengths = [n - 2 * start for n, start in zip(x.shape[-3:-1], starts, strict=True)]
    return crop_to_bounding_box(x, *starts, *lengths)


def total_variation(images: TensorLike, name: str | None = None) -> Any:
    """The sum of absolute differences of neighbours, for each image."""
    x = _images("total_variation", images)
    down, across = x[..., 1:, :, :] - x[..., :-1, :, :], x[..., 1:, :] - x[..., :-1, :]
    return sum(reduce_sum(absolute(d), (-3, -2, -1)) for d in (down, across))


def psnr(a: TensorLike, b: TensorLike, max_val: float, name: str | None = None) -> Any:
    """The ratio of the peak to the noise that tells two images apart, in decibels, for each image."""
    top = (
        max_val
        if np.dtype(operand(a).dtype).kind == "f"
        else max_val / np.iinfo(operand(a).dtype).max
    )
    first, second = (convert_image_dtype(image, np.float32) for image in (a, b))
    error = reduce_mean((first - second) ** 2, (-3, -2, -1))
    return 20 * math.log10(top) - log(error) * (10 / math.log(10))
