"""Batches for training, evaluation and prediction."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Sized
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor
from edgelite.autodiff.tensor import as_array
from edgelite.errors import InputError
from edgelite.keras import config, nested, random
from edgelite.keras.models.py_dataset import PyDataset

Batch = tuple[Any, Any, Any]


def unpack_x_y_sample_weight(data: Any) -> Batch:
    """(x, y, sample_weight) of a batch that may lack the last ones.

    Raises:
        InputError: a tuple of more than three or no entries.
    """
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    if not 1 <= len(data) <= 3:
        raise InputError(
            f"a batch must be x, (x,), (x, y) or (x, y, sample_weight); received {len(data)} entries"
        )
    x, y, sample_weight = (*data, None, None)[:3]
    return x, y, sample_weight


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """A batch as `fit` gives it to `train_step`: without the last entries that are None."""
    if y is None:
        return (x,) if isinstance(x, (tuple, list)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)


class ArrayBatches:
    """Batches of arrays: a new random order each time, the incomplete batch last.

    Args:
        x, y, sample_weight: arrays with one entry per sample, nested structures of them, or None.
        batch_size: samples in a batch, by default 32.
        shuffle: whether the order is random.

    Raises:
        InputError: the arrays differ in their number of samples, or have none.
    """

    def __init__(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        batch_size: int | None = None,
        shuffle: bool = False,
    ) -> None:
        self._data = tuple(
            nested.map_structure(lambda leaf: None if leaf is None else to_array(leaf), part)
            for part in (x, y, sample_weight)
        )
        self.size = count_samples(self._data)
        self.batch_size = 32 if batch_size is None else batch_size
        if not isinstance(self.batch_size, (int, np.integer)) or self.batch_size < 1:
            raise InputError(f"batch_size must be an integer >= 1; received {batch_size!r}")
        self.count: int | None = math.ceil(self.size / self.batch_size)
        self._shuffle = shuffle

    def __iter__(self) -> Iterator[Any]:
        order = random.global_generator().permutation(self.size) if self._shuffle else None
        for start in range(0, self.size, self.batch_size):
            rows = slice(start, start + self.batch_size)
            chosen = rows if order is None else order[rows]
            yield pack_x_y_sample_weight(*(_rows(part, chosen) for part in self._data))


class IterableBatches:
    """Batches that a generator or another iterable gives, with as many entries as they have there.

    Attributes:
        count: the number of batches; None where it is not known before the end.
    """

    def __init__(self, source: Iterable[Any]) -> None:
        self._source = source
        self.count = _length(source)

    def __iter__(self) -> Iterator[Any]:
        for data in self._source:
            parts = [
                nested.map_structure(
                    lambda leaf: None if leaf is None else Tensor(to_array(leaf)), part
                )
                for part in unpack_x_y_sample_weight(data)
            ]
            yield tuple(parts[: len(data)]) if isinstance(data, (tuple, list)) else parts[0]


def _length(source: Iterable[Any]) -> int | None:
    try:
        return len(source) if isinstance(source, Sized) else None
    except TypeError:  # a dataset whose length is infinite or unknown
        return None


class IndexedBatches(IterableBatches):
    """The batches of a `PyDataset`, in a new random order each time if that is wanted.

    Args:
        source: the data set.
        shuffle: whether the order is random.
    """

    def __init__(self, source: PyDataset, shuffle: bool) -> None:
        super().__init__(())
        self._dataset = source
        self._shuffle = shuffle
        self.count = len(source)

    def __iter__(self) -> Iterator[Any]:
        dataset = self._dataset
        dataset.on_epoch_begin()
        order: Iterable[int] = range(len(dataset))
        if self._shuffle:
            order = random.global_generator().permutation(len(dataset)).tolist()
        self._source = (dataset[index] for index in order)
        yield from super().__iter__()
        dataset.on_epoch_end()


class Steps:
    """Batches, epoch by epoch; with a number of steps given, an epoch goes on where the last ended.

    Data that ends within such an epoch ends the epoch, with a warning, and begins anew in the next.

    Attributes:
        count: of the batches of an epoch; None where it is not known.
    """

    def __init__(self, batches: ArrayBatches | IterableBatches, steps: int | None) -> None:
        self._batches = batches
        self._steps = steps
        self.count = batches.count if steps is None else steps
        self._current: Iterator[Any] | None = None
        self._seen = 0

    def epoch(self) -> Iterator[Any]:
        """The batches of one epoch."""
        if self._steps is None:
            yield from self._batches
            return
        for step in range(self._steps):
            if self._current is None:
                self._current, self._seen = iter(self._batches), 0
            batch = next(self._current, None)
            if batch is None:
                self._current = None
                warnings.warn(
                    f"the data ended after {step} of {self._steps} steps, and so does the epoch; make it "
                    "long enough, or have it repeat",
                    stacklevel=4,
                )
                return
            yield batch
            self._seen += 1
        if self._seen == self._batches.count:
            self._current = None


def make_batches(
    x: Any,
    y: Any = None,
    sample_weight: Any = None,
    batch_size: int | None = None,
    shuffle: bool = False,
) -> ArrayBatches | IterableBatches:
    """Batches of arrays, or those that `x`, an iterable of batches, gives itself."""
    if x is None:
        raise InputError("x is missing: give arrays or an iterable of batches")
    is_data = isinstance(x, (np.ndarray, list, tuple, dict, Tensor)) or hasattr(x, "__array__")
    if is_data:
        return ArrayBatches(x, y, sample_weight, batch_size, shuffle)
    if not isinstance(x, (Iterable, PyDataset)):
        raise InputError(
            f"x: expected arrays or an iterable of batches; received {type(x).__name__}"
        )
    if y is not None or sample_weight is not None:
        raise InputError(
            "x is an iterable of batches, so y and sample_weight must come from it too"
        )
    return IndexedBatches(x, shuffle) if isinstance(x, PyDataset) else IterableBatches(x)


def to_array(leaf: Any) -> np.ndarray:
    """An array-like as an ndarray; floating-point values as `config.floatx()`."""
    array = np.asarray(leaf) if hasattr(leaf, "__array__") else as_array(leaf)
    if array.dtype.kind not in "fiub":
        hint = (
            "; make numbers of words by layers.TextVectorization"
            if array.dtype.kind in "SU"
            else ""
        )
        raise InputError(f"data must be numbers; received an array of dtype {array.dtype}{hint}")
    return array.astype(config.floatx(), copy=False) if array.dtype.kind == "f" else array


def count_samples(data: Any) -> int:
    """The number of samples that all arrays in `data` have.

    Raises:
        InputError: they differ, or there are none.
    """
    arrays = [leaf for leaf in nested.leaves(data) if leaf is not None]
    sizes = [len(array) if array.ndim else 0 for array in arrays]
    if len(set(sizes)) > 1:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise InputError(
            f"all arrays must have the same number of samples, the size of the first axis; "
            f"received arrays of shapes {shapes}"
        )
    if not sizes or not sizes[0]:
        raise InputError("the data has no samples")
    return sizes[0]


def _rows(part: Any, chosen: Any) -> Any:
    def take(leaf: Any) -> Any:
        if leaf is None:
            return None
        return Tensor(leaf[chosen] if isinstance(chosen, slice) else np.take(leaf, chosen, axis=0))

    return nested.map_structure(take, part)


def split_rows(data: Any, validation_split: float) -> tuple[Any, Any]:
    """The first rows for training and the last fraction for validation.

    Raises:
        InputError: the fraction is not between 0 and 1, or leaves one of the two without rows.
    """
    if not 0 < validation_split < 1:
        raise InputError(f"validation_split must be between 0 and 1; received {validation_split}")
    arrays = nested.map_structure(lambda leaf: None if leaf is None else to_array(leaf), data)
    size = count_samples(arrays)
    at = math.floor(size * (1.0 - validation_split))
    if not 0 < at < size:
        raise InputError(
            f"validation_split={validation_split} of {size} samples leaves "
            + ("none for training" if at == 0 else "none for validation")
        )
    first = nested.map_structure(lambda leaf: None if leaf is None else leaf[:at], arrays)
    last = nested.map_structure(lambda leaf: None if leaf is None else leaf[at:], arrays)
    return first, last


def weights_of_classes(y: Any, class_weight: dict[int, float]) -> np.ndarray:
    """The weight of each sample by its class; classes that are not named weigh 1.

    Args:
        y: class numbers, or one-hot rows.
    """
    labels = np.asarray(y)
    if labels.ndim > 1 and labels.shape[-1] > 1:
        labels = np.argmax(labels, axis=-1)
    labels = np.rint(labels.reshape(len(labels), -1)[:, 0]).astype(np.int64)
    table = np.ones(max(int(labels.max()), *class_weight, 0) + 1, config.floatx())
    for number, weight in class_weight.items():
        table[number] = weight
    return table[labels]
