"""Recurrent cells step by step, from other primitives: what `recurrent` does as a whole.

These forms give second derivatives and the operators of converted models. A state that is None is zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edgelite.autodiff.ops import activation as curves
from edgelite.autodiff.ops.arithmetic import add, divide, multiply, subtract
from edgelite.autodiff.ops.dense import matmul
from edgelite.autodiff.ops.elementwise import absolute, where
from edgelite.autodiff.ops.joining import concat, split, stack
from edgelite.autodiff.ops.layout import pad
from edgelite.autodiff.ops.slicing import getitem

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda x: x,
    "relu": curves.relu,
    "relu6": lambda x: curves.relu(x, max_value=6.0),
    "tanh": curves.tanh,
    "sigmoid": curves.sigmoid,
    "hard_sigmoid": lambda x: multiply(curves.relu(add(x, 3.0), max_value=6.0), 1.0 / 6.0),
    "softsign": lambda x: divide(x, add(absolute(x), 1.0)),
}


def _step(x: Any, t: int) -> Any:
    return getitem(x, index=(slice(None), t))


def _masked(mask: Any, t: int, new: Any, old: Any) -> Any:
    """The new state where step `t` counts, else the old one."""
    if mask is None:
        return new
    return where(
        getitem(mask, index=(slice(None), slice(t, t + 1))), new, 0.0 if old is None else old
    )


def _quarters(x: Any, units: int, axis: int = 1) -> Any:
    return split(x, sizes=(units,) * 4, axis=axis)


def lstm(
    sums: Any,
    recurrent_kernel: Any,
    bias: Any,
    h: Any,
    c: Any,
    mask: Any = None,
    *,
    activation: str,
    recurrent_activation: str,
) -> tuple[Any, Any, Any]:
    """The results of `recurrent.lstm` from the inputs' products with the kernel."""
    cell, gate = ACTIVATIONS[activation], ACTIVATIONS[recurrent_activation]
    units = recurrent_kernel.shape[0]
    sums = add(sums, bias)
    found: list[tuple[Any, Any, Any]] = []
    for t in range(sums.shape[1]):
        total = _step(sums, t)
        if h is not None:
            total = add(total, matmul(h, recurrent_kernel))
        i, f, candidate, o = _quarters(total, units)
        i, f, candidate, o = gate(i), gate(f), cell(candidate), gate(o)
        new = multiply(i, candidate)
        if c is not None:
            new = add(multiply(f, c), new)
        h = _masked(mask, t, multiply(o, cell(new)), h)
        c = _masked(mask, t, new, c)
        found.append((h, c, concat(candidate, i, f, o, axis=1)))
    hs, cs, gates = (stack(*steps, axis=1) for steps in zip(*found, strict=True))
    return hs, cs, gates


def lstm_cells(
    sums: Any,
    recurrent_kernel: Any,
    bias: Any,
    hs: Any,
    *,
    activation: str,
    recurrent_activation: str,
) -> tuple[Any, Any]:
    """The cells' states and the gates of `lstm`, from the states `hs` that follow zeros."""
    cell, gate = ACTIVATIONS[activation], ACTIVATIONS[recurrent_activation]
    units = recurrent_kernel.shape[0]
    earlier = getitem(hs, index=(slice(None), slice(None, -1)))
    before = pad(earlier, paddings=((0, 0), (1, 0), (0, 0)))
    total = add(add(sums, bias), matmul(before, recurrent_kernel))
    i, f, candidate, o = _quarters(total, units, axis=2)
    i, f, candidate, o = gate(i), gate(f), cell(candidate), gate(o)
    update = multiply(i, candidate)
    states = [_step(update, 0)]
    for t in range(1, sums.shape[1]):
        states.append(add(multiply(_step(f, t), states[-1]), _step(update, t)))
    return stack(*states, axis=1), concat(candidate, i, f, o, axis=2)


def gru(
    sums: Any,
    recurrent_kernel: Any,
    bias: Any,
    h: Any,
    mask: Any = None,
    *,
    activation: str,
    recurrent_activation: str,
    reset_after: bool,
) -> tuple[Any, Any]:
    """The results of `recurrent.gru` from the inputs' products with the kernel."""
    curve, gate = ACTIVATIONS[activation], ACTIVATIONS[recurrent_activation]
    units = recurrent_kernel.shape[0]
    sums = add(sums, getitem(bias, index=0) if reset_after else bias)
    own_bias = getitem(bias, index=1) if reset_after else None
    sizes = (2 * units, units)
    first, last = split(recurrent_kernel, sizes=sizes, axis=1)
    found: list[tuple[Any, Any]] = []
    for t in range(sums.shape[1]):
        both, new = split(_step(sums, t), sizes=sizes, axis=1)
        inner = None
        if reset_after:
            product = own_bias if h is None else add(matmul(h, recurrent_kernel), own_bias)
            of_gates, inner = split(product, sizes=sizes, axis=-1)
            both = add(both, of_gates)
        elif h is not None:
            both = add(both, matmul(h, first))
        z, r = split(gate(both), sizes=(units, units), axis=1)
        if reset_after:
            new = add(new, multiply(r, inner))
        elif h is not None:
            inner = multiply(r, h)
            new = add(new, matmul(inner, last))
        new = curve(new)
        blend = multiply(subtract(1.0, z), new)
        if h is not None:
            blend = add(multiply(z, h), blend)
        h = _masked(mask, t, blend, h)
        inner = multiply(new, 0.0) if inner is None else add(inner, multiply(new, 0.0))
        found.append((h, concat(z, r, new, inner, axis=1)))
    hs, gates = (stack(*steps, axis=1) for steps in zip(*found, strict=True))
    return hs, gates


def simple_rnn(
    sums: Any, recurrent_kernel: Any, bias: Any, h: Any, mask: Any = None, *, activation: str
) -> tuple[Any]:
    """The result of `recurrent.simple_rnn` from the inputs' products with the kernel."""
    activate = ACTIVATIONS[activation]
    sums = add(sums, bias)
    found = []
    for t in range(sums.shape[1]):
        total = _step(sums, t)
        if h is not None:
            total = add(total, matmul(h, recurrent_kernel))
        h = _masked(mask, t, activate(total), h)
        found.append(h)
    return (stack(*found, axis=1),)
