"""Tables on the terminal, in one style."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table

# Where the output is no terminal there is no width to keep to, so nothing need be cut.
_WIDE = 160


def console() -> Console:
    """The standard output: plain and wide when it goes to a file or a pipe."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_WIDE)


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """A table of texts and numbers.

    Args:
        title: stands above it.
        columns: headings; one that begins with ``>`` is aligned to the right.
        rows: cells, shown by `str`.
    """
    result = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        right = column.startswith(">")
        result.add_column(column.lstrip(">"), justify="right" if right else "left")
    for row in rows:
        result.add_row(*map(_cell, row))
    return result


def _cell(value: object) -> str:
    return str(value).replace("[", r"\[")  # a bracket would begin rich's markup


def size(count: float) -> str:
    """A number of bytes for people, such as ``66.3 KiB``."""
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"
