"""Pictures as arrays, and back, by Pillow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from edgelite.errors import InputError, MissingExtraError
from edgelite.keras import config
from edgelite.keras.utils.datasets import FILTERS, MODES


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtraError("Pillow", "images", "pictures") from error
    return Image


def _channels_last(name: str, data_format: str | None) -> None:
    if data_format not in (None, "channels_last"):
        raise InputError(f"{name}: data_format must be 'channels_last'; received {data_format!r}")


def img_to_array(img: Any, data_format: str | None = None, dtype: Any = None) -> np.ndarray:
    """A picture of Pillow as an array (height, width, channels), of `floatx` by default."""
    _channels_last("img_to_array", data_format)
    array = np.asarray(img, config.standardize_dtype(dtype))
    if array.ndim not in (2, 3):
        raise InputError(f"img_to_array: expected a picture; received shape {array.shape}")
    return array[..., None] if array.ndim == 2 else array


def array_to_img(
    x: Any, data_format: str | None = None, scale: bool = True, dtype: Any = None
) -> Any:
    """An array (height, width, 1, 3 or 4 channels) as a picture of Pillow.

    Args:
        scale: whether the least value becomes 0 and the greatest 255.
    """
    _channels_last("array_to_img", data_format)
    array = np.asarray(x, config.standardize_dtype(dtype))
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4):
        raise InputError(
            f"array_to_img: expected shape (height, width, 1, 3 or 4); received {array.shape}"
        )
    if scale:
        array = array - array.min()
        largest = array.max()
        array = array / largest * 255 if largest else array
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[array.shape[2]]
    if mode == "L" and array.max() > 255:
        return _pillow().fromarray(array[..., 0].astype(np.int32), "I")
    return _pillow().fromarray((array[..., 0] if mode == "L" else array).astype(np.uint8))


def load_img(
    path: Any,
    color_mode: str = "rgb",
    target_size: tuple[int, int] | None = None,
    interpolation: str = "nearest",
    keep_aspect_ratio: bool = False,
) -> Any:
    """A picture of Pillow from a file.

    Args:
        path: the file, or a stream.
        color_mode: ``"grayscale"``, ``"rgb"`` or ``"rgba"``.
        target_size: (height, width) to resize it to.
        interpolation: how.
        keep_aspect_ratio: whether what is too long is cut off in equal parts at both ends before.

    Raises:
        InputError: a mode or interpolation is unknown.
        MissingExtraError: Pillow is not there.
    """
    if color_mode not in MODES or interpolation not in FILTERS:
        raise InputError(
            f"load_img: color_mode must be one of {list(MODES)} and interpolation one of "
            f"{list(FILTERS)}; received {color_mode!r} and {interpolation!r}"
        )
    source = path if hasattr(path, "read") else Path(path)
    with _pillow().open(source) as picture:
        image = picture.convert(MODES[color_mode][0])
    if target_size is None or image.size == (target_size[1], target_size[0]):
        return image
    height, width = target_size
    box = None
    if keep_aspect_ratio:
        own_width, own_height = image.size
        cut_height = min(own_height, own_width * height // width)
        cut_width = min(own_width, own_height * width // height)
        left, top = (own_width - cut_width) // 2, (own_height - cut_height) // 2
        box = (left, top, left + cut_width, top + cut_height)
    return image.resize((width, height), FILTERS[interpolation], box=box)


def save_img(
    path: Any,
    x: Any,
    data_format: str | None = None,
    file_format: str | None = None,
    scale: bool = True,
    **kwargs: Any,
) -> None:
    """Write an array as a picture; `file_format` is told by the file's name by default."""
    image = array_to_img(x, data_format, scale)
    if image.mode == "RGBA" and str(file_format or path).lower().endswith(("jpg", "jpeg")):
        image = image.convert("RGB")
    image.save(path, format=file_format, **kwargs)
