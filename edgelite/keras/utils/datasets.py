"""Data cut in two, and images and texts read from folders."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edgelite.errors import InputError, MissingExtraError
from edgelite.keras import nested, random
from edgelite.keras.models.py_dataset import PyDataset

_PICTURES = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
MODES = {"grayscale": ("L", 1), "rgb": ("RGB", 3), "rgba": ("RGBA", 4)}
FILTERS = {"nearest": 0, "bilinear": 2, "bicubic": 3, "lanczos3": 1, "lanczos5": 1, "area": 4}


def split_dataset(
    dataset: Any,
    left_size: float | None = None,
    right_size: float | None = None,
    shuffle: bool = False,
    seed: int | None = None,
) -> tuple[Any, Any]:
    """Samples cut in two.

    Args:
        dataset: arrays with one entry per sample, alone or nested; or an iterable of samples.
        left_size, right_size: sizes of the parts, as numbers of samples or fractions of all; one may be
            left out.
        shuffle: whether the samples are mixed before.
        seed: makes that repeatable; without one, `set_random_seed` does.

    Returns:
        Two structures like `dataset`; of an iterable, two lists of samples.

    Raises:
        InputError: the sizes do not fit.
    """
    is_arrays = isinstance(dataset, np.ndarray) or (
        isinstance(dataset, (list, tuple, dict))
        and all(isinstance(leaf, np.ndarray) for leaf in nested.leaves(dataset))
    )
    samples = dataset if is_arrays else list(dataset)
    sizes = {len(leaf) for leaf in nested.leaves(samples)} if is_arrays else {len(samples)}
    if len(sizes) != 1:
        raise InputError(f"split_dataset: all arrays must have one size; received {sorted(sizes)}")
    total = sizes.pop()
    left, right = _sizes(left_size, right_size, total)
    order = random.generator(seed).permutation(total) if shuffle else np.arange(total)
    parts = (order[:left], order[left : left + right])
    if is_arrays:
        first, second = (nested.map_structure(lambda leaf, p=p: leaf[p], samples) for p in parts)
        return first, second
    return [samples[i] for i in parts[0]], [samples[i] for i in parts[1]]


def _sizes(left: float | None, right: float | None, total: int) -> tuple[int, int]:
    if left is None and right is None:
        raise InputError("split_dataset: give left_size or right_size")

    def count(size: float | None, name: str) -> int | None:
        if size is None:
            return None
        found = round(size * total) if isinstance(size, float) else size
        if size < 0 or (isinstance(size, float) and size > 1) or found > total:
            raise InputError(
                f"split_dataset: {name} must be a fraction or at most {total}; received {size}"
            )
        return found

    first, second = count(left, "left_size"), count(right, "right_size")
    first = total - (second or 0) if first is None else first
    second = total - first if second is None else second
    if first + second > total:
        raise InputError(f"split_dataset: {first} + {second} samples are more than all {total}")
    return first, second


class FileBatches(PyDataset):
    """What is in files, read batch by batch; what `image_dataset_from_directory` and the like give.

    Attributes:
        file_paths: the files.
        class_names: the names of the classes; empty without labels.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        labels: np.ndarray | None,
        class_names: list[str],
        batch_size: int | None,
        read: Any,
        order: np.random.Generator | None,
    ) -> None:
        super().__init__()
        self.file_paths = [str(path) for path in paths]
        self.class_names = class_names
        self._paths = list(paths)
        self._labels = labels
        self._size = batch_size or len(self._paths)
        self._read = read
        self._order = order
        self._rows = np.arange(len(self._paths))

    def __len__(self) -> int:
        return math.ceil(len(self._paths) / self._size)

    def on_epoch_begin(self) -> None:
        if self._order is not None:
            self._rows = self._order.permutation(len(self._paths))

    def __getitem__(self, index: int) -> Any:
        if not 0 <= index < len(self):
            raise IndexError(index)
        rows = self._rows[index * self._size : (index + 1) * self._size]
        images = np.stack([self._read(self._paths[row]) for row in rows])
        return images if self._labels is None else (images, self._labels[rows])

    def __iter__(self) -> Iterator[Any]:
        self.on_epoch_begin()
        return (self[index] for index in range(len(self)))


def image_dataset_from_directory(
    directory: Any,
    labels: Any = "inferred",
    label_mode: str | None = "int",
    class_names: list[str] | None = None,
    color_mode: str = "rgb",
    batch_size: int | None = 32,
    image_size: tuple[int, int] = (256, 256),
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    interpolation: str = "bilinear",
) -> Any:
    """Batches of images from a folder with a folder for each class.

    Pictures (PNG, JPEG, GIF, BMP) are read and resized with Pillow; ``.npy`` files hold arrays
    (height, width, channels) of the size asked for.

    Args:
        directory: the folder.
        labels: ``"inferred"`` from the folders, None, or a list with one for each file in the order of names.
        label_mode: ``"int"``, ``"categorical"``, ``"binary"`` or None.
        class_names: the classes in order, by default the folders' names sorted.
        color_mode: ``"grayscale"``, ``"rgb"`` or ``"rgba"``.
        batch_size: images per batch; None is one batch of all.
        image_size: (height, width).
        shuffle: whether the order is random, anew in each epoch.
        seed: makes it repeatable; without one, `set_random_seed` does.
        validation_split: the fraction to set apart.
        subset: ``"training"``, ``"validation"`` or ``"both"``, with `validation_split`.
        interpolation: how pictures are resized.

    Returns:
        Batches of float32 images and labels for `fit`; with ``subset="both"`` a pair of them.

    Raises:
        InputError: the folder has no images, or an argument does not fit.
        MissingExtraError: pictures need Pillow.
    """
    if color_mode not in MODES or interpolation not in FILTERS:
        raise InputError(
            f"image_dataset_from_directory: color_mode must be one of {list(MODES)} and interpolation one "
            f"of {list(FILTERS)}; received {color_mode!r} and {interpolation!r}"
        )

    def read(path: Path) -> np.ndarray:
        return read_image(path, color_mode, image_size, interpolation)

    return _from_directory(
        "image_dataset_from_directory",
        _is_image,
        read,
        directory,
        labels,
        label_mode,
        class_names,
        batch_size,
        shuffle,
        seed,
        validation_split,
        subset,
    )


def text_dataset_from_directory(
    directory: Any,
    labels: Any = "inferred",
    label_mode: str | None = "int",
    class_names: list[str] | None = None,
    batch_size: int | None = 32,
    max_length: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    follow_links: bool = False,
    verbose: bool = True,
) -> Any:
    """Batches of texts, ``.txt`` files in UTF-8, from a folder with a folder for each class.

    A batch is an array of strings: apply `keras.layers.TextVectorization` to it before the model.

    Args:
        max_length: characters that are kept of each text.
        follow_links, verbose: accepted.
        The other arguments are those of `image_dataset_from_directory`.
    """

    def read(path: Path) -> np.ndarray:
        return np.asarray(path.read_text(encoding="utf-8")[:max_length])

    return _from_directory(
        "text_dataset_from_directory",
        lambda path: path.suffix == ".txt",
        read,
        directory,
        labels,
        label_mode,
        class_names,
        batch_size,
        shuffle,
        seed,
        validation_split,
        subset,
    )


def _from_directory(
    name: str,
    is_wanted: Callable[[Path], bool],
    read: Callable[[Path], np.ndarray],
    directory: Any,
    labels: Any,
    label_mode: str | None,
    class_names: list[str] | None,
    batch_size: int | None,
    shuffle: bool,
    seed: int | None,
    validation_split: float | None,
    subset: str | None,
) -> Any:
    folder = Path(directory)
    if (subset is None) != (validation_split is None):
        raise InputError(f"{name}: give validation_split and subset together")
    inferred = isinstance(labels, str) and labels == "inferred"
    names = class_names or sorted(p.name for p in folder.iterdir() if p.is_dir())
    folders = [folder / each for each in names] if inferred else [folder]
    files = [sorted(f for f in p.rglob("*") if is_wanted(f)) for p in folders]
    paths = [path for group in files for path in group]
    if not paths:
        kind = name.partition("_")[0]
        raise InputError(f"{name}: no {kind}s in '{folder}'")
    numbers = np.repeat(np.arange(len(files)), [len(group) for group in files])
    given = None if labels is None else np.asarray(numbers if inferred else labels)
    targets = _targets(name, given, label_mode, len(names) if inferred else None)
    rng = random.generator(seed)
    rows = rng.permutation(len(paths)) if shuffle else np.arange(len(paths))

    def batches(chosen: np.ndarray) -> FileBatches:
        own = None if targets is None else targets[chosen]
        order = rng if shuffle else None
        return FileBatches(
            [paths[i] for i in chosen], own, names if inferred else [], batch_size, read, order
        )

    if validation_split is None:
        return batches(rows)
    cut = len(rows) - int(validation_split * len(rows))
    made = {"training": batches(rows[:cut]), "validation": batches(rows[cut:])}
    if subset == "both":
        return made["training"], made["validation"]
    if subset not in made:
        raise InputError(
            f"{name}: subset must be 'training', 'validation' or 'both'; received {subset!r}"
        )
    return made[subset]


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in (*_PICTURES, ".npy")


def _targets(name: str, labels: np.ndarray | None, mode: str | None, classes: int | None) -> Any:
    if labels is None or mode is None:
        return None
    if mode == "categorical":
        return np.eye(classes or int(labels.max()) + 1, dtype=np.float32)[labels]
    if mode == "binary":
        return labels.astype(np.float32)[:, None]
    if mode == "int":
        return labels.astype(np.int32)
    raise InputError(
        f"{name}: label_mode must be 'int', 'categorical', 'binary' or None; received {mode!r}"
    )


def read_image(
    path: Path, color_mode: str, image_size: tuple[int, int], interpolation: str
) -> np.ndarray:
    """An image (height, width, channels) of float32, 0 to 255 for pictures."""
    mode, channels = MODES[color_mode]
    height, width = image_size
    if path.suffix.lower() == ".npy":
        array = np.load(path, allow_pickle=False).astype(np.float32)
        array = array[..., None] if array.ndim == 2 else array
        if array.shape != (height, width, channels):
            raise InputError(
                f"'{path}': expected an array of shape {(height, width, channels)}; "
                f"received {array.shape}"
            )
        return array
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtraError("Pillow", "images", "reading pictures") from error
    with Image.open(path) as picture:
        resized = picture.convert(mode).resize((width, height), FILTERS[interpolation])
    return np.asarray(resized, np.float32).reshape(height, width, channels)
