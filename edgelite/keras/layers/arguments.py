"""Checks of layers' arguments that several families share."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.errors import InputError


def positive_int(value: Any, argument: str, layer: str) -> int:
    """`value` if it is an integer > 0."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value <= 0:
        raise InputError(f"{layer}: {argument} must be a positive integer; received {value!r}")
    return int(value)


def int_tuple(
    value: Any, length: int, argument: str, layer: str, minimum: int = 1
) -> tuple[int, ...]:
    """An integer, repeated, or `length` integers, none less than `minimum`."""
    values = (value,) * length if isinstance(value, (int, np.integer)) else value
    if (
        not isinstance(values, (list, tuple))
        or len(values) != length
        or not all(isinstance(v, (int, np.integer)) and v >= minimum for v in values)
    ):
        raise InputError(
            f"{layer}: {argument} must be an integer >= {minimum} or {length} of them; "
            f"received {value!r}"
        )
    return tuple(int(v) for v in values)


def one_of(value: Any, allowed: tuple[str, ...], argument: str, layer: str) -> str:
    """`value` in lower case if it is one of the names `allowed`."""
    lowered = value.lower() if isinstance(value, str) else value
    if lowered not in allowed:
        names = ", ".join(map(repr, allowed))
        raise InputError(f"{layer}: {argument} must be one of {names}; received {value!r}")
    return lowered


def channels_last(value: Any, layer: str) -> str:
    """``"channels_last"``, the only order of axes that `.tflite` has.

    Raises:
        InputError: another order is asked for.
    """
    if value not in (None, "channels_last"):
        raise InputError(
            f"{layer}: data_format must be 'channels_last'; received {value!r}. "
            "Transpose the data to (batch, height, width, channels)"
        )
    return "channels_last"
