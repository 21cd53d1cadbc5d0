"""Exact sums to 8-bit outputs as a staircase tells them (`numerics.staircases`), a tile at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.cost import POSITIONS_WORTH_A_LINE
from edgelite.interpreter.kernels.shared.common import I8, U8, per_tensor, quantized_range
from edgelite.interpreter.kernels.shared.narrowing import narrowed
from edgelite.interpreter.kernels.shared.wide import long_rows, written_out
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.interpreter.scratch import Scratch
from edgelite.numerics import double_rounding, line_requantization, staircases
from edgelite.numerics.double_rounding import DoubleRounding
from edgelite.numerics.fixed_point import quantize_multiplier
from edgelite.numerics.line_requantization import Line, reach
from edgelite.numerics.staircases import Staircase

# What weights may be multiplied with to find parameters that do.
_STRETCHES = tuple(range(3, 32, 2))

Form = Line | DoubleRounding
# Gives the form of a staircase, if it has one, and what its values count from; arguments as of
# `staircase_finish`.
Trial = Callable[[Staircase, float, "np.ndarray | None"], "tuple[Form | None, int]"]


def _line(origin: int, kind: type[np.floating]) -> Trial:
    def trial(
        staircase: Staircase, bound: float, bias: np.ndarray | None
    ) -> tuple[Form | None, int]:
        if bias is not None and kind is np.float64:
            return None, 0  # to add the bias first costs less than to compute in float64
        fit = line_requantization.fit(staircase, origin, bound, bias, kind, _STRETCHES)
        return fit, origin

    return trial


def _double_rounding(kind: type[np.floating]) -> Trial:
    def trial(
        staircase: Staircase, bound: float, bias: np.ndarray | None
    ) -> tuple[Form | None, int]:
        if bias is not None:
            return None, 0
        return double_rounding.fit(staircase, bound, kind, _STRETCHES), staircase.zero_point

    return trial


# Forms in the order in which they are tried: the fastest first. The smaller a line's values are, the finer
# is float32; but the low byte of what counts from -256 is the output, of what counts from -128 it is not
# yet, and where the lowest value is negative, cutting off takes a call of floor.
_TRIALS: dict[np.dtype[Any], list[Trial]] = {
    I8: [
        _line(-256, np.float32),
        _line(-128, np.float32),
        _line(0, np.float32),
        _double_rounding(np.float32),
        _line(-256, np.float64),
        _double_rounding(np.float64),
    ],
    U8: [
        _line(0, np.float32),
        _double_rounding(np.float32),
        _line(0, np.float64),
        _double_rounding(np.float64),
    ],
}


class StaircaseFinish:
    """Makes outputs of the exact float32 sums of a kernel.

    The weights that give the sums must be `stretched`.

    Args:
        form: what makes values of the sums.
        origin: what its values count from.
        low, high: what outputs are clamped to.
        bound: the largest magnitude of a sum.
    """

    def __init__(self, form: Form, origin: int, low: int, high: int, bound: float) -> None:
        self._form = form
        self._origin, self._low, self._high = origin, low, high
        sums = np.full(form.factor.shape, bound) * (1 if form.stretch is None else form.stretch)
        largest = max(float(np.abs(form.at(end)).max()) for end in (sums, -sums)) + 1
        self._kind: type[np.integer] = np.int16 if largest < 2**15 else np.int32
        self._rows: dict[tuple[int, int], np.ndarray] = {}

    @property
    def is_plain(self) -> bool:
        """Whether weights stay as they are."""
        return self._form.stretch is None

    def stretched(self, weights: np.ndarray) -> np.ndarray:
        """Weights or biases (..., channels) as they must be for the form: float32, contiguous."""
        if not self.is_plain:
            weights = weights * self._form.stretch
        return np.ascontiguousarray(weights, np.float32)

    def binder(self, most: int, memory: Scratch) -> Callable[[np.ndarray, np.ndarray], Run]:
        """What binds tiles: makes, of sums and outputs, what makes the outputs.

        Sums are contiguous and their elements are lost; outputs are (positions, channels), contiguous.

        Args:
            most: the elements of the largest tile.
            memory: for what is computed on the way.
        """
        integers = memory.array(most, self._kind)
        wide = memory.array(most if self._form.factor.dtype == np.float64 else 0, np.float64)
        return partial(self._bind, integers, wide)

    def _bind(
        self, integers: np.ndarray, wide: np.ndarray, sums: np.ndarray, out: np.ndarray
    ) -> Run:
        size, channels = out.size, out.shape[-1]
        given = values = long_rows(sums, channels)
        calls: list[Run] = []
        if wide.size:
            values = long_rows(wide[:size], channels)
            calls.append(bound(np.copyto, values, given))
        first, second = (self._row(index, values.shape[-1]) for index in range(2))
        calls.append(bound(np.multiply, values, first, out=values))
        if isinstance(self._form, DoubleRounding):
            calls += [
                bound(np.rint, values, out=values),
                bound(np.multiply, values, second, out=values),
                bound(np.rint, values, out=values),
            ]
        else:
            calls.append(bound(np.add, values, second, out=values))
            if self._low < self._origin:
                calls.append(bound(np.floor, values, out=values))
        calls += narrowed(values, integers[:size], out, self._low, self._high, self._origin)
        return in_turn(calls)

    def _row(self, index: int, length: int) -> np.ndarray:
        """A parameter of the form, repeated to a row of that length; one for all channels as it is."""
        parameter = np.asarray(self._form[index])
        if parameter.size == 1:
            return parameter
        key = index, length
        if key not in self._rows:
            self._rows[key] = written_out(parameter, length, parameter.dtype)
        return self._rows[key]


def is_worth_a_bias(node: Node, multiplier: np.ndarray) -> bool:
    """Whether to seek a line that takes the bias over: for every channel, though it may be one for all."""
    channels = node.output.array.shape[-1]
    return multiplier.size > 1 or node.output.array.size >= POSITIONS_WORTH_A_LINE * channels


def fixed_point_finish(
    node: Node, multiplier: np.ndarray, bound: float, bias: np.ndarray | None = None
) -> StaircaseFinish | None:
    """How to finish a kernel's sums, or None where another way than by a staircase must be taken.

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
) -> StaircaseFinish | None:
    """How to make the 8-bit outputs that a staircase tells; see `fixed_point_finish`."""
    for trial in _TRIALS.get(node.output.dtype, []):
        form, origin = trial(staircase, bound, bias)
        if form is not None:
            largest = reach(bound, bias)
            return StaircaseFinish(form, origin, staircase.low, staircase.high, largest)
    return None
