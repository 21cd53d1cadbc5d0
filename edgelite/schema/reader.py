"""Reads tables from the bytes of a FlatBuffers file, with every access checked.

Whatever the bytes are, reading ends with a Table or a `ModelError` that names the place, in time
and memory in proportion to the file: shared tables and vectors are counted against its size.
Format: https://flatbuffers.dev/internals (offsets, vtables, vectors).

A file has thousands of tables and few vtables: where a table's slots are is worked out once for each
vtable, and the place that an error names is put together only when there is one.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from edgelite.errors import ModelError
from edgelite.schema.numbers import Number
from edgelite.schema.table import Table

T = TypeVar("T", bound=Table)

_U32, _I32, _VTABLE = struct.Struct("<I"), struct.Struct("<i"), struct.Struct("<HH")
# Tables and vectors may be shared, but no model needs more of either than this for its size.
_BYTES_PER_TABLE = 16
_SHARING = 4
# A later version of the format adds a few slots to a table; damage may look like thousands.
_MOST_NAMED = 16

# (a slot's name, its byte in the table, the byte of its union's type number or 0, what reads it)
_Field = tuple[str, int, int, Callable[["Reader", int, int], Any]]


class _DamageError(Exception):
    """What is wrong with the bytes.

    Attributes:
        place: where, from the inside out; every table on the way adds its part.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.place: list[str] = []


class Reader:
    """The bytes of one file.

    Args:
        data: the file's bytes; numeric vectors that are read stay read-only views of them.
        source: the file's name for error messages.

    Attributes:
        end: the first byte behind all that was read so far.
    """

    def __init__(self, data: Any, source: str) -> None:
        self.bytes = np.frombuffer(data, np.uint8)
        self.bytes.flags.writeable = False
        self.buffer = self.bytes.data
        self.size = len(self.buffer)
        self.source = source
        self.end = 0
        self._unknown: list[str] = []
        self._layouts: dict[
            tuple[type[Table], int], tuple[int, tuple[_Field, ...], tuple[str, ...]]
        ] = {}
        self._tables_left = self.size // _BYTES_PER_TABLE
        self._bytes_left = self.size * _SHARING

    def root(self, table: type[T]) -> T:
        """The table that the file starts from.

        Raises:
            ModelError: the file is damaged; says where.
        """
        try:
            return self.table(table, self.offset(0))
        except _DamageError as damage:
            place = table.table_name + "".join(reversed(damage.place))
            raise self._error(place, damage) from None

    def region(self, start: int, size: int, place: str) -> np.ndarray:
        """`size` bytes that stand outside the tables, and are told of at `place` in them.

        Raises:
            ModelError: the file does not hold them.
        """
        try:
            self._take(start, size)
        except _DamageError as damage:
            raise self._error(place, damage) from None
        return self.bytes[start : start + size]

    def unknown(self, what: str) -> None:
        """Notes that the table being read has `what`, which this version does not know."""
        self._unknown.append(what)

    def scalar(self, number: Number, at: int) -> Any:
        """The number stored at byte `at`."""
        try:
            return number.unpack(self.buffer, at)[0]
        except struct.error:
            raise self._missing(at, number.size) from None

    def offset(self, at: int) -> int:
        """The byte that the offset at byte `at` points to."""
        try:
            return at + int(_U32.unpack_from(self.buffer, at)[0])
        except struct.error:
            raise self._missing(at, 4) from None

    def vector(self, number: Number, at: int) -> np.ndarray:
        """The elements of the vector of numbers at byte `at`: a read-only view of the file."""
        start, count = self._vector(at, number.size)
        return self.bytes[start : start + count * number.size].view(number.dtype)

    def numbers(self, number: Number, at: int) -> tuple[Any, ...]:
        """The same elements as Python's numbers."""
        start, count = self._vector(at, number.size)
        return struct.unpack_from(f"<{count}{number.code}", self.buffer, start)

    def string(self, at: int) -> bytes:
        """The bytes of the string or byte vector at byte `at`."""
        start, count = self._vector(at, 1)
        return bytes(self.buffer[start : start + count])

    def tables(self, table: type[T], at: int) -> list[T]:
        """The tables of the vector at byte `at`."""
        start, count = self._vector(at, 4)
        found: list[T] = []
        try:
            for place in range(start, start + 4 * count, 4):
                found.append(self.table(table, self.offset(place)))  # noqa: PERF401  # see below
        except _DamageError as damage:
            damage.place.append(f"[{len(found)}]")
            raise
        return found

    def table(self, table: type[T], at: int) -> T:
        """The table at byte `at`."""
        self._tables_left -= 1
        if self._tables_left < 0:
            raise _DamageError("more tables are declared than the file has room for")
        try:
            vtable = at - _I32.unpack_from(self.buffer, at)[0]
        except struct.error:
            raise self._missing(at, 4) from None
        layout = self._layouts.get((table, vtable))
        if layout is None:
            layout = self._layouts[table, vtable] = self._layout(table, vtable)
        length, fields, unknown = layout
        self._take(at, length)
        result = table.__new__(table)
        values = result.__dict__
        name = ""
        try:
            for name, offset, tag, read in fields:
                values[name] = read(self, at + offset, tag and at + tag)
                if self._unknown:  # of this table: one inside has taken its own
                    unknown = (*unknown, *self._unknown)
                    self._unknown.clear()
        except _DamageError as damage:
            damage.place.append(f".{name}")
            raise
        if unknown:
            result.unknown = unknown
        return result

    def _layout(
        self, table: type[Table], at: int
    ) -> tuple[int, tuple[_Field, ...], tuple[str, ...]]:
        """What the vtable at byte `at` says of a table: its length, its slots, and those unknown."""
        self._take(at, 4)
        size, length = _VTABLE.unpack_from(self.buffer, at)
        if size < 4 or size % 2:
            raise _DamageError(f"a vtable of {size} bytes; expected an even number from 4 on")
        self._take(at, size)
        self._spend(size)
        offsets = struct.unpack_from(f"<{size // 2 - 2}H", self.buffer, at + 4)
        if offsets and max(offsets) >= max(length, 1):
            raise _DamageError(f"a slot at byte {max(offsets)} of a table of {length} bytes")
        fields = tuple(
            (
                slot.name,
                offset,
                offsets[slot.number - 1] if slot.kind.width == 2 else 0,
                slot.kind.read,
            )
            for slot in table.slots
            if slot.number < len(offsets) and (offset := offsets[slot.number])
        )
        return max(length, 4), fields, _beyond(table, offsets)

    def _vector(self, at: int, element: int) -> tuple[int, int]:
        """The first byte and the element count of the vector at byte `at`."""
        try:
            count = _U32.unpack_from(self.buffer, at)[0]
        except struct.error:
            raise self._missing(at, 4) from None
        size = count * element
        self._take(at + 4, size)
        self._spend(size)
        return at + 4, count

    def _spend(self, size: int) -> None:
        """Counts bytes that are read, however often they are shared."""
        self._bytes_left -= size
        if self._bytes_left < 0:
            raise _DamageError("more elements are declared than the file has room for")

    def _take(self, at: int, size: int) -> None:
        """Raises unless the file holds `size` bytes at byte `at`; notes how far it is in use."""
        end = at + size
        if at < 0 or end > self.size:
            raise self._missing(at, size)
        self.end = max(self.end, end)

    def _missing(self, at: int, size: int) -> _DamageError:
        return _DamageError(f"bytes {at} to {at + size} are wanted of a file of {self.size} bytes")

    def _error(self, place: str, damage: _DamageError) -> ModelError:
        return ModelError(f"{self.source}: damaged at {place}: {damage}")


def _beyond(table: type[Table], offsets: tuple[int, ...]) -> tuple[str, ...]:
    """The slots in use beyond those that `table` knows."""
    known = table.slots[-1].number + 1 if table.slots else 0
    used = [number for number in range(known, len(offsets)) if offsets[number]]
    if len(used) > _MOST_NAMED:
        return (f"{len(used)} slots from {used[0]} to {used[-1]}",)
    return tuple(f"slot {number}" for number in used)
