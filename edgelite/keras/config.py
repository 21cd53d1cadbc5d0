"""Global settings: the default float dtype and the small constant of Keras' backend."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from edgelite.errors import InputError

_FLOAT_DTYPES = ("float16", "float32", "float64")
_DTYPES = (
    *_FLOAT_DTYPES,
    *("uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "bool"),
)
_ALIASES = {"half": "float16", "float": "float32", "double": "float64", "int": "int64"}

_settings: dict[str, Any] = {"floatx": "float32", "epsilon": 1e-7}


def floatx() -> str:
    """The default dtype of weights and computations, ``"float32"`` unless set otherwise."""
    return _settings["floatx"]


def set_floatx(value: str) -> None:
    """Set the default float dtype: ``"float16"``, ``"float32"`` or ``"float64"``."""
    if value not in _FLOAT_DTYPES:
        raise InputError(
            f"floatx: expected one of {', '.join(map(repr, _FLOAT_DTYPES))}; received {value!r}"
        )
    _settings["floatx"] = value


def epsilon() -> float:
    """The constant that keeps logarithms and divisions finite, 1e-7 unless set otherwise."""
    return _settings["epsilon"]


def set_epsilon(value: float) -> None:
    """Set the constant that keeps logarithms and divisions finite."""
    _settings["epsilon"] = float(value)


def image_data_format() -> str:
    """Images are (batch, height, width, channels): `.tflite` knows no other order."""
    return "channels_last"


def set_image_data_format(data_format: str) -> None:
    """Accept ``"channels_last"``, which is the only order here.

    Raises:
        InputError: it is another.
    """
    if data_format != image_data_format():
        raise InputError(
            f"set_image_data_format: images are 'channels_last' here; received {data_format!r}"
        )


def backend() -> str:
    """The name of what computes."""
    return "edgelite"


def standardize_dtype(dtype: Any) -> str:
    """The name of `dtype`, which may be a name, an alias, a NumPy dtype or None (`floatx`)."""
    if dtype is None:
        return floatx()
    if isinstance(dtype, str):
        name = _ALIASES.get(dtype, dtype)
    else:
        try:
            name = np.dtype(dtype).name
        except TypeError:
            name = str(dtype)
    if name not in _DTYPES:
        raise InputError(f"dtype: expected one of {', '.join(_DTYPES)}; received {dtype!r}")
    return name


def is_float_dtype(dtype: str) -> bool:
    """Whether `dtype`, a name, is a floating-point type."""
    return dtype in _FLOAT_DTYPES


def dtype_policy() -> Any:
    """The policy of layers that are given none; see `keras.dtype_policies`."""
    return import_module("edgelite.keras.dtype_policies").dtype_policy()


def set_dtype_policy(policy: Any) -> None:
    """Set the policy of layers that are given none, such as ``"mixed_float16"``."""
    import_module("edgelite.keras.dtype_policies").set_dtype_policy(policy)
