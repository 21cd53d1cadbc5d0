"""Reads tables from the bytes of a FlatBuffers file, with every access checked.

Whatever the bytes are, reading ends with a Table or a `ModelError` that names the place, in time
and memory in proportion to the file: shared tables and vectors are counted against its size.
Format: https://flatbuffers.dev/internals (offsets, vtables, vectors).
"""

from __future__ import annotations

import struct
from typing import Any, TypeVar

import numpy as np

from edgelite.errors import ModelError
from edgelite.schema.kinds import Number
from edgelite.schema.table import Table

T = TypeVar("T", bound=Table)

_U32, _I32, _VTABLE = struct.Struct("<I"), struct.Struct("<i"), struct.Struct("<HH")
# Tables and vectors may be shared, but no model needs more of either than this for its size.
_BYTES_PER_TABLE = 16
_SHARING = 4
# A later version of the format adds a few slots to a table; damage may look like thousands.
_MOST_NAMED = 16


class Reader:
    """A cursor over the bytes of one file.

    Args:
        data: the file's bytes; numeric vectors that are read stay views of them.
        source: the file's name for error messages.
    """

    def __init__(self, data: Any, source: str) -> None:
        self.bytes = np.frombuffer(data, np.uint8)
        self.buffer = self.bytes.data
        self.size = len(self.buffer)
        self.source = source
        self.end = 0
        self._path: list[str] = []
        self._unknown: list[list[str]] = []
        self._vtables: dict[int, tuple[tuple[int, ...], int]] = {}
        self._tables_left = self.size // _BYTES_PER_TABLE
        self._bytes_left = self.size * _SHARING

    def root(self, table: type[T]) -> T:
        """The table that the file starts from."""
        self._path = [table.table_name]
        return self.table(table, self.offset(0))

    def at(self, place: str) -> None:
        """Tells what is read next, for error messages."""
        self._path = [place]

    def error(self, problem: str) -> ModelError:
        """An error that names the file and the place that is being read."""
        return ModelError(f"{self.source}: damaged at {''.join(self._path)}: {problem}")

    def unknown(self, what: str) -> None:
        """Notes that the table being read has `what`, which this version does not know."""
        self._unknown[-1].append(what)

    def scalar(self, number: Number, at: int) -> Any:
        """The number stored at byte `at`."""
        self._check(at, number.size)
        return number.unpack(self.buffer, at)[0]

    def offset(self, at: int) -> int:
        """The byte that the offset at byte `at` points to."""
        self._check(at, 4)
        return at + _U32.unpack_from(self.buffer, at)[0]

    def region(self, start: int, size: int) -> np.ndarray:
        """`size` bytes that stand outside the tables: a read-only view of the file."""
        self._check(start, size)
        return self._view(start, size)

    def vector(self, number: Number, at: int) -> np.ndarray:
        """The elements of the vector of numbers at byte `at`: a read-only view of the file."""
        start, count = self._vector(at, number.size)
        return self._view(start, count * number.size).view(number.dtype)

    def tables(self, table: type[T], at: int) -> list[T]:
        """The tables of the vector at byte `at`."""
        start, count = self._vector(at, 4)
        found = []
        for i in range(count):
            self._path.append(f"[{i}]")
            found.append(self.table(table, self.offset(start + 4 * i)))
            self._path.pop()
        return found

    def table(self, table: type[T], at: int) -> T:
        """The table at byte `at`."""
        self._tables_left -= 1
        if self._tables_left < 0:
            raise self.error("more tables are declared than the file has room for")
        offsets, length = self._slots(at)
        self._check(at, length)
        result = table.__new__(table)
        values = result.__dict__
        unknown = self._beyond(table, offsets)
        self._unknown.append(unknown)
        for name, number, kind in table.slots:
            if number >= len(offsets):
                break
            if offsets[number]:
                self._path.append(f".{name}")
                tag = offsets[number - 1] if kind.width == 2 else 0
                values[name] = kind.read(self, at + offsets[number], tag and at + tag)
                self._path.pop()
        self._unknown.pop()
        if unknown:
            result.unknown = tuple(unknown)
        return result

    def _beyond(self, table: type[Table], offsets: tuple[int, ...]) -> list[str]:
        """The slots in use beyond those that `table` knows."""
        known = table.slots[-1].number + 1 if table.slots else 0
        if known >= len(offsets):
            return []
        self._spend(2 * (len(offsets) - known))
        used = [number for number in range(known, len(offsets)) if offsets[number]]
        if len(used) > _MOST_NAMED:
            return [f"{len(used)} slots from {used[0]} to {used[-1]}"]
        return [f"slot {number}" for number in used]

    def _view(self, start: int, size: int) -> np.ndarray:
        view = self.bytes[start : start + size]
        view.flags.writeable = False
        return view

    def _slots(self, at: int) -> tuple[tuple[int, ...], int]:
        """Where in the table at byte `at` each slot is stored (0: it is not), and its length."""
        self._check(at, 4)
        vtable = at - _I32.unpack_from(self.buffer, at)[0]
        found = self._vtables.get(vtable)
        if found is None:
            found = self._vtables[vtable] = self._vtable(vtable)
        return found

    def _vtable(self, at: int) -> tuple[tuple[int, ...], int]:
        self._check(at, 4)
        size, length = _VTABLE.unpack_from(self.buffer, at)
        if size < 4 or size % 2:
            raise self.error(f"a vtable of {size} bytes; expected an even number from 4 on")
        self._check(at, size)
        self._spend(size)
        offsets = struct.unpack_from(f"<{size // 2 - 2}H", self.buffer, at + 4)
        if offsets and max(offsets) >= max(length, 1):
            raise self.error(f"a slot at byte {max(offsets)} of a table of {length} bytes")
        return offsets, max(length, 4)

    def _vector(self, at: int, element: int) -> tuple[int, int]:
        """The first byte and the element count of the vector at byte `at`."""
        self._check(at, 4)
        count = _U32.unpack_from(self.buffer, at)[0]
        self._check(at + 4, count * element)
        self._spend(count * element)
        return at + 4, count

    def _spend(self, size: int) -> None:
        """Counts bytes that are read, however often they are shared."""
        self._bytes_left -= size
        if self._bytes_left < 0:
            raise self.error("more elements are declared than the file has room for")

    def _check(self, at: int, size: int) -> None:
        """Raises unless the file holds `size` bytes at byte `at`; notes how far it is in use."""
        end = at + size
        if at < 0 or end > self.size:
            raise self.error(f"bytes {at} to {end} are wanted of a file of {self.size} bytes")
        self.end = max(self.end, end)
