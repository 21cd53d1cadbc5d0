"""What Keras users find under ``keras.backend``."""

from __future__ import annotations

import gc
from typing import Any

from edgelite.autodiff import is_tensor
from edgelite.errors import InputError
from edgelite.keras.config import (
    backend,
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
    standardize_dtype,
)
from edgelite.keras.dtype_policies import set_dtype_policy
from edgelite.keras.naming import reset_auto_names
from edgelite.keras.symbolic import KerasTensor


def clear_session(free_memory: bool = True) -> None:
    """Start the counts of automatic names anew, and return to the dtype policy of the beginning.

    Args:
        free_memory: also collect what only cycles of objects keep alive.
    """
    if free_memory:
        gc.collect()
    reset_auto_names()
    set_dtype_policy(None)


def is_keras_tensor(x: Any) -> bool:
    """Whether `x` is symbolic: made by `keras.Input` or a layer, without a value.

    Raises:
        InputError: `x` is no tensor at all.
    """
    if not is_tensor(x):
        raise InputError(f"is_keras_tensor: expected a tensor; received {type(x).__name__}")
    return isinstance(x, KerasTensor)


__all__ = [
    "backend",
    "clear_session",
    "epsilon",
    "floatx",
    "image_data_format",
    "is_keras_tensor",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "standardize_dtype",
]
