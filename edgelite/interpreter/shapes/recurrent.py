"""Shapes of recurrent layers, and which operands of an LSTM cell go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import elements, require_rank
from edgelite.schema.enums import LSTMKernelType
from edgelite.schema.operator import Options
from edgelite.schema.ops.recurrent import (
    BidirectionalSequenceLstm,
    BidirectionalSequenceRnn,
    Lstm,
    Rnn,
    Svdf,
    UnidirectionalSequenceLstm,
    UnidirectionalSequenceRnn,
)

GATES = ("input", "forget", "cell", "output")


class Part(NamedTuple):
    """Operands of an LSTM cell, one for each gate or one for all.

    Attributes:
        role: what they are: weights, peephole, bias, norm.
        name: their name; {} stands for the gate.
        sizes: their shape, by the names of sizes.
    """

    role: str
    name: str
    sizes: tuple[str, ...]


CELL_PARTS = (
    Part("weights", "input_to_{}_weights", ("cells", "input")),
    Part("weights", "recurrent_to_{}_weights", ("cells", "outputs")),
    Part("weights", "aux_input_to_{}_weights", ("cells", "aux")),
    Part("peephole", "cell_to_{}_weights", ("cells",)),
    Part("bias", "{}_gate_bias", ("cells",)),
    Part("norm", "{}_layer_norm_coefficients", ("cells",)),
    Part("weights", "projection_weights", ("outputs", "cells")),
    Part("bias", "projection_bias", ("outputs",)),
)


@shape_rule(Svdf)
def svdf(
    op: Svdf, x: Spec, feature: Spec, time: Spec, bias: Spec | None, state: Spec
) -> list[Shape | None]:
    """(batch, depth) with weights (filters, depth) and (filters, memory): (batch, filters / rank)."""
    for operand, name in ((x, "input"), (feature, "weights_feature"), (time, "weights_time")):
        require_rank(operand, 2, name)
    batch, filters = x.shape[0], feature.shape[0]
    if op.rank <= 0 or filters % op.rank:
        raise ModelError(f"rank must divide the {filters} filters; received {op.rank}")
    _require_shape(feature, (filters, x.shape[1]), "weights_feature")
    _require_shape(time, (filters, time.shape[1]), "weights_time")
    units = filters // op.rank
    if bias is not None:
        _require_shape(bias, (units,), "bias")
    _require_shape(state, (batch, filters * time.shape[1]), "activation_state")
    return [(batch, units)]


@shape_rule(Rnn)
def rnn(
    _op: Rnn, x: Spec, weights: Spec, recurrent: Spec, bias: Spec, state: Spec
) -> list[Shape | None]:
    """(batch, depth) gives (batch, units)."""
    require_rank(x, 2, "input")
    return [(x.shape[0], _units("", x, weights, recurrent, bias, state, x.shape[0]))]


@shape_rule(UnidirectionalSequenceRnn)
def unidirectional_sequence_rnn(
    op: UnidirectionalSequenceRnn, x: Spec, weights: Spec, recurrent: Spec, bias: Spec, state: Spec
) -> list[Shape | None]:
    """(batch, time, depth), or (time, batch, depth), gives the same with units for depth."""
    require_rank(x, 3, "input")
    batch = x.shape[1 if op.time_major else 0]
    return [(*x.shape[:2], _units("", x, weights, recurrent, bias, state, batch))]


@shape_rule(BidirectionalSequenceRnn)
def bidirectional_sequence_rnn(
    op: BidirectionalSequenceRnn, x: Spec, *others: Spec | None
) -> list[Shape | None]:
    """An output a direction, or one with both side by side."""
    require_rank(x, 3, "input")
    named = _named(op, (x, *others))
    batch = x.shape[1 if op.time_major else 0]
    units = []
    for way in ("fw_", "bw_"):
        own = [
            _present(named, way + n)
            for n in ("weights", "recurrent_weights", "bias", "hidden_state")
        ]
        units.append(_units(way, x, own[0], own[1], own[2], own[3], batch))
    weights = named["fw_aux_weights"], named["bw_aux_weights"]
    aux = named["aux_input"]
    if (weights[0] is None) != (weights[1] is None):
        raise ModelError("fw_aux_weights and bw_aux_weights must both be present or both absent")
    _require_aux(x, aux, weights[0] is not None)
    for spec, count, way in zip(weights, units, ("fw_", "bw_"), strict=True):
        if spec is not None and aux is not None:
            _require_shape(spec, (count, aux.shape[2]), f"{way}aux_weights")
    return _merged(op.merge_outputs, x, units)


def _lstm_dtypes(op: Lstm, x: Spec, *others: Spec | None) -> list[np.dtype[Any]]:
    if op.kernel_type != LSTMKernelType.BASIC:
        return [x.dtype]
    state = others[3]
    inner = x.dtype if state is None else state.dtype
    return [x.dtype, inner, x.dtype, inner]


@shape_rule(Lstm, dtypes=_lstm_dtypes)
def lstm(op: Lstm, x: Spec, *others: Spec | None) -> list[Shape | None]:
    """(batch, depth) gives (batch, outputs); the basic kernel gives its state and sums too."""
    require_rank(x, 2, "input")
    named = _named(op, (x, *others))
    if op.kernel_type == LSTMKernelType.BASIC:
        return _basic_lstm(x, named)
    return [(x.shape[0], _lstm_outputs(op, "", x, None, named, x.shape[0]))]


@shape_rule(UnidirectionalSequenceLstm)
def unidirectional_sequence_lstm(
    op: UnidirectionalSequenceLstm, x: Spec, *others: Spec | None
) -> list[Shape | None]:
    """(batch, time, depth), or (time, batch, depth), gives the same with outputs for depth."""
    require_rank(x, 3, "input")
    named = _named(op, (x, *others))
    batch = x.shape[1 if op.time_major else 0]
    return [(*x.shape[:2], _lstm_outputs(op, "", x, None, named, batch))]


@shape_rule(BidirectionalSequenceLstm)
def bidirectional_sequence_lstm(
    op: BidirectionalSequenceLstm, x: Spec, *others: Spec | None
) -> list[Shape | None]:
    """An output a direction, or one with both side by side."""
    require_rank(x, 3, "input")
    named = _named(op, (x, *others))
    batch = x.shape[1 if op.time_major else 0]
    aux = named["aux_input"]
    _require_aux(x, aux, named["fw_aux_input_to_forget_weights"] is not None)
    outputs = [_lstm_outputs(op, way, x, aux, named, batch) for way in ("fw_", "bw_")]
    return _merged(op.merge_outputs, x, outputs)


def _named(op: Options, specs: Sequence[Spec | None]) -> dict[str, Spec | None]:
    """The operands by name; None for those that are absent or left out at the end."""
    names = op.operands()[0].names
    return dict(zip(names, (*specs, *[None] * (len(names) - len(specs))), strict=True))


def _present(named: Mapping[str, Spec | None], name: str) -> Spec:
    spec = named.get(name)
    if spec is None:
        raise ModelError(f"input {name!r} is absent")
    return spec


def _require_shape(spec: Spec, shape: Shape, name: str) -> None:
    if spec.shape != shape:
        raise ModelError(f"{name} must have the shape {shape}; received {spec.shape}")


def _require_count(spec: Spec, count: int, name: str) -> None:
    if elements(spec.shape) != count:
        raise ModelError(f"{name} must have {count} elements; received the shape {spec.shape}")


def _require_aux(x: Spec, aux: Spec | None, weighted: bool) -> None:
    """An auxiliary input goes beside the input; without weights it is the backward cell's input."""
    if aux is None:
        if weighted:
            raise ModelError("there are weights for an auxiliary input, but aux_input is absent")
        return
    if len(aux.shape) != 3 or aux.shape[:2] != x.shape[:2]:
        raise ModelError(f"aux_input must go with the input {x.shape}; received {aux.shape}")
    if not weighted:
        _require_shape(aux, x.shape, "aux_input without weights of its own")


def _units(
    way: str, x: Spec, weights: Spec, recurrent: Spec, bias: Spec, state: Spec, batch: int
) -> int:
    """How many units an RNN cell has, whose operands must fit."""
    require_rank(weights, 2, f"{way}weights")
    units = weights.shape[0]
    _require_shape(weights, (units, x.shape[-1]), f"{way}weights")
    _require_shape(recurrent, (units, units), f"{way}recurrent_weights")
    _require_shape(bias, (units,), f"{way}bias")
    _require_shape(state, (batch, units), f"{way}hidden_state")
    return units


def _merged(merge: bool, x: Spec, sizes: Sequence[int]) -> list[Shape | None]:
    """The outputs' shapes: one for both directions, or one for each."""
    return [(*x.shape[:2], size) for size in ([sum(sizes)] if merge else sizes)]


def _lstm_outputs(
    op: Options, way: str, x: Spec, aux: Spec | None, named: Mapping[str, Spec | None], batch: int
) -> int:
    """How many outputs an LSTM cell has, whose operands must fit."""
    first = _present(named, f"{way}input_to_output_weights")
    last = _present(named, f"{way}recurrent_to_output_weights")
    require_rank(first, 2, f"{way}input_to_output_weights")
    if not last.shape:
        raise ModelError(f"{way}recurrent_to_output_weights must have at least 1 dimension")
    sizes = {"input": x.shape[-1], "cells": first.shape[0], "outputs": last.shape[-1]}
    sizes["aux"] = 0 if aux is None else aux.shape[-1]
    diagonal = isinstance(op, UnidirectionalSequenceLstm)
    for part in CELL_PARTS:
        for gate in GATES:
            name = way + part.name.format(gate)
            spec = named.get(name)
            if spec is None:
                continue
            shape = tuple(sizes[size] for size in part.sizes)
            if diagonal and part.name.startswith("recurrent") and len(spec.shape) == 1:
                shape = shape[:1]
            _require_shape(spec, shape, name)
    _require_together(way, named)
    _require_count(_present(named, f"{way}output_state"), batch * sizes["outputs"], "output_state")
    _require_count(_present(named, f"{way}cell_state"), batch * sizes["cells"], "cell_state")
    if named.get(f"{way}projection_weights") is None and sizes["outputs"] != sizes["cells"]:
        raise ModelError(
            f"without projection there are as many outputs as cells, {sizes['cells']}; received "
            f"{sizes['outputs']}"
        )
    return sizes["outputs"]


def _require_together(way: str, named: Mapping[str, Spec | None]) -> None:
    """Refuses a part that some gates have and others lack; the input gate may be coupled."""
    coupled = named[f"{way}input_to_input_weights"] is None
    for part in CELL_PARTS:
        names = {gate: way + part.name.format(gate) for gate in GATES}
        has = [
            named[name] is not None
            for gate, name in names.items()
            if name in named and not (coupled and gate == "input")
        ]
        if any(has) and not all(has):
            raise ModelError(
                f"{way}{part.name.format('*')} must be present for all gates or for none; the input "
                "gate is left out where it is coupled to the forget gate"
            )
    if named[f"{way}projection_bias"] and not named[f"{way}projection_weights"]:
        raise ModelError(f"{way}projection_bias needs {way}projection_weights")


def _basic_lstm(x: Spec, named: Mapping[str, Spec | None]) -> list[Shape | None]:
    previous = _present(named, "previous_activation")
    require_rank(previous, 2, "previous_activation")
    batch, depth = x.shape[0], previous.shape[1]
    total = x.shape[1] + depth
    _require_shape(previous, (batch, depth), "previous_activation")
    _require_shape(_present(named, "weights"), (4 * depth, total), "weights")
    _require_shape(_present(named, "biases"), (4 * depth,), "biases")
    _require_shape(_present(named, "previous_state"), (batch, depth), "previous_state")
    return [(batch, depth), (batch, depth), (batch, total), (batch, 4 * depth)]
