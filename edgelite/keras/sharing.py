"""Objects that one file mentions several times, and must be one again when it is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Sharing:
    """The objects of one file that are written, or read, so far.

    Attributes:
        written: {identity of an object: [it, its number, how often it was written]}.
        read: {number in the file: object}.
    """

    def __init__(self) -> None:
        self.written: dict[int, list[Any]] = {}
        self.read: dict[Any, Any] = {}

    def number(self, obj: Any) -> int:
        """The number of an object that is being written."""
        entry = self.written.setdefault(id(obj), [obj, len(self.written) + 1, 0])
        entry[2] += 1
        return entry[1]


_open: list[Sharing] = []


@contextmanager
def object_sharing_scope() -> Iterator[None]:
    """Inside, an object that was written by `serialize_sharing` more than once becomes one object again."""
    _open.append(Sharing())
    try:
        yield
    finally:
        _open.pop()


def current() -> Sharing | None:
    """The objects of the innermost scope; None outside of any."""
    return _open[-1] if _open else None


def prune(config: Any) -> None:
    """Leave in `config`, just written in this scope, only the numbers of objects that it has more than once."""
    shared = {number for _, number, uses in _open[-1].written.values() if uses > 1}

    def visit(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("shared_object_id", 0) not in shared:
                part.pop("shared_object_id", None)
            for value in part.values():
                visit(value)
        elif isinstance(part, (list, tuple)):
            for value in part:
                visit(value)

    visit(config)
