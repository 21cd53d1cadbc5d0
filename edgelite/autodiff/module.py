"""`Module`: an object that knows the variables in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from edgelite.autodiff.nesting import flatten
from edgelite.autodiff.variable import Variable
from edgelite.errors import InputError


class Module:
    """Variables, and other modules, kept as attributes, or in lists and dictionaries that are attributes.

    Args:
        name: by default that of the class, in snake case.

    Raises:
        InputError: the name is no identifier.
    """

    def __init__(self, name: str | None = None) -> None:
        own = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(self).__name__).lower()
        self._name = own if name is None else name
        if not self._name.isidentifier():
            raise InputError(f"Module: name must be an identifier; received {name!r}")

    @property
    def name(self) -> str:
        """For people."""
        return self._name

    @property
    def name_scope(self) -> AbstractContextManager[Any]:
        """A context that does nothing: names are not nested here."""
        return nullcontext(self._name)

    @classmethod
    def with_name_scope(cls, method: Callable[..., Any]) -> Callable[..., Any]:
        """The method itself: names are not nested here."""
        return method

    @property
    def variables(self) -> tuple[Any, ...]:
        """All variables: those of this module in the order of attributes' names, then those of its parts."""
        return tuple(_variables(self, "variables"))

    @property
    def trainable_variables(self) -> tuple[Any, ...]:
        """The variables that tapes watch."""
        return tuple(v for v in _variables(self, "trainable_variables") if v.trainable)

    @property
    def non_trainable_variables(self) -> tuple[Any, ...]:
        """The other variables."""
        trainable = {id(variable) for variable in self.trainable_variables}
        return tuple(v for v in self.variables if id(v) not in trainable)

    @property
    def submodules(self) -> tuple[Any, ...]:
        """The modules in this one, and those in them."""
        return tuple(part for part in _walk(self, {id(self)}) if isinstance(part, Module))


def _walk(module: Module, seen: set[int]) -> Iterator[Any]:
    """What is in a module: first its own attributes, then what is in the modules among them."""
    parts = []
    for _, value in sorted(vars(module).items()):
        for leaf in flatten(value):
            if id(leaf) in seen:
                continue
            seen.add(id(leaf))
            yield leaf
            if isinstance(leaf, Module):
                parts.append(leaf)
    for part in parts:
        yield from _walk(part, seen)


def _variables(module: Module, of_layers: str) -> Iterator[Any]:
    """The variables, those of layers included: they tell them by an attribute of that name."""
    found: set[int] = set()
    for leaf in _walk(module, {id(module)}):
        own = [leaf] if isinstance(leaf, Variable) else getattr(leaf, of_layers, ())
        for variable in () if isinstance(leaf, (Module, type)) else own:
            if id(variable) not in found:
                found.add(id(variable))
                yield variable
