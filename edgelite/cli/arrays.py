"""Arrays and models on the command line: `x.npy`, `NAME=x.npy`, and how results are kept."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from edgelite.errors import InputError
from edgelite.schema.files import replace


def load(path: str) -> np.ndarray:
    """The array of a `.npy` file; nothing that the file might carry is executed.

    Raises:
        InputError: no such file, or none that holds one array.
    """
    try:
        with Path(path).open("rb") as file:
            return np.lib.format.read_array(file, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not readable as a .npy file with one array: {error}") from error


def encode(array: np.ndarray) -> bytes:
    """The content of the `.npy` file that holds `array`."""
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


def write(path: str | Path, content: bytes) -> None:
    """Writes a file, whole or not at all; its folder is made where it is missing."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    replace(path, content)


def assign(items: Sequence[str], names: Sequence[str], what: str) -> dict[str, str]:
    """Which file goes with which name, from items such as ``x.npy`` (by order) or ``NAME=x.npy``.

    Args:
        items: what the user gave; either all have names or none has.
        names: the model's names, in order.
        what: "input" or "output", for messages.

    Raises:
        InputError: an unknown or repeated name, too many files, or names for some only.
    """
    pairs = [_split(item, names) for item in items]
    if all(name is None for name, _ in pairs):
        if len(items) > len(names):
            raise InputError(
                f"the model has {len(names)} {what}s ({', '.join(names)}); received {len(items)} files"
            )
        return dict(zip(names, items, strict=False))
    found: dict[str, str] = {}
    for name, path in pairs:
        if name is None or name in found:
            problem = f"{path} has no name" if name is None else f"{name} is given twice"
            raise InputError(
                f"--{what}: {problem}; give each file as NAME=FILE, with the names {', '.join(names)}"
            )
        found[name] = path
    return found


def calibration(items: Sequence[str]) -> np.ndarray | dict[str, np.ndarray] | None:
    """Calibration data as the converter takes it: none, one array, or arrays by input name.

    Raises:
        InputError: several files of which one has no name, or the same name twice.
    """
    if len(items) == 1 and "=" not in items[0]:
        return load(items[0])
    found = {}
    for item in items:
        name, separator, path = item.partition("=")
        if not separator or name in found:
            raise InputError(
                f"--calibration: expected NAME=FILE, each input's name once; received {item}"
            )
        found[name] = load(path)
    return found or None


def _split(item: str, names: Sequence[str]) -> tuple[str | None, str]:
    """``NAME=FILE`` as (name, file), ``FILE`` as (None, file); names may have a ``=`` themselves."""
    for name in names:
        if item.startswith(f"{name}="):
            return name, item[len(name) + 1 :]
    if "=" in item:
        raise InputError(f"no name {item.partition('=')[0]!r}; the names are {', '.join(names)}")
    return None, item
