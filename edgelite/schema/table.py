"""A FlatBuffers table as a light Python class: annotated fields are its slots, in order.

    class TensorMap(Table):
        name: str | None = string()
        tensor_index: int = uint32()

    TensorMap(name="x", tensor_index=3)

Not `dataclasses`, and no named tuples on this floor: those compile code per class, which costs more than the
whole import of the runtime may. Here a class attribute is the slot's default and an instance holds what
differs.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from edgelite.schema.kinds import Declaration, Kind


class Slot:
    """A field of a table: its name, its number in the vtable, and how its value is stored."""

    __slots__ = ("kind", "name", "number")

    def __init__(self, name: str, number: int, kind: Kind) -> None:
        self.name = name
        self.number = number
        self.kind = kind


class Table:
    """The base of every table.

    Attributes:
        slots: the fields, in the order of their numbers (a union takes two numbers).
        unknown: where a file held what this version does not know: slot numbers, union types.
    """

    slots: ClassVar[tuple[Slot, ...]] = ()
    slot_names: ClassVar[frozenset[str]] = frozenset()
    table_name: ClassVar[str] = ""
    unknown: tuple[str, ...] = ()

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        slots = list(cls.slots)
        number = slots[-1].number + 1 if slots else 0
        for name, value in list(vars(cls).items()):
            if isinstance(value, Declaration):
                number += value.kind.width
                slots.append(Slot(name, number - 1, value.kind))
                setattr(cls, name, value.kind.default)
        cls.slots = tuple(slots)
        cls.slot_names = frozenset(slot.name for slot in slots)
        cls.table_name = cls.__name__

    def __init__(self, **values: Any) -> None:
        for name in values:
            if name not in self.slot_names:
                names = [slot.name for slot in self.slots]
                raise TypeError(
                    f"{type(self).__name__} has no field {name!r}; it has {', '.join(names) or 'none'}"
                )
        self.__dict__.update(values)

    def fields(self) -> dict[str, Any]:
        """Every slot's value by name, in order."""
        return {slot.name: getattr(self, slot.name) for slot in self.slots}

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(_equal(a, getattr(other, name)) for name, a in self.fields().items())

    __hash__ = None  # type: ignore[assignment]  # mutable, compared by value

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self.fields().items() if name in vars(self))
        return f"{type(self).__name__}({', '.join(shown)})"


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return a is not None and b is not None and np.array_equal(a, b)
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(map(_equal, a, b))
    return bool(a == b)
