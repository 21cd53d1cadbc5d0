"""Arrays made ready for training: labels, sequences, norms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.errors import InputError


def to_categorical(x: Any, num_classes: int | None = None) -> np.ndarray:
    """Class numbers as one-hot rows.

    Args:
        x: integers from 0; a last axis of size 1 is dropped.
        num_classes: by default one more than the largest.

    Returns:
        Array of float64 with an axis of `num_classes` more than `x`.

    Raises:
        InputError: a number is negative or not less than `num_classes`.
    """
    labels = np.asarray(x)
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    labels = labels.astype(np.int64)
    count = int(labels.max(initial=-1)) + 1 if num_classes is None else num_classes
    if labels.size and not (0 <= labels.min() and labels.max() < count):
        raise InputError(
            f"to_categorical: class numbers must be from 0 to {count - 1}; "
            f"received {labels.min()} to {labels.max()}"
        )
    return np.eye(count)[labels]


def normalize(x: Any, axis: int = -1, order: float = 2) -> np.ndarray:
    """`x` over its norm of `order` along `axis`; what has norm 0 stays."""
    x = np.asarray(x)
    norm = np.linalg.norm(x, order, axis, keepdims=True)
    return x / np.where(norm == 0, 1, norm)


def pad_sequences(
    sequences: Sequence[Any],
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> np.ndarray:
    """Sequences of different lengths as one array.

    Args:
        sequences: the sequences, of numbers or of arrays of one shape.
        maxlen: length of the result, by default that of the longest.
        dtype: of the result.
        padding: whether `value` comes ``"pre"`` (before) or ``"post"`` (after) what is too short.
        truncating: whether what is too long loses its begin, ``"pre"``, or its end, ``"post"``.
        value: what fills.

    Returns:
        Array (sequences, maxlen, ...).

    Raises:
        InputError: a sequence has no length, an argument is unknown, or shapes differ.
    """
    for argument, given in (("padding", padding), ("truncating", truncating)):
        if given not in ("pre", "post"):
            raise InputError(
                f"pad_sequences: {argument} must be 'pre' or 'post'; received {given!r}"
            )
    if not all(hasattr(sequence, "__len__") for sequence in sequences):
        raise InputError("pad_sequences: expected a list of sequences")
    length = max((len(s) for s in sequences), default=0) if maxlen is None else maxlen
    shape = next((np.shape(s)[1:] for s in sequences if len(s)), ())
    padded = np.full((len(sequences), length, *shape), value, dtype)
    for index, sequence in enumerate(sequences):
        kept = (
            sequence[max(len(sequence) - length, 0) :] if truncating == "pre" else sequence[:length]
        )
        if not len(kept):
            continue
        array = np.asarray(kept, dtype)
        if array.shape[1:] != shape:
            raise InputError(
                f"pad_sequences: sequence {index} has entries of shape {array.shape[1:]}; those before "
                f"have {shape}"
            )
        start = length - len(array) if padding == "pre" else 0
        padded[index, start : start + len(array)] = array
    return padded
