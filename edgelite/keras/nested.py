"""Nested structures of tensors: lists, tuples and dictionaries, walked in one order everywhere.

A leaf is whatever is not a list, tuple or dictionary. Dictionaries are walked by
sorted key, as Keras does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from edgelite.errors import InputError


def is_nested(structure: Any) -> bool:
    """Whether `structure` is a container rather than a leaf."""
    return isinstance(structure, (list, tuple, dict))


def leaves(structure: Any) -> Iterator[Any]:
    """The leaves of `structure` in order."""
    if isinstance(structure, dict):
        for key in sorted(structure):
            yield from leaves(structure[key])
    elif isinstance(structure, (list, tuple)):
        for item in structure:
            yield from leaves(item)
    else:
        yield structure


def flatten(structure: Any) -> list[Any]:
    """The leaves of `structure` as a list; a leaf gives a list of itself."""
    return list(leaves(structure))


def map_structure(fn: Callable[..., Any], structure: Any, *others: Any) -> Any:
    """Apply `fn` leaf by leaf to structures of equal form; the result has that form."""
    if isinstance(structure, dict):
        return {
            key: map_structure(fn, structure[key], *(other[key] for other in others))
            for key in structure
        }
    if isinstance(structure, (list, tuple)):
        items = [map_structure(fn, *group) for group in zip(structure, *others, strict=True)]
        if hasattr(structure, "_fields"):
            return type(structure)(*items)
        return tuple(items) if isinstance(structure, tuple) else items
    return fn(structure, *others)


def pack_as(structure: Any, flat: list[Any]) -> Any:
    """The leaves `flat` in the form of `structure`: the inverse of `flatten`."""
    expected = len(flatten(structure))
    if expected != len(flat):
        raise InputError(f"a structure of {expected} leaves cannot hold {len(flat)} values")
    return _pack(structure, iter(flat))


def _pack(structure: Any, values: Iterator[Any]) -> Any:
    if isinstance(structure, dict):
        packed = {key: _pack(structure[key], values) for key in sorted(structure)}
        return {key: packed[key] for key in structure}
    if isinstance(structure, (list, tuple)):
        items = [_pack(item, values) for item in structure]
        if hasattr(structure, "_fields"):
            return type(structure)(*items)
        return tuple(items) if isinstance(structure, tuple) else items
    return next(values)


def is_shape(value: Any) -> bool:
    """Whether `value` is a shape: a list or tuple of integers and None only."""
    return isinstance(value, (list, tuple)) and all(
        size is None or hasattr(size, "__index__") for size in value
    )


def map_shapes(fn: Callable[[tuple[int | None, ...]], Any], structure: Any) -> Any:
    """Apply `fn` to each shape of a structure whose leaves are shapes."""
    if is_shape(structure):
        return fn(tuple(structure))
    if isinstance(structure, dict):
        return {key: map_shapes(fn, value) for key, value in structure.items()}
    if isinstance(structure, (list, tuple)):
        return type(structure)([map_shapes(fn, value) for value in structure])
    return structure
