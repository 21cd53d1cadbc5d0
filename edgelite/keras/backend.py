"""What Keras users find under ``keras.backend``."""

from __future__ import annotations

from edgelite.keras.config import (
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    standardize_dtype,
)
from edgelite.keras.dtype_policies import set_dtype_policy
from edgelite.keras.naming import reset_auto_names


def backend() -> str:
    """The name of what computes."""
    return "edgelite"


def clear_session() -> None:
    """Start the counts of automatic names anew, and return to the dtype policy of the beginning."""
    reset_auto_names()
    set_dtype_policy(None)


__all__ = [
    "backend",
    "clear_session",
    "epsilon",
    "floatx",
    "image_data_format",
    "set_epsilon",
    "set_floatx",
    "standardize_dtype",
]
