"""Float operands with a slope below zero: LEAKY_RELU and PRELU."""

from __future__ import annotations

from functools import partial

import numpy as np

from edgelite.interpreter.kernels.shared.common import nothing
from edgelite.interpreter.kernels.shared.wide import row_length, rows_of, tiles_of, written_out
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run

_NANOSECONDS = 0.5  # that an element takes


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
        return _plain(node, x, slope, out)
    length = row_length(out.size, slope.size)
    rows, results = rows_of(x, length), rows_of(out, length)
    factors = written_out(slope, length, np.float32)
    steps = [(rows[part], results[part]) for part in tiles_of(*rows.shape)]
    # The larger of x and its product is the product where x is negative. (0 times infinity is none.)
    function = _larger if np.all((slope <= 1) & (slope != 0)) else _sum
    shape = steps[0][0].shape

    def bind(lane: range) -> Run:
        work = node.machine.scratch.array(shape, np.float32)
        own = [(given, work[: len(given)], result) for given, result in (steps[i] for i in lane)]
        return partial(function, own, factors, np.zeros_like(factors))

    return node.split(len(steps), out.size * _NANOSECONDS, bind)


Steps = list[tuple[np.ndarray, np.ndarray, np.ndarray]]


def _larger(steps: Steps, factors: np.ndarray, _: np.ndarray) -> None:
    for given, work, result in steps:
        np.multiply(given, factors, out=work)
        np.maximum(given, work, out=result)


def _sum(steps: Steps, factors: np.ndarray, zeros: np.ndarray) -> None:
    for given, below, result in steps:
        np.minimum(given, zeros, out=below)
        np.multiply(below, factors, out=below)
        np.maximum(given, zeros, out=result)
        np.add(result, below, out=result)


def _plain(node: Node, x: np.ndarray, slope: np.ndarray, out: np.ndarray) -> Run:
    below = node.machine.scratch.array(out.shape, np.float32)

    def run() -> None:
        np.minimum(x, np.float32(0), out=below)
        np.multiply(below, slope, out=below)
        np.maximum(x, np.float32(0), out=out)
        np.add(out, below, out=out)

    return run
