"""How the slots of a table are stored: scalars, strings, vectors, nested tables, unions.

A table declares its slots with the functions at the end of this file (`int32()`, `ints()`,
`tables(Tensor)` ...). Each kind knows how it is read with bounds checked, how it is written, and
what it is called in a `.fbs` file; so one codec serves every table.

An absent vector reads as `ABSENT`, an empty tuple that is written as nothing, so that a file keeps the
difference between an absent and an empty vector.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.errors import ModelError
from edgelite.schema.catalogue import Catalogue
from edgelite.schema.numbers import (
    BOOL,
    FLOAT32,
    INT8,
    INT32,
    INT64,
    UINT8,
    UINT32,
    UINT64,
    Number,
)

if TYPE_CHECKING:
    from edgelite.schema.reader import Reader
    from edgelite.schema.table import Table
    from edgelite.schema.writer import Writer


class _Absent(tuple):
    """The type of `ABSENT`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"

    def __reduce__(self) -> str:
        return "ABSENT"  # copies and pickles are this very object


ABSENT: tuple[Any, ...] = _Absent()


class Kind:
    """How one slot is stored.

    Attributes:
        width: how many slot numbers it takes; a union takes two.
        default: the value of a slot that the file leaves out.
        deprecated: the format keeps the slot, but nothing should use it any more.
    """

    width: int = 1
    default: Any = None
    deprecated: bool = False

    def read(self, reader: Reader, at: int, tag: int) -> Any:
        """The value stored at byte `at`; `tag` is where a union's type number stands, or 0."""
        raise NotImplementedError

    def prepare(self, writer: Writer, value: Any) -> Any:
        """Writes what lies outside the table; returns what `store` puts into it."""
        raise NotImplementedError

    def store(self, writer: Writer, number: int, prepared: Any) -> None:
        """Puts the slot into the table that is being written."""
        if prepared is not None:
            writer.builder.PrependUOffsetTRelativeSlot(number, prepared, 0)

    def fbs(self) -> str:
        """The slot's type and attributes in a `.fbs` file."""
        raise NotImplementedError

    @property
    def deprecation(self) -> str:
        """The attribute that marks a deprecated slot in a `.fbs` file."""
        return " (deprecated)" if self.deprecated else ""


class Scalar(Kind):
    """A number, a truth value, or an enum's member; an unknown member stays a plain int."""

    def __init__(
        self,
        number: Number,
        default: Any,
        enum: type[IntEnum] | None = None,
        deprecated: bool = False,
        named: str = "",
    ) -> None:
        self.number = number
        self.named = named or (enum.__name__ if enum else number.fbs)
        self.default = default
        self.enum = enum
        self.deprecated = deprecated

    def read(self, reader: Reader, at: int, _tag: int) -> Any:
        """See `Kind.read`."""
        value = reader.scalar(self.number, at)
        return value if self.enum is None else member(self.enum, value)

    def prepare(self, _writer: Writer, value: Any) -> Any:
        """See `Kind.prepare`."""
        return value

    def store(self, writer: Writer, number: int, prepared: Any) -> None:
        """See `Kind.store`."""
        writer.number(self.number, number, prepared, self.default)

    def fbs(self) -> str:
        """See `Kind.fbs`."""
        default = "" if not self.default and self.enum is None else f" = {_literal(self.default)}"
        return self.named + default + self.deprecation


class String(Kind):
    """UTF-8 text, or None. Bytes that are not UTF-8 survive as surrogates."""

    def __init__(self, deprecated: bool = False) -> None:
        self.deprecated = deprecated

    def read(self, reader: Reader, at: int, _tag: int) -> str:
        """See `Kind.read`."""
        return reader.string(reader.offset(at)).decode("utf-8", "surrogateescape")

    def prepare(self, writer: Writer, value: str | None) -> int | None:
        """See `Kind.prepare`."""
        if value is None:
            return None
        return writer.string(value.encode("utf-8", "surrogateescape"))

    def fbs(self) -> str:
        """See `Kind.fbs`."""
        return "string" + self.deprecation


class Vector(Kind):
    """A vector of numbers, as what `form` reads it as: a tuple, bytes, an array."""

    def __init__(
        self,
        number: Number,
        form: Callable[[Reader, Number, int], Any],
        default: Any = ABSENT,
        align: int = 0,
        enum: type[IntEnum] | None = None,
    ) -> None:
        self.number = number
        self.form = form
        self.default = default
        self.align = align
        self.enum = enum

    def read(self, reader: Reader, at: int, _tag: int) -> Any:
        """See `Kind.read`."""
        value = self.form(reader, self.number, reader.offset(at))
        return value if self.enum is None else tuple(member(self.enum, v) for v in value)

    def prepare(self, writer: Writer, value: Any) -> int | None:
        """See `Kind.prepare`."""
        if value is None or value is ABSENT:
            return None
        if isinstance(value, (bytes, bytearray, memoryview)):
            value = np.frombuffer(value, np.uint8)
        array = np.ascontiguousarray(value, self.number.dtype)
        return writer.vector(array, max(self.align, self.number.size))

    def fbs(self) -> str:
        """See `Kind.fbs`."""
        name = self.number.fbs if self.enum is None else self.enum.__name__
        return f"[{name}]" + (f" (force_align: {self.align})" if self.align else "")


class Nested(Kind):
    """A table inside a table, or None."""

    def __init__(self, table: type[Table]) -> None:
        self.table = table

    def read(self, reader: Reader, at: int, _tag: int) -> Table:
        """See `Kind.read`."""
        return reader.table(self.table, reader.offset(at))

    def prepare(self, writer: Writer, value: Table | None) -> int | None:
        """See `Kind.prepare`."""
        return None if value is None else writer.table(value)

    def fbs(self) -> str:
        """See `Kind.fbs`."""
        return self.table.table_name


class NestedVector(Kind):
    """A vector of tables, read as a list."""

    default = ABSENT

    def __init__(self, table: type[Table]) -> None:
        self.table = table

    def read(self, reader: Reader, at: int, _tag: int) -> list[Table]:
        """See `Kind.read`."""
        return reader.tables(self.table, reader.offset(at))

    def prepare(self, writer: Writer, value: Sequence[Table]) -> int | None:
        """See `Kind.prepare`."""
        return None if value is None or value is ABSENT else writer.tables(value)

    def fbs(self) -> str:
        """See `Kind.fbs`."""
        return f"[{self.table.table_name}]"


class Members:
    """A union's tables by their type numbers.

    Args:
        name: the union's.
        homes: {type number: the module that adds the table}.
    """

    def __init__(self, name: str, homes: Mapping[int, str] | None = None) -> None:
        self.name = name
        self.tables: Catalogue[type[Table]] = Catalogue(name, homes)
        self._numbers: dict[type, int] = {}

    def add(self, number: int, table: type[Table]) -> None:
        """Gives `table` and its subclasses the type number `number`."""
        self.tables.add(number, table)
        self._numbers[table] = number

    def number_of(self, value: Table | None) -> int:
        """The type number under which `value` is stored; 0 where it has none."""
        return next((self._numbers[c] for c in type(value).__mro__ if c in self._numbers), 0)


class Union(Kind):
    """One of several tables; the number of its type takes the slot before its own.

    An operator without options is written as none: its class is a member of no union.
    """

    width = 2

    def __init__(self, members: Members) -> None:
        self.members = members

    def read(self, reader: Reader, at: int, tag: int) -> Table | None:
        """See `Kind.read`."""
        number = reader.scalar(UINT8, tag) if tag else 0
        if number == 0:
            return None
        table = self.members.tables.get(number)
        if table is None:
            reader.unknown(f"table number {number} of {self.members.name}")
            return None
        return reader.table(table, reader.offset(at))

    def prepare(self, writer: Writer, value: Table | None) -> tuple[int, int] | None:
        """See `Kind.prepare`."""
        if value is None:
            return None
        number = self.members.number_of(value)
        if not number and value.slots:
            raise ModelError(f"{value.table_name} is no member of {self.members.name}")
        return (number, writer.table(value)) if number else None

    def store(self, writer: Writer, number: int, prepared: tuple[int, int] | None) -> None:
        """See `Kind.store`."""
        if prepared is not None:
            writer.builder.PrependUint8Slot(number - 1, prepared[0], 0)
            writer.builder.PrependUOffsetTRelativeSlot(number, prepared[1], 0)

    def fbs(self) -> str:
        """See `Kind.fbs`."""
        return self.members.name


class Declaration:
    """What a class body holds for a slot until its class is made."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind


def member(enum: type[IntEnum], value: int) -> int:
    """The member of `enum`, or the plain number where this version does not know it."""
    return enum._value2member_map_.get(value, value)  # type: ignore[return-value]  # its own members


def _literal(value: Any) -> str:
    if isinstance(value, IntEnum):
        return value.name
    return str(value).lower() if isinstance(value, bool) else str(value)


def _scalar(number: Number) -> Callable[..., Any]:
    zero = number.dtype.type(0).item()

    def declare(default: Any = zero, deprecated: bool = False, named: str = "") -> Any:
        return Declaration(Scalar(number, default, deprecated=deprecated, named=named))

    return declare


boolean = _scalar(BOOL)
int8 = _scalar(INT8)
int32 = _scalar(INT32)
uint32 = _scalar(UINT32)
int64 = _scalar(INT64)
uint64 = _scalar(UINT64)
float32 = _scalar(FLOAT32)


def enum(members: type[IntEnum], default: int = 0, number: Number = INT8) -> Any:
    """A member of `members`, stored as `number`."""
    return Declaration(Scalar(number, members(default), members))


def string(deprecated: bool = False) -> Any:
    """Text, or None."""
    return Declaration(String(deprecated))


def _as_tuple(reader: Reader, number: Number, at: int) -> tuple[Any, ...]:
    return reader.numbers(number, at)


def _as_bytes(reader: Reader, _number: Number, at: int) -> bytes:
    return reader.string(at)


def _as_array(reader: Reader, number: Number, at: int) -> np.ndarray:
    return reader.vector(number, at)


def ints(number: Number = INT32) -> Any:
    """A vector of integers or truth values, as a tuple of Python numbers."""
    return Declaration(Vector(number, _as_tuple))


def floats() -> Any:
    """A vector of float32, as a tuple of Python floats, which hold them exactly."""
    return Declaration(Vector(FLOAT32, _as_tuple))


def enums(members: type[IntEnum], number: Number) -> Any:
    """A vector of an enum's members, as a tuple."""
    return Declaration(Vector(number, _as_tuple, enum=members))


def blob(align: int = 0) -> Any:
    """A short vector of bytes, as `bytes`."""
    return Declaration(Vector(UINT8, _as_bytes, None, align))


def data(number: Number = UINT8, align: int = 0) -> Any:
    """A long vector, as an array that is a view of the file; None where absent."""
    return Declaration(Vector(number, _as_array, None, align))


def table(of: type[Table]) -> Any:
    """A nested table, or None."""
    return Declaration(Nested(of))


def tables(of: type[Table]) -> Any:
    """A vector of tables, as a list."""
    return Declaration(NestedVector(of))


def union(members: Members) -> Any:
    """One of several tables, or None."""
    return Declaration(Union(members))
