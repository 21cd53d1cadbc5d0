"""Sums of products to 8-bit outputs by a line (`numerics.line_requantization`), a tile at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.interpreter.kernels.shared.common import I8, U8, per_tensor, quantized_range
from edgelite.interpreter.kernels.shared.wide import row_length, rows_of, written_out
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.interpreter.scratch import Scratch
from edgelite.numerics.fixed_point import quantize_multiplier
from edgelite.numerics.line_requantization import LARGEST_EXACT, Line, fit
from edgelite.numerics.rounding import copy_sign

_SIGN = np.uint8(128)


class LineFinish:
    """Makes outputs of the exact float32 sums of a kernel with weights.

    Args:
        line: what makes values of the sums.
        low, high: what values are clamped to, counted from the dtype's lowest.
        dtype: int8 or uint8.
        bound: the largest magnitude of a sum.
        most: the elements of the largest tile.
        memory: for what is computed on the way.
    """

    def __init__(
        self,
        line: Line,
        low: int,
        high: int,
        dtype: np.dtype[Any],
        bound: float,
        most: int,
        memory: Scratch,
    ) -> None:
        self._line = line
        self._low, self._high = low, high
        self._signed = dtype == I8
        reach = bound * float(np.max(line.factor)) + float(np.max(np.abs(line.shift))) + 1
        self._integers = memory.array(most, np.int16 if reach < 2**15 else np.int32)
        self._wide = memory.array(most if line.factor.dtype == np.float64 else 0, np.float64)
        self._signs = memory.array(0 if line.half is None else most, line.factor.dtype)

    def bind(self, sums: np.ndarray, out: np.ndarray) -> Run:
        """What makes the outputs (positions, channels) of sums, contiguous; their elements are lost."""
        channels = out.shape[-1]
        length = row_length(sums.size, channels)
        given = rows_of(sums, length)
        values = given
        if self._wide.size:
            values = rows_of(self._wide[: sums.size], length)
        kind = values.dtype
        parameters: list[Any] = [
            p if p is None or p.size == 1 else written_out(p, length, kind) for p in self._line
        ]
        factor, half, shift = parameters
        integers = rows_of(self._integers[: sums.size], length)
        low = written_out(self._low, length, integers.dtype)
        high = written_out(self._high, length, integers.dtype)
        bits, shaped = out.view(np.uint8), integers.reshape(out.shape)
        widened, signed = values is not given, self._signed
        signs = rows_of(self._signs[: sums.size], length) if half is not None else values

        def run() -> None:
            if widened:
                np.copyto(values, given)
            np.multiply(values, factor, out=values)
            if half is not None:
                copy_sign(half, values, out=signs)
                np.add(values, signs, out=values)
            np.add(values, shift, out=values)
            np.copyto(integers, values, casting="unsafe")
            np.maximum(integers, low, out=integers)
            np.minimum(integers, high, out=integers)
            np.copyto(bits, shaped, casting="unsafe")
            if signed:
                np.bitwise_xor(bits, _SIGN, out=bits)

        return run


def line_finish(
    node: Node, multiplier: np.ndarray, bound: float, most: int, bias: np.ndarray | None = None
) -> LineFinish | None:
    """How to finish a kernel's sums by a line, or None where another way must be taken.

    Args:
        multiplier: input scale times weights' scales over output scale, one or one a channel.
        bound: the largest magnitude of a sum with its bias.
        most: the elements of the largest tile.
        bias: integers that the sums still lack.
    """
    out = node.output
    if out.dtype not in (I8, U8) or not bound < LARGEST_EXACT:
        return None
    _, zero_point = per_tensor(node, out)
    low, high = quantized_range(node, node.op.fused_activation_function, out)
    least = int(np.iinfo(out.dtype).min)
    by = quantize_multiplier(multiplier)
    line = fit(by, zero_point, low, high, least, bound, bias)
    if line is None:
        return None
    reach = bound if bias is None else bound + float(np.abs(bias).max(initial=0))
    return LineFinish(line, low - least, high - least, out.dtype, reach, most, node.machine.scratch)
