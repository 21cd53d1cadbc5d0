"""SVDF: a dense layer over a memory of past inputs, by a decomposition of given rank.

Each filter makes one feature of the input, remembers its last values, and weighs them over time; a
unit is the sum of `rank` filters. Source: P. Nakkiran and others, Compressing Deep Neural Networks
using a Rank-Constrained Topology, Interspeech 2015.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.recurrent.activation import cell_activation
from edgelite.interpreter.kernels.recurrent.integer_sums import IntegerSums, Target
from edgelite.interpreter.kernels.recurrent.products import in_float, product
from edgelite.interpreter.kernels.shared.common import (
    F32,
    I8,
    I16,
    I32,
    U8,
    by_dtype,
    per_tensor,
    require_dtype,
)
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.fixed_point import multiply, quantize_multiplier, wrap32
from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.ops.recurrent import Svdf


@kernel(Svdf)
def svdf(node: Node) -> Run:
    table: dict[object, Callable[[Node], Run]] = {
        (F32, F32): _float,
        (F32, I8): _float,
        (F32, U8): _float,
        (I8, I8): _integer,
    }
    prepare = by_dtype(node, table, node.input(0), node.input(1))
    require_dtype(node, node.input(0).dtype, node.output)
    return prepare(node)


def _memory(node: Node) -> np.ndarray:
    """The state as (batch, filters, memory), the oldest value first."""
    filters, memory = node.input(2).known_shape
    return node.input(4).array.reshape(-1, filters, memory)


def _float(node: Node) -> Run:
    feature, time = node.input(1), node.input(2)
    require_dtype(node, feature.dtype, time)
    require_dtype(node, F32, node.optional(3), node.input(4))
    memory, out = _memory(node), node.output.array
    batch, filters, _ = memory.shape
    features = product(node, node.input(0).array, [feature], node.op.asymmetric_quantize_inputs)
    weights = in_float(node, time)
    latest = np.empty((batch, filters), np.float32)
    ranks = latest.reshape(*out.shape, node.op.rank)
    bias, activate = node.optional(3), cell_activation(node)

    def run() -> None:
        memory[..., :-1] = memory[..., 1:]
        features(latest)
        memory[..., -1] = latest
        np.einsum("bfm,fm->bf", memory, weights(), out=latest)
        np.sum(ranks, axis=2, out=out)
        if bias is not None:
            np.add(out, bias.array, out=out)
        if activate is not None:
            activate(out)

    return run


def _integer(node: Node) -> Run:
    """int8 with an int16 memory, or an int8 one, which only TensorFlow Lite Micro has."""
    if node.op.fused_activation_function != ActivationFunctionType.RELU:
        raise node.error("an int8 SVDF must have the activation RELU; convert it as float")
    x, feature, time, state = (node.input(i) for i in (0, 1, 2, 4))
    bias = node.optional(3)
    require_dtype(node, I32, bias)
    require_dtype(node, time.dtype, state)
    if state.dtype not in (I8, I16):
        raise node.unsupported()
    memory, out = _memory(node), node.output.array
    x_scale, x_zero_point = per_tensor(node, x)
    state_scale, state_zero_point = per_tensor(node, state)
    out_scale, out_zero_point = per_tensor(node, node.output)
    to_state = quantize_multiplier(x_scale * per_tensor(node, feature)[0] / state_scale)
    to_out = quantize_multiplier(state_scale * per_tensor(node, time)[0] / out_scale)
    zero_point = 0 if state.dtype == I16 else state_zero_point
    features = IntegerSums(node, [feature], x_zero_point, to_state, len(out), Target(state.dtype))
    weights = node.prepared(time, lambda a: a.astype(np.int64))
    work = np.empty(memory.shape, np.int64)

    def run() -> None:
        memory[..., :-1] = memory[..., 1:]
        memory[..., -1] = features(x.array)
        if zero_point:
            memory[..., -1] += state.dtype.type(zero_point)
        np.subtract(memory, zero_point, out=work, dtype=np.int64)
        np.multiply(work, weights(), out=work)
        sums = work.reshape(*out.shape, -1).sum(axis=2)
        if bias is not None:
            sums += bias.array
        values = multiply(wrap32(sums), to_out) + out_zero_point
        np.copyto(out, np.clip(values, -128, 127), casting="unsafe")

    return run
