"""The state of a model as groups of arrays, under the paths that Keras gives them in files.

A path follows the attributes: ``layers/dense_1`` is the second `Dense` of a Sequential or functional
model, ``blocks/dense`` the first in a subclass' list ``self.blocks``, ``optimizer`` the optimizer. Members of lists
are named after their class, because the names of layers differ from process to process.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from edgelite.errors import InputError
from edgelite.keras.layers.layer import Layer
from edgelite.keras.naming import near_matches, to_snake_case
from edgelite.keras.optimizers.optimizer import Optimizer

Store = dict[str, np.ndarray]


class Group(NamedTuple):
    """What one layer or optimizer saves: its name, for people, and its own arrays ``"0"``, ``"1"`` ..."""

    name: str
    arrays: Store


def collect(model: Any) -> dict[str, Group]:
    """The state of `model` by path."""
    groups: dict[str, Group] = {}
    for path, part in walk(model):
        store: Store = {}
        part.save_own_variables(store)
        arrays = {key: np.asarray(value) for key, value in store.items()}
        groups[path] = Group(part.name, arrays)
    return groups


def restore(model: Any, groups: Mapping[str, Mapping[str, np.ndarray]], skip: bool = False) -> None:
    """Give `model` the state that `collect` found.

    Args:
        model: built, of the same structure.
        groups: {path: {number: array}}.
        skip: whether parts that do not fit are left as they are, with a warning.

    Raises:
        InputError: a part has other weights than the file; the message lists all such parts.
    """
    failures: list[str] = []
    for path, part in walk(model):
        store = dict(groups.get(path, {}))
        try:
            part.load_own_variables(store)
        except (InputError, KeyError) as error:
            missing = "" if path in groups else f" ({near_matches(path, groups)})"
            failures.append(f"at '{path}': {error}{missing}")
    if not failures:
        return
    text = f"{len(failures)} parts of '{model.name}' do not fit the file: " + "; ".join(failures)
    if not skip:
        raise InputError(text + ". Load with skip_mismatch=True to leave these as they are")
    warnings.warn(text, stacklevel=3)


def walk(root: Any) -> Iterator[tuple[str, Any]]:
    """Each layer, model and optimizer in `root` with its path, `root` first, each once."""
    seen: set[int] = set()
    yield from _walk(root, "", seen)


def _walk(part: Any, path: str, seen: set[int]) -> Iterator[tuple[str, Any]]:
    if id(part) in seen:
        return
    seen.add(id(part))
    yield path, part
    for name, value in _attributes(part):
        below = f"{path}/{name}" if path else name
        if isinstance(value, (Layer, Optimizer)):
            yield from _walk(value, below, seen)
        elif isinstance(value, (list, tuple, dict)):
            yield from _walk_container(value, below, seen, [])


def _walk_container(
    container: Any, path: str, seen: set[int], outer: list[Any]
) -> Iterator[tuple[str, Any]]:
    if any(container is other for other in outer):
        return
    counts: defaultdict[str, int] = defaultdict(int)

    def unique(name: str) -> str:
        count = counts[name]
        counts[name] += 1
        return f"{path}/{name}_{count}" if count else f"{path}/{name}"

    for item in container.values() if isinstance(container, dict) else container:
        if isinstance(item, (Layer, Optimizer)):
            yield from _walk(item, unique(to_snake_case(type(item).__name__)), seen)
        elif isinstance(item, (list, tuple, dict)):
            yield from _walk_container(item, unique("container"), seen, [*outer, container])


def _attributes(part: Any) -> list[tuple[str, Any]]:
    """The attributes and properties that `part` has beyond its base, public ones first, by name."""
    base: type = Layer if isinstance(part, Layer) else Optimizer
    cls: type = type(part)
    names = set(vars(part)) | _properties(cls)
    names = {name for name in names - _base_names(base) if not name.startswith("__")}
    # Sequential and functional models have all their layers in `layers`, whatever their attributes.
    ordered = sorted(
        names, key=lambda name: (name != "layers" or not _is_chain(part), _order(name))
    )
    found: list[tuple[str, Any]] = []
    for name in ordered:
        with contextlib.suppress(
            Exception
        ):  # a user's property may raise anything: it holds nothing
            found.append((name, getattr(part, name)))
    return found


def _order(name: str) -> str:
    return f"~{name}" if name.startswith("_") else name


def _is_chain(part: Any) -> bool:
    return getattr(part, "_graph", None) is not None or hasattr(part, "_chain")


@functools.cache
def _properties(cls: type) -> set[str]:
    kinds = (property, functools.cached_property)
    return {name for name in dir(cls) if isinstance(inspect.getattr_static(cls, name), kinds)}


@functools.cache
def _base_names(base: type) -> frozenset[str]:
    reference = Layer(name="reference") if base is Layer else Optimizer(0.0, name="reference")
    # The state of an optimizer is saved by itself; lists of it in attributes are the same variables.
    return frozenset({*dir(base), *vars(reference)})
