"""Joins and repetitions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edgelite.interpreter.kernels.layout.arrangement import copy
from edgelite.interpreter.kernels.shared import lookup
from edgelite.interpreter.kernels.shared.common import (
    U8,
    activation_range,
    affine,
    at,
    require_same_dtype,
    require_same_scale,
)
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.common import axis_of
from edgelite.numerics.quantized_functions import Mapping
from edgelite.numerics.rounding import round_half_away
from edgelite.schema.ops.joining import Concatenation, Pack, Tile, Unpack


def _all(runs: Sequence[Run]) -> Run:
    def run() -> None:
        for step in runs:
            step()

    return run


def _inputs(node: Node) -> list[Operand]:
    return [node.input(i) for i in range(len(node.inputs))]


@kernel(Concatenation)
def concatenation(node: Node) -> Run:
    """The inputs one behind the other along an axis; uint8 ones are brought to one scale."""
    inputs, out = _inputs(node), node.output
    require_same_dtype(node, out, *inputs)
    if activation_range(node, node.op.fused_activation_function) != (-np.inf, np.inf):
        raise node.error("a fused activation is not supported")
    if out.dtype != U8:
        require_same_scale(node, out, *inputs)
    axis = axis_of(node.op.axis, out.array.ndim)
    steps, end = [], 0
    for operand in inputs:
        start, end = end, end + operand.array.shape[axis]
        part = out.array[at(axis, slice(start, end))]
        steps.append(_joined(node, operand, part))
    return _all(steps)


def _joined(node: Node, operand: Operand, part: np.ndarray) -> Run:
    quantized = operand.quantization is not None and node.output.quantization is not None
    if operand.dtype != U8 or not quantized or affine(node, operand) == affine(node, node.output):
        return copy(operand.array, part)
    mapping = Mapping(affine(node, operand), affine(node, node.output), U8)
    scale = mapping.x.single * (np.float32(1) / mapping.out.single)
    bias = np.float32(-mapping.x.zero_point) * scale
    values = round_half_away(np.arange(256, dtype=np.float32) * scale + bias)
    table = mapping.result(values).astype(np.uint8)
    return lookup.apply(node, table, operand.array, part)


@kernel(Pack)
def pack(node: Node) -> Run:
    """The inputs side by side along a new axis."""
    inputs, out = _inputs(node), node.output
    require_same_dtype(node, out, *inputs)
    require_same_scale(node, out, *inputs)
    axis = axis_of(node.op.axis, out.array.ndim)
    return _all([copy(x.array, out.array[at(axis, i)]) for i, x in enumerate(inputs)])


@kernel(Unpack)
def unpack(node: Node) -> Run:
    """The slices of an axis."""
    x = node.input(0)
    require_same_dtype(node, x, *node.outputs)
    require_same_scale(node, x, *node.outputs)
    axis = axis_of(node.op.axis, x.array.ndim)
    return _all([copy(x.array[at(axis, i)], out.array) for i, out in enumerate(node.outputs)])


@kernel(Tile)
def tile(node: Node) -> Run:
    """The input repeated along each axis."""
    require_same_dtype(node, node.input(0), node.output)
    x, out = node.input(0).array, node.output.array
    # Between each two axes stands one that counts the repetitions.
    wide = [size for length in x.shape for size in (1, length)]
    times = node.input(1).array.reshape(-1).tolist()
    repeated = [n for count, length in zip(times, x.shape, strict=True) for n in (count, length)]
    return copy(x.reshape(wide), out.reshape(repeated))
