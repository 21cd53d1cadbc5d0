"""Writes tables as the bytes of a FlatBuffers file."""

from __future__ import annotations

import reprlib
import struct
from collections.abc import Sequence
from typing import Any

import flatbuffers
import numpy as np

from edgelite.errors import ModelError
from edgelite.schema.numbers import Number
from edgelite.schema.table import Slot, Table


class Writer:
    """Writes one file from its leaves to its root.

    Args:
        size: a guess of the file's size in bytes, which saves growing.

    Attributes:
        left_out: what the tables had when they were read, and this version does not know.
    """

    def __init__(self, size: int = 1024) -> None:
        self.builder = flatbuffers.Builder(size)
        self.left_out: list[str] = []
        self._strings: dict[bytes, int] = {}

    def root(self, table: Table, identifier: bytes) -> bytes:
        """The whole file with `table` as its root."""
        self.builder.Finish(self.table(table), file_identifier=identifier)
        return bytes(self.builder.Output())

    def table(self, table: Table) -> int:
        """Writes `table` and what it holds; returns its offset.

        Raises:
            ModelError: a value does not fit its slot; says which.
        """
        self.left_out += [f"{table.table_name}: {what}" for what in table.unknown]
        prepared = [
            (slot, value)
            for slot in table.slots
            if (value := self._prepared(table, slot)) is not None
        ]
        self.builder.StartObject(table.slots[-1].number + 1 if table.slots else 0)
        for slot, value in prepared:
            self._store(table, slot, value)
        return int(self.builder.EndObject())

    def _prepared(self, table: Table, slot: Slot) -> Any:
        value = getattr(table, slot.name)
        try:
            return None if value is None else slot.kind.prepare(self, value)
        except (TypeError, ValueError, OverflowError, AttributeError) as error:
            raise _misfit(table, slot, value, error) from error

    def _store(self, table: Table, slot: Slot, value: Any) -> None:
        try:
            slot.kind.store(self, slot.number, value)
        except (TypeError, ValueError, struct.error) as error:
            raise _misfit(table, slot, value, error) from error

    def tables(self, tables: Sequence[Table]) -> int:
        """Writes a vector of tables; returns its offset."""
        offsets = [self.table(table) for table in tables]
        self.builder.StartVector(4, len(offsets), 4)
        for offset in reversed(offsets):
            self.builder.PrependUOffsetTRelative(offset)
        return int(self.builder.EndVector())

    def number(self, number: Number, slot: int, value: Any, default: Any) -> None:
        """Puts a number into slot `slot` of the table that is being written."""
        getattr(self.builder, f"Prepend{number.builder}Slot")(slot, value, default)

    def vector(self, array: np.ndarray, align: int) -> int:
        """Writes a vector of numbers whose first element is aligned to `align` bytes."""
        builder = self.builder
        builder.StartVector(array.itemsize, array.size, align)
        builder.head = builder.Head() - array.nbytes
        start = builder.Head()
        builder.Bytes[start : start + array.nbytes] = array.reshape(-1).view(np.uint8).data
        return int(self.builder.EndVector())

    def string(self, text: bytes) -> int:
        """Writes a string once, however often it is used."""
        if text not in self._strings:
            self._strings[text] = self.builder.CreateString(text)
        return self._strings[text]


def _misfit(table: Table, slot: Slot, value: Any, error: Exception) -> ModelError:
    if isinstance(error, ModelError):  # of a table inside
        return error
    return ModelError(
        f"{table.table_name}.{slot.name}: {reprlib.repr(value)} cannot be stored as {slot.kind.fbs()}: {error}"
    )
