"""Write what a package computes for all rows: ``python -m tests.parity.record keras|edgelite FOLDER [FAMILY ...]``.

The same rows and functions run under real Keras, which makes the goldens, and under EdgeLite. With ``--new`` rows
that the folder holds already stay as they are: for rows that were added.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

from tests.parity import goldens
from tests.parity.backend import BACKENDS, Backend
from tests.parity.families import FAMILIES, run


def recorded(
    backend: Backend, family: str, known: goldens.Results, failures: list[str]
) -> goldens.Results:
    """What the rows of a family give, in each float type of theirs, but for `known` ones.

    Args:
        failures: takes the texts of rows that raise.
    """
    results: goldens.Results = {}
    for row in FAMILIES[family]:
        if set(known.get(row.key, ())) == set(row.floats):
            results[row.key] = known[row.key]
            continue
        try:
            results[row.key] = {floatx: run(backend, row, floatx) for floatx in row.floats}
        except Exception as error:  # noqa: BLE001  # whatever it is, the other rows are worth running
            failures.append(f"{row.key}: {type(error).__name__}: {error}")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", choices=BACKENDS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--new", action="store_true", help="only rows that FOLDER does not hold")
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(FAMILIES))
    given = parser.parse_intermixed_args()
    if unknown := sorted(set(given.families) - FAMILIES.keys()):
        parser.error(f"there are no rows of {unknown}")
    warnings.simplefilter("ignore")
    backend = BACKENDS[given.package]()
    total = 0
    failures: list[str] = []
    for family in given.families or FAMILIES:
        path = given.folder / f"{family}.npz"
        known = goldens.read(path) if given.new and path.exists() else {}
        results = recorded(backend, family, known, failures)
        changed = goldens.write(path, f"{backend.name} {backend.version}", results)
        total += len(results)
        state = "written" if changed else "unchanged"
        sys.stdout.write(f"{path}: {len(results)} rows, {path.stat().st_size} bytes, {state}\n")
    sys.stdout.write(f"{backend.name} {backend.version}: {total} rows\n")
    sys.exit("\n".join(failures) or 0)


if __name__ == "__main__":
    main()
