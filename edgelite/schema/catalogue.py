"""Classes by number, each imported when its number is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TypeVar

C = TypeVar("C", bound=type)


class Catalogue(Mapping[int, C]):
    """The operators, or the members of a union.

    Args:
        name: what it is called in messages.
        homes: {number: the module that adds it}; what is added from elsewhere is found as well.
    """

    def __init__(self, name: str, homes: Mapping[int, str] | None = None) -> None:
        self._name = name
        self._homes = homes or {}
        self._found: dict[int, C] = {}

    def add(self, number: int, entry: C) -> None:
        """Gives class `entry` its number.

        Raises:
            TypeError: the number is taken.
        """
        taken = self.get(number, entry)
        if taken is not entry:
            raise TypeError(f"{self._name} {number} is {taken.__name__} already")
        self._found[number] = entry

    def __getitem__(self, number: int) -> C:
        if number not in self._found and number in self._homes:
            import_module(self._homes[number])
        return self._found[number]

    def __iter__(self) -> Iterator[int]:
        return iter(sorted({*self._homes, *self._found}))

    def __len__(self) -> int:
        return len({*self._homes, *self._found})
