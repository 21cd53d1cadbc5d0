"""What the rows of the layers' tables are made of."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Make(NamedTuple):
    """A layer among the arguments of another one: made from its class when the row runs."""

    cls: str
    arguments: dict[str, Any]


def make(cls: str, **arguments: Any) -> Make:
    return Make(cls, arguments)


class Ints(NamedTuple):
    """An input of integers below `high`."""

    high: int
    shape: tuple[int, ...]


class Padded(NamedTuple):
    """An input whose samples end with steps of zeros, after `lengths` steps."""

    shape: tuple[int, ...]
    lengths: tuple[int, ...]


@dataclass
class Row:
    """One layer and how it is called.

    Attributes:
        name: of the row.
        cls: the layer's class, or "Sequential".
        arguments: of the class; `Make` stands for a layer.
        inputs: shapes of normally distributed inputs, or `Ints` or `Padded`.
        call: further arguments of the call; lists are masks.
        calls: how often it is called with the same inputs; the last time counts.
        adapt: the shape of data that `adapt` is called with before.
        floatx: the default dtype; Keras can compute some rows in float32 only.
        gradients: whether they are compared; those of TensorFlow's image transforms are estimates.
    """

    name: str
    cls: str
    arguments: dict[str, Any] = field(default_factory=dict)
    inputs: list[Any] = field(default_factory=list)
    call: dict[str, Any] = field(default_factory=dict)
    calls: int = 1
    adapt: tuple[int, ...] | None = None
    floatx: str = "float64"
    gradients: bool = True


def rows(name: str, cls: str, inputs: Any, *variants: dict[str, Any], **common: Any) -> list[Row]:
    """A row for each variant of the arguments, numbered; `common` ones go to all."""
    listed = inputs if isinstance(inputs, list) else [inputs]
    call, floatx = common.pop("call", {}), common.pop("floatx", "float64")
    gradients = common.pop("gradients", True)
    return [
        Row(
            f"{name}_{index}",
            cls,
            {**common, **variant},
            listed,
            call,
            floatx=floatx,
            gradients=gradients,
        )
        for index, variant in enumerate(variants or ({},))
    ]


def grid(
    name: str,
    cls: str,
    inputs: Any,
    call: Any = None,
    floatx: str = "float64",
    gradients: bool = True,
    **options: Iterable[Any],
) -> list[Row]:
    """A row for each combination of the options' values."""
    listed = inputs if isinstance(inputs, list) else [inputs]
    combinations = itertools.product(*options.values())
    return [
        Row(
            f"{name}_{index}",
            cls,
            dict(zip(options, values, strict=True)),
            listed,
            call or {},
            floatx=floatx,
            gradients=gradients,
        )
        for index, values in enumerate(combinations)
    ]
