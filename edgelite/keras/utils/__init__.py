"""Helpers: seeds, labels, counting."""

from __future__ import annotations

import random as python_random
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import random
from edgelite.keras.models.cloning import clone_model
from edgelite.keras.models.data import pack_x_y_sample_weight, unpack_x_y_sample_weight
from edgelite.keras.models.py_dataset import PyDataset, Sequence
from edgelite.keras.models.summary import count_params
from edgelite.keras.registry import (
    custom_object_scope,
    deserialize_keras_object,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    serialize_keras_object,
)
from edgelite.keras.utils.arrays import normalize, pad_sequences, to_categorical
from edgelite.keras.utils.datasets import image_dataset_from_directory, split_dataset
from edgelite.keras.utils.plotting import plot_model

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


def get_file(*args: Any, **kwargs: Any) -> Any:
    """EdgeLite downloads nothing.

    Raises:
        InputError: always.
    """
    raise InputError(
        "get_file: EdgeLite does not download files, so that a program reaches the network only where "
        "its author says so; fetch the file with another tool and open it by its path"
    )


def model_to_dot(*args: Any, **kwargs: Any) -> Any:
    """EdgeLite does not use Graphviz.

    Raises:
        InputError: always.
    """
    raise InputError("model_to_dot: EdgeLite draws models with plot_model(), without Graphviz")


__all__ = [
    "CustomObjectScope",
    "PyDataset",
    "Sequence",
    "clone_model",
    "count_params",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_file",
    "get_registered_name",
    "get_registered_object",
    "image_dataset_from_directory",
    "model_to_dot",
    "normalize",
    "pack_x_y_sample_weight",
    "pad_sequences",
    "plot_model",
    "register_keras_serializable",
    "serialize_keras_object",
    "set_random_seed",
    "split_dataset",
    "to_categorical",
    "unpack_x_y_sample_weight",
]
