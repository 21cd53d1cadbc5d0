"""Compare what two packages computed: ``python -m tests.parity.compare EXPECTED RECEIVED``, two folders of `record`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from tests.parity import goldens
from tests.parity.families import FAMILIES
from tests.parity.table import Row

# Relative to each entry, and to the largest entry of an array, or to 1, which is the size of inputs and weights:
# for entries in which greater numbers cancel.
TOLERANCES = {"float64": (1e-9, 1e-12), "float32": (1e-5, 1e-6)}


def tolerances(row: Row, floatx: str) -> tuple[float, float]:
    """The tolerance relative to an entry, and that relative to the largest entry."""
    if row.loose is not None and floatx in row.loose.floats:
        return row.loose.tolerance, row.loose.tolerance
    return TOLERANCES[floatx]


def differences(
    row: Row, floatx: str, expected: dict[str, Any], received: dict[str, Any]
) -> list[str]:
    """What differs, in words; nothing where a row agrees."""
    if sorted(received) != sorted(expected):
        return [f"expected {sorted(expected)}; received {sorted(received)}"]
    relative, of_largest = tolerances(row, floatx)
    found = []
    for what, value in expected.items():
        if what == "facts":
            found += different_facts("facts", value, received[what])
            continue
        array = received[what].astype(value.dtype)
        if array.shape != value.shape:
            found.append(f"{what}: expected shape {value.shape}; received {array.shape}")
            continue
        finite = value[np.isfinite(value)]
        allowed = relative * np.abs(value) + of_largest * np.abs(finite).max(initial=1)
        with np.errstate(invalid="ignore"):
            good = (np.abs(array - value) <= allowed) | (array == value)
            good |= np.isnan(array) & np.isnan(value)
        if not good.all():
            place = np.unravel_index(np.argmin(good), good.shape)
            found.append(
                f"{what}: {int((~good).sum())} of {good.size} entries differ; at {[*map(int, place)]} "
                f"expected {value[place]!r}; received {array[place]!r}"
            )
    return found


def different_facts(path: str, expected: Any, received: Any) -> list[str]:
    """Where two structures differ."""
    if isinstance(expected, dict) and isinstance(received, dict) and set(expected) == set(received):
        return [
            line
            for key, value in expected.items()
            for line in different_facts(f"{path}.{key}", value, received[key])
        ]
    if isinstance(expected, list) and isinstance(received, list) and len(expected) == len(received):
        return [
            line
            for index, pair in enumerate(zip(expected, received, strict=True))
            for line in different_facts(f"{path}[{index}]", *pair)
        ]
    same = expected == received
    return [] if same else [f"{path}: expected {expected!r}; received {received!r}"]


def main() -> None:
    theirs, ours = map(Path, sys.argv[1:])
    compared, wrong = 0, 0
    for family, rows in FAMILIES.items():
        expected, received = (goldens.read(folder / f"{family}.npz") for folder in (theirs, ours))
        for row in rows:
            for floatx in row.floats:
                compared += 1
                found = differences(
                    row, floatx, expected[row.key][floatx], received[row.key][floatx]
                )
                wrong += bool(found)
                sys.stdout.writelines(f"{row.key} [{floatx}]: {line}\n" for line in found)
    sys.stdout.write(f"{compared} results of rows compared, {wrong} differ\n")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
