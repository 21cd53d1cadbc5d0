"""Data that is made batch by batch, each by its number."""

from __future__ import annotations

from typing import Any


class PyDataset:
    """Batches by number: subclasses define ``__len__()`` and ``__getitem__(index)``.

    A batch is ``(x, y)`` or ``(x, y, sample_weight)``. `fit` takes the batches in a random order unless
    ``shuffle=False``, and calls `on_epoch_end` after each epoch.

    Args:
        workers, use_multiprocessing, max_queue_size: accepted for Keras' sake; batches are made one
            after another in this process.
    """

    def __init__(
        self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10
    ) -> None:
        self.workers = workers
        self.use_multiprocessing = use_multiprocessing
        self.max_queue_size = max_queue_size

    def __getitem__(self, index: int) -> Any:
        """Batch `index`."""
        raise NotImplementedError(f"{type(self).__name__} must define __getitem__(index)")

    def __len__(self) -> int:
        return self.num_batches

    @property
    def num_batches(self) -> int:
        """The number of batches."""
        raise NotImplementedError(f"{type(self).__name__} must define __len__() or num_batches")

    def on_epoch_begin(self) -> None:
        """Act before an epoch."""

    def on_epoch_end(self) -> None:
        """Act after an epoch."""


Sequence = PyDataset
