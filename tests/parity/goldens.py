"""The files of what a package computed: one for each family of rows.

A file is an `.npz` of three members: `index` (JSON: the package, its version, and for each row its facts and
the shapes of its arrays), and all numbers one after another, `float64` and `float32`. So that little is left
after compression, a float64 keeps 40 bits of its significand, a float32 is told by its distance from the
float64 of the same row, counted in float32's steps, and numbers lie by the places of their bytes: all first
bytes, all second ones ...
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from tests.parity.table import BOTH

FOLDER = Path(__file__).parent / "goldens"
# Bits of a float64's significand: an error of a thousandth of the tolerance.
KEPT = 2.0**40
# {what: array, or facts}
Found = dict[str, Any]
# {row's key: {float type: found}}
Results = dict[str, dict[str, Found]]


def rounded(numbers: np.ndarray) -> np.ndarray:
    """Numbers of few bits."""
    fraction, exponent = np.frexp(numbers.astype(np.float64))
    return np.ldexp(np.round(fraction * KEPT) / KEPT, exponent)


def steps(by_type: dict[str, Found], what: str) -> np.ndarray:
    """Where the float64 of a row stands among all float32, or 0 where there is none."""
    single, double = by_type["float32"][what], by_type.get("float64", {}).get(what)
    if double is None or double.shape != single.shape:
        return np.zeros(single.size, np.int32)
    return rounded(double).astype(np.float32).ravel().view(np.int32)


def by_places(many: list[np.ndarray], dtype: str) -> np.ndarray:
    """Numbers of all arrays, their bytes place by place."""
    numbers = np.concatenate([np.zeros(0, dtype), *many])
    return numbers.view(np.uint8).reshape(-1, numbers.itemsize).T


def write(path: Path, package: str, results: Results) -> bool:
    """Write a family's results. Whether the file changed."""
    index: dict[str, Any] = {}
    doubles: list[np.ndarray] = []
    singles: list[np.ndarray] = []
    for key, by_type in results.items():
        entry = index[key] = {}
        for floatx, found in by_type.items():
            # Facts are the same in both types, but for rows about types.
            same = entry.setdefault("facts", found["facts"]) == found["facts"]
            entry["facts" if same else f"facts_{floatx}"] = found["facts"]
            arrays = {what: value for what, value in found.items() if what != "facts"}
            entry[floatx] = {what: list(value.shape) for what, value in arrays.items()}
            if floatx == "float64":
                doubles += [rounded(value).ravel() for value in arrays.values()]
                continue
            for what, value in arrays.items():
                place = value.astype(np.float32).ravel().view(np.int32)
                singles.append(place - steps(by_type, what))
    text = json.dumps({"package": package, "rows": index}, separators=(",", ":")).encode()
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        index=np.frombuffer(text, np.uint8),
        float64=by_places(doubles, "float64"),
        float32=by_places(singles, "int32"),
    )
    content = buffer.getvalue()
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def read(path: Path) -> Results:
    """The results in a file."""
    with np.load(path) as members:
        index = json.loads(members["index"].tobytes())["rows"]
        doubles = np.ascontiguousarray(members["float64"].T).view(np.float64).ravel()
        singles = np.ascontiguousarray(members["float32"].T).view(np.int32).ravel()
    left = {"float64": doubles, "float32": singles}
    results: Results = {}
    for key, entry in index.items():
        by_type: dict[str, Found] = {}
        results[key] = by_type
        for floatx in (each for each in BOTH if each in entry):
            found = by_type[floatx] = {"facts": entry.get(f"facts_{floatx}", entry["facts"])}
            for what, shape in entry[floatx].items():
                count = int(np.prod(shape))
                numbers, left[floatx] = np.split(left[floatx], [count])
                found[what] = numbers.reshape(shape)
                if floatx == "float32":
                    # Its shape must be known before its place is.
                    places = numbers + steps(by_type, what)
                    found[what] = places.view(np.float32).reshape(shape)
    return results
