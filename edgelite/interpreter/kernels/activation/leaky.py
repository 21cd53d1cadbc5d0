"""Float operands with a slope below zero: LEAKY_RELU and PRELU."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound, in_turn, nothing
from edgelite.interpreter.kernels.shared.wide import (
    LONG,
    row_length,
    rows_of,
    tiles_of,
    written_out,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run

_NANOSECONDS = 0.5  # that an element takes
_FEW = 16  # channels, of which one may be corrected by itself


def leaky(node: Node, slope: np.ndarray, constant: bool) -> Run:
    """The operand where it is positive, else the slope, which broadcasts, times it.

    Args:
        slope: float32.
        constant: whether the slope will stay as it is.
    """
    x, out = node.input(0).array, node.output.array
    if not out.size:
        return nothing
    if x.shape != out.shape or not constant or slope.size != slope.shape[-1]:
        below = node.machine.scratch.array(out.shape, np.float32)
        return in_turn(_sum(x, below, out, slope, np.float32(0)))
    length = row_length(out.size, slope.size, LONG)
    rows, results = rows_of(x, length), rows_of(out, length)
    factors = written_out(slope, length, np.float32)
    zeros = np.zeros_like(factors)
    steps = [(rows[part], results[part]) for part in tiles_of(*rows.shape)]
    # The larger of x and its product is the product where x is negative, if the slope is at most 1; else
    # the smaller is. (0 times infinity is none.)
    steep = np.flatnonzero(slope.reshape(-1) > 1)
    is_sum = not slope.all() or _FEW * steep.size > slope.size
    shape = steps[0][0].shape

    def bind(lane: range) -> Run:
        memory = node.machine.scratch
        work = memory.array(shape, np.float32)
        kept = memory.array((steep.size, work.size // slope.size), np.float32)
        calls: list[Run] = []
        for given, result in map(steps.__getitem__, lane):
            own = work[: len(given)]
            if is_sum:
                calls += _sum(given, own, result, factors, zeros)
                continue
            # A column for each slope.
            x, product, out_ = (a.reshape(-1, slope.size).T for a in (given, own, result))
            few = list(zip(kept[:, : x.shape[1]], steep, strict=True))
            calls += [
                bound(np.multiply, given, factors, out=own),
                *(bound(np.minimum, x[c], product[c], out=least) for least, c in few),
                bound(np.maximum, given, own, out=result),
                *(bound(np.copyto, out_[c], least) for least, c in few),
            ]
        return in_turn(calls)

    return node.split(len(steps), out.size * _NANOSECONDS, bind)


def _sum(
    given: np.ndarray, below: np.ndarray, result: np.ndarray, factors: np.ndarray, zero: Any
) -> list[Run]:
    return [
        bound(np.minimum, given, zero, out=below),
        bound(np.multiply, below, factors, out=below),
        bound(np.maximum, given, zero, out=result),
        bound(np.add, result, below, out=result),
    ]
