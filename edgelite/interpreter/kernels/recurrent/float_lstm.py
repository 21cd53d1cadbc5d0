"""LSTM cells in float, with float or 8-bit weights.

    gate = sigmoid(W input + R output + p * state + b)      input, forget, output gate
    state = forget * state + input * activation(cell gate)
    output = output gate * activation(state), or projected by a matrix

Source: H. Sak, A. Senior, F. Beaufays, Long Short-Term Memory Recurrent Neural Network Architectures for
Large Scale Acoustic Modeling, Interspeech 2014; layer normalization: J. Ba, J. Kiros, G. Hinton, 2016.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np

from edgelite.interpreter.kernels.recurrent.activation import (
    InPlace,
    cell_activation,
    clip_in_place,
    sigmoid_in_place,
)
from edgelite.interpreter.kernels.recurrent.lstm_operands import LstmOperands, is_diagonal
from edgelite.interpreter.kernels.recurrent.products import (
    SequenceSums,
    in_float,
    prepared,
    product,
)
from edgelite.interpreter.kernels.recurrent.sequences import Rows
from edgelite.interpreter.registry import Run

_RECURRENT = "recurrent_to_{}_weights"


def float_lstm(
    cell: LstmOperands,
    x: np.ndarray,
    out: np.ndarray,
    aux: np.ndarray | None = None,
    backward: bool = False,
) -> Run:
    """A cell over a sequence.

    Args:
        cell: its operands.
        x: (time, batch, depth).
        out: (time, batch, outputs).
        aux: an auxiliary input (time, batch, depth of its own) with its own weights.
        backward: whether the sequence is run through from its end.
    """
    node = cell.node
    time = len(x)
    sources = [(Rows(x), "input_to_{}_weights")]
    if aux is not None:
        sources.append((Rows(aux), "aux_input_to_{}_weights"))
    columns = len(cell.gates) * cell.cells
    sums = np.empty((cell.batch, columns), np.float32)
    from_inputs = SequenceSums(
        node,
        [(rows.matrix, cell.each(name)) for rows, name in sources],
        [] if cell.normalized else cell.each("{}_gate_bias"),
        (time, cell.batch, columns),
        node.op.asymmetric_quantize_inputs,
    )
    from_hidden = _from_hidden(cell, sums)
    step = _step(cell, sums)
    order: Iterable[int] = range(time)[::-1] if backward else range(time)

    def run() -> None:
        for rows, _ in sources:
            rows.refresh()
        given = from_inputs()
        for t in order:
            from_hidden()
            np.add(sums, given[t], out=sums)
            step()
            np.copyto(out[t], cell.hidden)

    return run


def _from_hidden(cell: LstmOperands, sums: np.ndarray) -> Run:
    """What writes the products of the output state and the recurrent weights."""
    weights = cell.each(_RECURRENT)
    diagonal = [is_diagonal(operand, _RECURRENT) for operand in weights]
    asymmetric = cell.node.op.asymmetric_quantize_inputs
    steps: list[Run] = []
    if not all(diagonal):
        dense = [None if own else w for w, own in zip(weights, diagonal, strict=True)]
        steps.append(partial(product(cell.node, cell.hidden, dense, asymmetric), sums))
    else:
        steps.append(lambda: sums.fill(0))
    for gate, operand, own in zip(cell.gates, weights, diagonal, strict=True):
        if own:
            steps.append(_add_product(sums[:, cell.columns(gate)], operand.array, cell.hidden))

    def run() -> None:
        for step in steps:
            step()

    return run


def _add_product(sums: np.ndarray, row: np.ndarray, state: np.ndarray) -> Run:
    def run() -> None:
        np.add(sums, row * state, out=sums)

    return run


def _step(cell: LstmOperands, sums: np.ndarray) -> Run:
    """What makes new states of the gates' sums."""
    node = cell.node
    activate = cell_activation(node)
    state = cell.state
    gates = {gate: sums[:, cell.columns(gate)] for gate in cell.gates}
    functions = dict.fromkeys(cell.gates, sigmoid_in_place) | {"cell": activate}
    finish = {gate: _gate(cell, gate, gates[gate], functions[gate]) for gate in cell.gates}
    limit = clip_in_place(-node.op.cell_clip, node.op.cell_clip) if node.op.cell_clip > 0 else None
    forget, update, output = gates["forget"], gates["cell"], gates["output"]
    hidden = np.empty(state.shape, np.float32)
    project = _projection(cell, hidden)

    def run() -> None:
        for gate in cell.gates[:-1]:
            finish[gate]()
        np.multiply(state, forget, out=state)
        # A coupled input gate is what the forget gate leaves.
        opened = gates["input"] if "input" in gates else np.subtract(1, forget, dtype=np.float32)
        np.add(state, opened * update, out=state)
        if limit is not None:
            limit(state)
        finish["output"]()
        # Without an activation function LiteRT gives the cell gate here, not the state.
        np.copyto(hidden, update if activate is None else state)
        if activate is not None:
            activate(hidden)
        np.multiply(hidden, output, out=hidden)
        project()

    return run


def _gate(cell: LstmOperands, gate: str, sums: np.ndarray, function: InPlace | None) -> Run:
    """What makes a gate of its sums: peephole, normalization, activation function."""
    node = cell.node
    steps: list[Callable[[], object]] = []
    peephole = cell.of_gate("cell_to_{}_weights", gate)
    if peephole is not None:
        row = in_float(node, peephole)
        steps.append(lambda: np.add(sums, row() * cell.state, out=sums))
    if cell.normalized:
        coefficients = cell.need(f"{gate}_layer_norm_coefficients").array
        bias = cell.need(f"{gate}_gate_bias").array
        steps.append(lambda: np.copyto(sums, _normalized(sums) * coefficients + bias))
    if function is not None:
        steps.append(partial(function, sums))

    def run() -> None:
        for step in steps:
            step()

    return run


def _normalized(x: np.ndarray) -> np.ndarray:
    """Rows with mean 0 and variance 1."""
    centred = x - x.mean(axis=1, keepdims=True)
    variance = np.mean(centred * centred, axis=1, keepdims=True)
    return centred / np.sqrt(variance + np.float32(1e-8))


def _projection(cell: LstmOperands, values: np.ndarray) -> Run:
    """What makes the output state of the cells' values."""
    node, hidden = cell.node, cell.hidden
    weights, bias = cell.get("projection_weights"), cell.get("projection_bias")
    if weights is None:
        return lambda: np.copyto(hidden, values)
    asymmetric, clip = node.op.asymmetric_quantize_inputs, node.op.proj_clip
    from_values = product(node, values, [weights], asymmetric)
    row = prepared([bias], lambda: np.float32(0) if bias is None else bias.array)
    limit = clip_in_place(-clip, clip) if clip > 0 else None

    def run() -> None:
        from_values(hidden)
        np.add(hidden, row(), out=hidden)
        if limit is not None:
            limit(hidden)

    return run
