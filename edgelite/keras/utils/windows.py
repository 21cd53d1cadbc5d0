"""Windows of a time series."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import random
from edgelite.keras.models.py_dataset import PyDataset


class WindowBatches(PyDataset):
    """Batches of windows; what `timeseries_dataset_from_array` gives."""

    def __init__(
        self,
        data: np.ndarray,
        targets: np.ndarray | None,
        starts: np.ndarray,
        offsets: np.ndarray,
        batch_size: int | None,
    ) -> None:
        super().__init__()
        self._data, self._targets = data, targets
        self._starts, self._offsets = starts, offsets
        self._size = batch_size

    def __len__(self) -> int:
        return math.ceil(len(self._starts) / (self._size or 1))

    def __getitem__(self, index: int) -> Any:
        if not 0 <= index < len(self):
            raise IndexError(index)
        # Without a size of batches, one window after the other.
        size = self._size
        rows: Any = index if size is None else slice(index * size, (index + 1) * size)
        starts = self._starts[rows]
        windows = self._data[starts[..., None] + self._offsets]
        return windows if self._targets is None else (windows, self._targets[starts])

    def __iter__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self)))


def timeseries_dataset_from_array(
    data: Any,
    targets: Any,
    sequence_length: int,
    sequence_stride: int = 1,
    sampling_rate: int = 1,
    batch_size: int | None = 128,
    shuffle: bool = False,
    seed: int | None = None,
    start_index: int | None = None,
    end_index: int | None = None,
) -> WindowBatches:
    """Batches of windows of a series, and the target of each.

    Window i has the entries i, i + sampling_rate, ... of `data`, `sequence_length` of them; its target is
    ``targets[i]``.

    Args:
        data: the series, time along the first axis.
        targets: as many as there are windows, or more; None for batches without.
        sequence_length: entries of a window.
        sequence_stride: from the begin of one window to that of the next.
        sampling_rate: from one entry of a window to the next.
        batch_size: windows in a batch; None gives single windows.
        shuffle: whether windows come in random order, which is the same in each epoch.
        seed: makes it repeatable; without one, `set_random_seed` does.
        start_index, end_index: the part of the data to use, as in a slice.

    Raises:
        InputError: an argument does not fit the length of the data.
    """
    series = np.asarray(data)
    length = len(series)
    start, end = start_index or 0, length if end_index is None else end_index
    limits = {"sampling_rate": (sampling_rate, 1), "sequence_stride": (sequence_stride, 1)}
    limits["start_index"] = (start, 0)
    if end_index is not None:
        limits["end_index"] = (end, start + 1)
    for name, (given, least) in limits.items():
        if not least <= given < length:
            raise InputError(
                f"timeseries_dataset_from_array: {name} must be in {least} ... {length - 1} for data of "
                f"length {length}; received {given}"
            )
    count = end - start - (sequence_length - 1) * sampling_rate
    wanted = None if targets is None else np.asarray(targets)[start:end]
    count = count if targets is None else min(count, len(targets))
    starts = np.arange(0, max(count, 0), sequence_stride)
    if shuffle:
        starts = random.generator(seed).permutation(starts)
    offsets = np.arange(sequence_length) * sampling_rate
    return WindowBatches(series[start:end], wanted, starts, offsets, batch_size)
