"""Choices and loops of ``keras.ops``. They run as Python: gradients follow the way that was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from edgelite import autodiff
from edgelite.autodiff import control
from edgelite.autodiff.creation import operand
from edgelite.keras import nested


def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any]) -> Any:
    """What `true_fn` gives if `pred` is true, else what `false_fn` gives."""
    return control.cond(pred, true_fn, false_fn)


def switch(index: Any, branches: Sequence[Callable[..., Any]], *operands: Any) -> Any:
    """What branch number `index` (held between the first and the last) gives for the operands."""
    place = min(max(int(operand(index)), 0), len(branches) - 1)
    return branches[place](*operands)


def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    maximum_iterations: int | None = None,
) -> Any:
    """`loop_vars` after ``loop_vars = body(*loop_vars)`` as long as ``cond(*loop_vars)`` holds."""
    alone = not isinstance(loop_vars, (list, tuple))
    values = [loop_vars] if alone else loop_vars
    found = control.while_loop(cond, body, values, maximum_iterations=maximum_iterations)
    return found[0] if alone else found


def fori_loop(lower: Any, upper: Any, body_fun: Callable[[Any, Any], Any], init_val: Any) -> Any:
    """``value = body_fun(i, value)`` for each i from `lower` to before `upper`."""
    value = init_val
    for index in range(int(operand(lower)), int(operand(upper))):
        value = body_fun(index, value)
    return value


def scan(
    f: Callable[[Any, Any], tuple[Any, Any]],
    init: Any,
    xs: Any = None,
    length: int | None = None,
    reverse: bool = False,
    unroll: Any = 1,
) -> tuple[Any, Any]:
    """``carry, y = f(carry, x)`` for each entry of `xs`; the last carry and all y, stacked.

    Args:
        length: how many steps there are, where `xs` is None.
        reverse: whether the last entry comes first; the y stand as their entries do.
    """
    leaves = [] if xs is None else [operand(leaf) for leaf in nested.leaves(xs)]
    count = leaves[0].shape[0] if leaves else int(length or 0)
    carry, results = init, []
    for index in reversed(range(count)) if reverse else range(count):
        entry = None if xs is None else nested.map_structure(lambda a, i=index: operand(a)[i], xs)
        carry, y = f(carry, entry)
        results.append(y)
    results = results[::-1] if reverse else results
    if not results or results[0] is None:
        return carry, None
    return carry, nested.map_structure(lambda *ys: autodiff.stack(ys), *results)


def map(f: Callable[[Any], Any], xs: Any) -> Any:
    """What `f` gives for each entry along the first axis, stacked."""
    return control.map_fn(f, xs)


def vectorized_map(function: Callable[[Any], Any], elements: Any) -> Any:
    """The same as `map`."""
    return control.map_fn(function, elements)


NAMES = ("cond", "fori_loop", "map", "scan", "switch", "vectorized_map", "while_loop")
