"""The table has every public layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from edgelite import keras
from edgelite.errors import InputError
from edgelite.keras import layers
from tests.integration.layers.table import CASES, NOT_IN_TFLITE
from tests.parity.table import Make

# What other layers are made of, which does nothing by itself.
BASES = {"Layer", "Wrapper", "InputLayer"}


def classes(value: Any) -> Iterator[str]:
    """The names of the layers that an argument holds."""
    if isinstance(value, Make):
        yield value.cls
        value = value.arguments
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from classes(item)


def test_every_public_layer_has_a_row():
    named = {name for case in CASES for name in classes(case.layers)} | BASES | set(NOT_IN_TFLITE)
    known = {getattr(layers, name) for name in named}
    public = {name: getattr(layers, name) for name in layers.__all__}
    missing = [
        name
        for name, cls in public.items()
        if isinstance(cls, type) and issubclass(cls, layers.Layer) and cls not in known
    ]
    assert missing == [], (
        "add rows for these, or tell in NOT_IN_TFLITE why they cannot be converted"
    )


@pytest.mark.parametrize("name", NOT_IN_TFLITE)
def test_what_cannot_be_converted_cannot_get_into_a_model(name: str):
    layer = getattr(layers, name)(vocabulary=[1, 2])
    with pytest.raises(InputError, match="cannot be a part of a model"):
        layer(keras.Input((3,), dtype="int32"))


def test_what_has_rows_is_not_said_to_be_impossible():
    assert not {name for case in CASES for name in classes(case.layers)} & set(NOT_IN_TFLITE)
