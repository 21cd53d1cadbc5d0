"""Finding the parts of an object in its attributes, and knowing when they changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

Part = TypeVar("Part")

_structure = {"version": 0}


def changed() -> None:
    """Say that some object gained a part or that `trainable` was set somewhere."""
    _structure["version"] += 1


def version() -> int:
    """A number that differs after each `changed`: lists of parts made at an equal version hold."""
    return _structure["version"]


def parts(
    attributes: dict[str, Any], kind: type[Part], hidden: frozenset[str] = frozenset()
) -> list[Part]:
    """The objects of class `kind` among attribute values, in attribute order, each once.

    Lists, tuples and dictionaries are searched too; the attributes named by `hidden` are not.
    """
    found: dict[int, Part] = {}
    for name, value in attributes.items():
        if name not in hidden:
            for part in _search(value, kind):
                found.setdefault(id(part), part)
    return list(found.values())


def _search(value: Any, kind: type[Part]) -> Iterator[Part]:
    if isinstance(value, kind):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _search(item, kind)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _search(item, kind)
