"""What the rows of parity are made of: one class or function, its arguments, its inputs, how it is called."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

# float64 first: goldens tell float32 by it.
BOTH = ("float64", "float32")


class Make(NamedTuple):
    """An object among the arguments of another one: made from its class when the row runs."""

    cls: str
    arguments: dict[str, Any]
    module: str = "layers"


def make(cls: str, **arguments: Any) -> Make:
    """A layer among arguments, or what `module.Class` names, e.g. "regularizers.L2"."""
    module, _, name = cls.rpartition(".")
    return Make(name, arguments, module or "layers")


class Ints(NamedTuple):
    """An input of integers below `high`."""

    high: int
    shape: tuple[int, ...]


class Padded(NamedTuple):
    """An input whose samples end with steps of zeros, after `lengths` steps."""

    shape: tuple[int, ...]
    lengths: tuple[int, ...]


class Labels(NamedTuple):
    """Labels or predictions: "real", "positive", "unit", "bits", "signs", "classes", "one_hot" or "shares"."""

    kind: str
    rows: int = 6
    columns: int = 4


class Tokens(NamedTuple):
    """An input of words or numbers as they are."""

    values: tuple[Any, ...]


class Loose(NamedTuple):
    """A tolerance that is wider than the usual one, in the float types `floats`, and why it must be."""

    tolerance: float
    reason: str
    floats: tuple[str, ...] = BOTH


@dataclass(frozen=True)
class Row:
    """One combination of a class or function, its arguments, its inputs and how it is called.

    Attributes:
        kind: which function of `tests.parity.runs` runs the row.
        cls: the name of the class or function.
        arguments: of the class or function; `Make` stands for an object.
        inputs: shapes of normally distributed inputs, or `Ints`, `Padded`, `Labels` or `Tokens`.
        call: further arguments of the call; lists are masks.
        calls: how often it is called with the same inputs; the last time counts.
        adapt: the shape of data that `adapt` is called with before, or tokens.
        floats: the default float types it runs in.
        gradients: whether they are compared; those of TensorFlow's image transforms are estimates.
        loose: a wider tolerance, with its reason.
    """

    kind: str
    cls: str
    arguments: dict[str, Any] = field(default_factory=dict)
    inputs: list[Any] = field(default_factory=list)
    call: dict[str, Any] = field(default_factory=dict)
    calls: int = 1
    adapt: tuple[Any, ...] | None = None
    floats: tuple[str, ...] = BOTH
    gradients: bool = True
    loose: Loose | None = None

    @property
    def key(self) -> str:
        """The row's text. It names the row and seeds its numbers, so equal rows would be one."""
        parts = [f"{self.kind} {text(Make(self.cls, self.arguments))}"]
        parts += ["of " + " ".join(map(text, self.inputs))] if self.inputs else []
        parts += [f"called with {text(self.call)}"] if self.call else []
        parts += [f"{self.calls} times"] if self.calls > 1 else []
        parts += [f"adapted to {text(self.adapt)}"] if self.adapt else []
        return " ".join(parts)


def text(value: Any) -> str:
    """A value as text that is the same in every run."""
    if isinstance(value, Make):
        return f"{value.cls}({', '.join(f'{k}={text(v)}' for k, v in value.arguments.items())})"
    if isinstance(value, Labels):
        return f"{value.kind}({value.rows}, {value.columns})"
    if isinstance(value, dict):
        return ", ".join(f"{k}={text(v)}" for k, v in value.items())
    if isinstance(value, list):
        return f"[{', '.join(map(text, value))}]"
    return value.__name__ if callable(value) else repr(value)


# Arguments of `row` and `grid` that are fields of the row itself; all others are the class's.
_OWN = ("calls", "adapt", "floats", "gradients", "loose")


def row(cls: str, inputs: Any = (), call: Any = None, kind: str = "layer", **options: Any) -> Row:
    """One row: `row("Dense", (3, 5), units=4)`.

    Args:
        cls: the name of the class or function.
        inputs: one entry of `Row.inputs`, or a list of entries.
        call: further arguments of the call.
        kind: of the row.
        options: fields of `Row`, and arguments of the class.
    """
    listed = inputs if isinstance(inputs, list) else [inputs] if inputs else []
    own = {key: options.pop(key) for key in _OWN if key in options}
    return Row(kind, cls, options, listed, call or {}, **own)


def rows(
    cls: str, inputs: Any, *variants: dict[str, Any], call: Any = None, **common: Any
) -> list[Row]:
    """A row for each variant of the arguments; `common` ones go to all."""
    return [row(cls, inputs, call, **{**common, **variant}) for variant in variants or ({},)]


def grid(cls: str, inputs: Any, call: Any = None, **options: Any) -> list[Row]:
    """A row for each combination of the options' values; those of `Row` itself are single."""
    own = {key: options.pop(key) for key in (*_OWN, "kind") if key in options}
    listed: list[Iterable[Any]] = list(options.values())
    return [
        row(cls, inputs, call, **own, **dict(zip(options, values, strict=True)))
        for values in itertools.product(*listed)
    ]


def loosely(loose: Loose, made: Iterable[Row]) -> list[Row]:
    """The same rows with a wider tolerance."""
    return [replace(each, loose=loose) for each in made]
