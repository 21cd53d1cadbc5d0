"""ADD, SUB and MUL of int16: both operands by tables of their own, combined, brought to the output's scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from edgelite.interpreter.kernels.shared.common import I16, affine
from edgelite.interpreter.kernels.shared.lookup import pieces
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.numerics import quantized_pairs
from edgelite.numerics.quantized_pairs import Pair, power_of_two
from edgelite.numerics.requantization import Requantizer
from edgelite.schema.operator import Options
from edgelite.schema.ops.arithmetic import Add, Mul, Sub

Finish = Callable[[np.ndarray, np.ndarray, np.ndarray], None]

_LEFT = 15  # how far operands are shifted left before they are added
_OPERATIONS: dict[type[Options], Callable[..., Any]] = {
    Add: np.add,
    Sub: np.subtract,
    Mul: np.multiply,
}


class _Method(NamedTuple):
    """How a pair of operands gives a result.

    Attributes:
        x, y: tables of what to combine, float64, in the order of the operands' bytes; None where
            the operands are taken as they are.
        finish: called with the combined values, the result, and scratch.
    """

    x: np.ndarray | None
    y: np.ndarray | None
    finish: Finish


def wide_pairs(node: Node, low: int, high: int) -> Run:
    """A function of two int16 operands that broadcast, clamped to `low` and `high`."""
    x, y, out = node.input(0), node.input(1), node.output
    pair = Pair(affine(node, x), affine(node, y), affine(node, out), low, high)
    if any(of.zero_point for of in (pair.x, pair.y, pair.out)):
        raise node.error("int16 inputs and outputs must have zero point 0")
    method, operation = _method(node, pair), _OPERATIONS[type(node.op)]
    steps = pieces(x.array, y.array, out.array)
    largest = max(step[2].size for step in steps)
    first_work, second_work = np.empty(largest), np.empty(largest)

    def run() -> None:
        for first, second, result in steps:
            a = first_work[: result.size].reshape(result.shape)
            b = second_work[: result.size].reshape(result.shape)
            operation(_taken(method.x, first, a), _taken(method.y, second, b), out=a)
            method.finish(a, result, b)

    return run


def _taken(table: np.ndarray | None, x: np.ndarray, out: np.ndarray) -> np.ndarray:
    if table is None:
        np.copyto(out, x)
    else:
        np.take(table, x.view(np.uint16), out=out, mode="clip")
    return out


def _method(node: Node, pair: Pair) -> _Method:
    if isinstance(node.op, Mul):
        by = quantized_pairs.product_multiplier(pair)
        return _Method(None, None, _requantizing(by, pair, 2.0**30))
    shifts = _shifts(node, pair)
    if shifts is not None:

        def clamp(values: np.ndarray, out: np.ndarray, _work: np.ndarray) -> None:
            np.clip(values, pair.low, pair.high, out=values)
            np.copyto(out, values, casting="unsafe")

        x, y = (quantized_pairs.shifted_table(shift) for shift in shifts)
        return _Method(x, y, clamp)
    x = quantized_pairs.common_scale_table(pair.x, pair.y, _LEFT)
    y = quantized_pairs.common_scale_table(pair.y, pair.x, _LEFT)
    by = quantized_pairs.sum_multiplier(pair, _LEFT)
    return _Method(x, y, _requantizing(by, pair, 2.0**31))


def _shifts(node: Node, pair: Pair) -> tuple[int, int] | None:
    """How far operands are shifted right whose scales, and the output's, are powers of two."""
    powers = [power_of_two(of.single) for of in (pair.x, pair.y, pair.out)]
    if not node.op.pot_scale_int16 or any(power is None for power in powers):
        return None
    x, y, out = (power for power in powers if power is not None)
    if max(x, y) != out:
        raise node.error(
            "of int16 scales that are powers of two, the output's must be the larger of the inputs'"
        )
    return out - x, out - y


def _requantizing(by: quantized_pairs.Multiplier, pair: Pair, bound: float) -> Finish:
    requantize = Requantizer(by, 0, pair.low, pair.high, I16, bound)
    none = requantize.offset(0)
    return lambda values, out, work: requantize(values, none, out, work)
