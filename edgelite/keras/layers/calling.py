"""How a layer's `call` and `build` take their arguments, and what holds while layers call layers."""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from edgelite.errors import InputError
from edgelite.keras import nested


class Signature(NamedTuple):
    """The arguments of a function, without `self`.

    Attributes:
        names: of the positional and keyword arguments, in order.
        takes_training: whether `training` is among them, or any keyword is taken.
        training: the default of `training`.
    """

    names: tuple[str, ...]
    takes_training: bool
    training: Any


@functools.cache
def signature_of(function: Callable[..., Any]) -> Signature:
    """The signature of an unbound method."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    names = tuple(p.name for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD))
    defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
    return Signature(names, "training" in names, defaults.get("training"))


class CallContext(threading.local):
    """What the outermost layer call set for all calls inside it, in this thread.

    Attributes:
        entry: the layer that was called from outside, None between such calls.
        training: the phase it was called for; None where nobody said.
    """

    def __init__(self) -> None:
        self.entry: Any = None
        self.training: bool | None = None


CONTEXT = CallContext()


def tensor_arguments(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """The arguments of a call that are tensors, or structures of them, by name and in order."""
    names = signature_of(function).names
    named = dict(zip(names, args, strict=False))
    if len(args) > len(names):
        named.update({f"argument_{i}": args[i] for i in range(len(names), len(args))})
    named.update(kwargs)
    return {name: value for name, value in named.items() if _holds_tensors(value)}


def _holds_tensors(value: Any) -> bool:
    found = nested.flatten(value)
    return bool(found) and all(hasattr(leaf, "shape") for leaf in found)


def shapes_for(target: Callable[..., Any], tensors: dict[str, Any], layer: str) -> dict[str, Any]:
    """The arguments of `build` or `compute_output_shape` for a call with `tensors`.

    A target with one argument gets the shape of the first tensor; one with several gets for
    ``x_shape`` the shape of the call's argument ``x``.

    Raises:
        InputError: a target with several arguments names one that `call` does not have.
    """
    names = signature_of(target).names
    shapes = {
        name: nested.map_structure(lambda tensor: tuple(tensor.shape), value)
        for name, value in tensors.items()
    }
    if len(names) == 1:
        first = next(iter(shapes.values()), None)
        return {names[0]: first}
    for name in names:
        if not name.endswith("_shape"):
            raise InputError(
                f"{layer}: {target.__name__}() with several arguments must name each as an argument "
                f"of call() with '_shape' at the end; received {name!r}"
            )
    stems = {name: name[: -len("_shape")] for name in names}
    return {name: shapes[stem] for name, stem in stems.items() if stem in shapes}
