"""Helpers: seeds, labels, counting."""

from __future__ import annotations

import random as python_random
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import random
from edgelite.keras.models.data import pack_x_y_sample_weight, unpack_x_y_sample_weight
from edgelite.keras.models.summary import count_params
from edgelite.keras.registry import (
    custom_object_scope,
    deserialize_keras_object,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    serialize_keras_object,
)

CustomObjectScope = custom_object_scope


def set_random_seed(seed: int) -> None:
    """Make all that follows repeatable: restarts the generators of Python, NumPy and EdgeLite.

    Args:
        seed: an integer >= 0.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise InputError(f"set_random_seed: expected an integer >= 0; received {seed!r}")
    python_random.seed(int(seed))
    np.random.seed(int(seed) % 2**32)  # noqa: NPY002  # users' code may still draw from it
    random.set_global_seed(int(seed))


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


__all__ = [
    "CustomObjectScope",
    "count_params",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_registered_name",
    "get_registered_object",
    "pack_x_y_sample_weight",
    "register_keras_serializable",
    "serialize_keras_object",
    "set_random_seed",
    "to_categorical",
    "unpack_x_y_sample_weight",
]
