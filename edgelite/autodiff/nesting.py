"""Nested lists, tuples and dictionaries of tensors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edgelite.autodiff.operators import Operators
from edgelite.errors import InputError


def flatten(structure: Any) -> Iterator[Any]:
    """The leaves of nested lists, tuples and dictionaries (these in the order of their keys)."""
    if isinstance(structure, dict):
        for key in sorted(structure):
            yield from flatten(structure[key])
    elif isinstance(structure, (list, tuple)):
        for item in structure:
            yield from flatten(item)
    else:
        yield structure


def match(structure: Any, values: Any) -> Iterator[tuple[Any, Any]]:
    """The leaves of `structure`, each with what stands in its place in `values` (None for None).

    Raises:
        InputError: `values` has another structure.
    """
    if values is None:
        yield from ((leaf, None) for leaf in flatten(structure))
    elif isinstance(structure, (dict, list, tuple)):
        if len(structure) != len(values):
            raise InputError(
                f"{len(structure)} targets need as many output_gradients; received {len(values)}"
            )
        places = sorted(structure) if isinstance(structure, dict) else range(len(structure))
        for place in places:
            yield from match(structure[place], values[place])
    else:
        alone = isinstance(values, (list, tuple)) and len(values) == 1
        yield structure, values[0] if alone and isinstance(values[0], Operators) else values


def pack(structure: Any, leaves: list[Any]) -> Any:
    """A structure like `structure` with `leaves` in the place of its leaves."""
    remaining = iter(leaves)

    def build(like: Any) -> Any:
        if isinstance(like, dict):
            built = {key: build(like[key]) for key in sorted(like)}
            return {key: built[key] for key in like}
        if isinstance(like, tuple) and hasattr(like, "_fields"):
            return type(like)(*map(build, like))
        if isinstance(like, (list, tuple)):
            return type(like)(map(build, like))
        return next(remaining)

    return build(structure)
