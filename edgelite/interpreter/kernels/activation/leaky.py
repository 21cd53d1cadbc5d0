"""Float operands with a slope below zero: LEAKY_RELU and PRELU."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import nothing
from edgelite.interpreter.kernels.shared.wide import row_length, rows_of, tiles_of, written_out
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run


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
        return _plain(x, slope, out)
    length = row_length(out.size, slope.size)
    rows, results = rows_of(x, length), rows_of(out, length)
    factors = written_out(slope, length, np.float32)
    if np.all((slope >= 0) & (slope <= 1)) and not np.may_share_memory(x, out):

        def run() -> None:
            np.multiply(rows, factors, out=results)
            np.maximum(results, rows, out=results)

        return run
    return _in_parts(rows, results, factors)


def _plain(x: np.ndarray, slope: np.ndarray, out: np.ndarray) -> Run:
    def run() -> None:
        below = np.minimum(x, np.float32(0))
        np.maximum(x, np.float32(0), out=out)
        np.add(out, np.multiply(below, slope, out=below), out=out)

    return run


def _in_parts(rows: np.ndarray, results: np.ndarray, factors: np.ndarray) -> Run:
    zeros = np.zeros_like(factors)
    steps = [(rows[part], results[part]) for part in tiles_of(*rows.shape)]
    work = np.empty_like(steps[0][0])

    def run() -> None:
        for given, result in steps:
            below = work[: len(given)]
            np.minimum(given, zeros, out=below)
            np.multiply(below, factors, out=below)
            np.maximum(given, zeros, out=result)
            np.add(result, below, out=result)

    return run
