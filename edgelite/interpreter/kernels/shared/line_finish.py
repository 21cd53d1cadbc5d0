"""Exact sums to 8-bit outputs by a line (`numerics.line_requantization`), a tile at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.cost import POSITIONS_WORTH_A_LINE
from edgelite.interpreter.kernels.shared.common import I8, U8, per_tensor, quantized_range
from edgelite.interpreter.kernels.shared.wide import clamps, long_rows, written_out
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.interpreter.scratch import Scratch
from edgelite.numerics import staircases
from edgelite.numerics.fixed_point import quantize_multiplier
from edgelite.numerics.line_requantization import LARGEST_EXACT, Line, fit, reach
from edgelite.numerics.staircases import Staircase

# What a line's values may count from, and the dtypes, in the order in which they are tried: the low byte
# of a value must be the output. Where the lowest value is negative, cutting off takes a call of floor, but
# the smaller the values, the finer is float32.
_TRIALS: dict[np.dtype[Any], list[tuple[int, type[np.floating]]]] = {
    I8: [(-256, np.float32), (0, np.float32), (-256, np.float64)],
    U8: [(0, np.float32), (0, np.float64)],
}
# What weights may be multiplied with to find lines.
_STRETCHES = tuple(range(3, 32, 2))
_SIGNS = {np.dtype(np.float32): np.int32, np.dtype(np.float64): np.int64}


class LineFinish:
    """Makes outputs of the exact float32 sums of a kernel.

    The weights that give the sums must be `stretched`.

    Args:
        line: what makes values of the sums.
        low, high: what values are clamped to, counted from the line's origin.
        bound: the largest magnitude of a sum.
    """

    def __init__(self, line: Line, low: int, high: int, bound: float) -> None:
        self._line = line
        self._low, self._high = low, high
        slope = float(np.max(line.factor if line.stretch is None else line.factor * line.stretch))
        largest = bound * slope + float(np.max(np.abs(line.shift))) + 1
        self._kind: type[np.integer] = np.int16 if largest < 2**15 else np.int32
        self._rows: dict[tuple[int, int], np.ndarray] = {}

    @property
    def is_plain(self) -> bool:
        """Whether weights stay as they are."""
        return self._line.stretch is None

    def stretched(self, weights: np.ndarray) -> np.ndarray:
        """Weights or biases (..., channels) as they must be for the line: float32, contiguous."""
        if not self.is_plain:
            weights = weights * self._line.stretch
        return np.ascontiguousarray(weights, np.float32)

    def binder(self, most: int, memory: Scratch) -> Callable[[np.ndarray, np.ndarray], Run]:
        """What binds tiles: makes, of sums and outputs, what makes the outputs.

        Sums are contiguous and their elements are lost; outputs are (positions, channels), contiguous.

        Args:
            most: the elements of the largest tile.
            memory: for what is computed on the way.
        """
        factor, half, *_ = self._line
        integers = memory.array(most, self._kind)
        wide = memory.array(most if factor.dtype == np.float64 else 0, np.float64)
        signs = memory.array(0 if half is None else most, factor.dtype)
        return partial(self._bind, integers, wide, signs)

    def _bind(
        self,
        integers: np.ndarray,
        wide: np.ndarray,
        signs: np.ndarray,
        sums: np.ndarray,
        out: np.ndarray,
    ) -> Run:
        size, channels = out.size, out.shape[-1]
        rows = partial(long_rows, channels=channels)
        given = values = rows(sums)
        calls: list[Run] = []
        if wide.size:
            values = rows(wide[:size])
            calls.append(bound(np.copyto, values, given))
        factor, half, shift = (
            None if parameter is None else self._row(index, parameter, values.shape[-1])
            for index, parameter in enumerate(self._line[:3])
        )
        calls.append(bound(np.multiply, values, factor, out=values))
        if half is not None:
            own = rows(signs[:size])
            kind = _SIGNS[own.dtype]
            bits, sign = own.view(kind), np.array([np.iinfo(kind).min], kind)
            calls += [
                bound(np.bitwise_and, values.view(kind), sign, out=bits),
                bound(np.bitwise_or, bits, half.view(kind), out=bits),
                bound(np.add, values, own, out=values),
            ]
        calls.append(bound(np.add, values, shift, out=values))
        if self._low < 0:
            calls.append(bound(np.floor, values, out=values))
        cut = integers[:size]
        calls.append(bound(np.copyto, cut.reshape(values.shape), values, casting="unsafe"))
        calls.append(clamps(cut, self._low, self._high))
        low_bytes = out.view(np.uint8)
        calls.append(bound(np.copyto, low_bytes, cut.reshape(out.shape), casting="unsafe"))
        return in_turn(calls)

    def _row(self, index: int, parameter: np.ndarray, length: int) -> np.ndarray:
        """A parameter of the line, repeated to a row of that length; one for all channels as it is."""
        if parameter.size == 1:
            return parameter
        key = index, length
        if key not in self._rows:
            self._rows[key] = written_out(parameter, length, parameter.dtype)
        return self._rows[key]


def is_worth_a_bias(node: Node, multiplier: np.ndarray) -> bool:
    """Whether to seek a line that takes the bias over: for every channel, though it may be one for all."""
    channels = node.output.array.shape[-1]
    return multiplier.size > 1 or node.output.array.size > POSITIONS_WORTH_A_LINE * channels


def line_finish(
    node: Node, multiplier: np.ndarray, bound: float, bias: np.ndarray | None = None
) -> LineFinish | None:
    """How to finish a kernel's sums by a line, or None where another way must be taken.

    Args:
        multiplier: input scale times weights' scales over output scale, one or one a channel.
        bound: the largest magnitude of a sum with its bias.
        bias: integers that the sums still lack.
    """
    out = node.output
    if out.dtype not in _TRIALS:
        return None
    _, zero_point = per_tensor(node, out)
    low, high = quantized_range(node, node.op.fused_activation_function, out)
    staircase = staircases.fixed_point(quantize_multiplier(multiplier), zero_point, low, high)
    return staircase and staircase_finish(node, staircase, bound, bias)


def staircase_finish(
    node: Node,
    staircase: Staircase,
    bound: float,
    bias: np.ndarray | None = None,
) -> LineFinish | None:
    """How to make the 8-bit outputs that a staircase tells; see `line_finish`."""
    if not bound < LARGEST_EXACT:
        return None
    for origin, kind in _TRIALS.get(node.output.dtype, []):
        if bias is not None and kind is np.float64:
            return None  # to add the bias first costs less than to compute in float64
        line = fit(staircase, origin, bound, bias, kind, _STRETCHES)
        if line is not None:
            low, high = staircase.low - origin, staircase.high - origin
            return LineFinish(line, low, high, reach(bound, bias))
    return None
