"""STABLEHLO_PAD and STABLEHLO_REDUCE_WINDOW."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.interpreter.kernels.reduction.windows import JOINS, reducing, require_joinable
from edgelite.interpreter.kernels.shared.common import require_same_dtype
from edgelite.interpreter.kernels.stablehlo.bodies import of_body
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.stablehlo import axes_of_windows
from edgelite.numerics.reduced_windows import Spread, spread
from edgelite.schema.ops.stablehlo import StablehloPad, StablehloReduceWindow


def _spreading(x: np.ndarray, value: np.ndarray, out: np.ndarray, axes: Sequence[Spread]) -> Run:
    """What puts elements in their places, and a value in all others."""
    given: tuple[Any, ...] = (*(axis.given for axis in axes), Ellipsis)
    places: tuple[Any, ...] = (*(axis.places for axis in axes), Ellipsis)
    source, target = x[given], out[places]
    if not source.size or not target.size:  # an axis without elements empties all
        return lambda: out.fill(value[()])

    def run() -> None:
        np.copyto(out, value)
        np.copyto(target, source)

    return run


@kernel(StablehloPad)
def pad(node: Node) -> Run:
    """A value before, behind and between elements; negative padding cuts."""
    x, value, out, op = node.input(0), node.input(1), node.output, node.op
    require_same_dtype(node, x, value, out)
    paddings = (op.edge_padding_low, op.edge_padding_high, op.interior_padding)
    axes = [
        spread(n, low, high, between + 1)
        for n, low, high, between in zip(x.array.shape, *paddings, strict=True)
    ]
    return _spreading(x.array, value.array.reshape(()), out.array, axes)


@kernel(StablehloReduceWindow)
def reduce_window(node: Node) -> Run:
    """Each window's elements joined by a subgraph of one operator."""
    join = of_body(node, {name: name for name in JOINS})
    require_joinable(node, join)
    x, op = node.input(0).array, node.op
    axes = axes_of_windows(op, x.shape)
    spread_out = np.empty([axis.size for axis in axes], x.dtype)
    put = _spreading(x, node.input(1).array.reshape(()), spread_out, axes)

    def source() -> np.ndarray:
        put()
        return spread_out

    sizes = (op.window_dimensions, op.window_strides, op.window_dilations)
    return reducing(node, source, JOINS[join], *sizes)
