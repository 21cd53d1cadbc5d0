"""RNN and its sequences in one direction or both: float, and hybrid (8-bit weights).

state = output = activation(weights input + recurrent_weights state + bias)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from edgelite.interpreter.kernels.recurrent.activation import cell_activation
from edgelite.interpreter.kernels.recurrent.products import SequenceSums, product
from edgelite.interpreter.kernels.recurrent.sequences import Rows, in_time
from edgelite.interpreter.kernels.shared.common import F32, require_dtype
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.ops.recurrent import (
    BidirectionalSequenceRnn,
    Rnn,
    UnidirectionalSequenceRnn,
)


def _cell(
    node: Node,
    inputs: Sequence[tuple[np.ndarray, Operand]],
    operands: Sequence[Operand],
    out: np.ndarray,
    backward: bool = False,
) -> Run:
    """A cell over a sequence.

    Args:
        inputs: for each input its steps (time, batch, depth) and the weights that it meets.
        operands: the recurrent weights, the bias and the state.
        out: (time, batch, units).
        backward: whether the sequence is run through from its end.
    """
    recurrent, bias, state = operands
    require_dtype(node, F32, bias, state, node.output)
    require_dtype(node, recurrent.dtype, *(weights for _, weights in inputs))
    asymmetric = node.op.asymmetric_quantize_inputs
    time, _, units = out.shape
    hidden = state.array
    rows = [Rows(steps) for steps, _ in inputs]
    pairs = [(own.matrix, [weights]) for own, (_, weights) in zip(rows, inputs, strict=True)]
    from_inputs = SequenceSums(node, pairs, [bias], (time, len(hidden), units), asymmetric)
    from_state = product(node, hidden, [recurrent], asymmetric)
    activate = cell_activation(node)
    sums = np.empty(hidden.shape, np.float32)
    order: Iterable[int] = range(time)[::-1] if backward else range(time)

    def run() -> None:
        for own in rows:
            own.refresh()
        given = from_inputs()
        for t in order:
            from_state(sums)
            np.add(sums, given[t], out=sums)
            if activate is not None:
                activate(sums)
            np.copyto(hidden, sums)
            np.copyto(out[t], sums)

    return run


def _unidirectional(node: Node, time_major: bool) -> Run:
    x, weights, *operands = (node.input(i) for i in range(5))
    require_dtype(node, F32, x)
    out = in_time(node.output.array, time_major)
    return _cell(node, [(in_time(x.array, time_major), weights)], operands, out)


@kernel(Rnn)
def rnn(node: Node) -> Run:
    return _unidirectional(node, time_major=True)


@kernel(UnidirectionalSequenceRnn)
def unidirectional_sequence_rnn(node: Node) -> Run:
    return _unidirectional(node, node.op.time_major)


@kernel(BidirectionalSequenceRnn)
def bidirectional_sequence_rnn(node: Node) -> Run:
    op = node.op
    x, aux = node.input(0), node.optional(9)
    require_dtype(node, F32, x, aux)
    steps = in_time(x.array, op.time_major)
    weighted = node.optional(10) is not None
    aux_steps = None if aux is None else in_time(aux.array, op.time_major)
    outs = [in_time(o.array, op.time_major) for o in node.outputs]
    if op.merge_outputs:
        units = node.input(1).known_shape[0]
        outs = [outs[0][..., :units], outs[0][..., units:]]
    cells = []
    for index, (first, aux_weights) in enumerate(((1, 10), (5, 11))):
        own = steps
        # Without weights of its own an auxiliary input is the backward cell's input; LiteRT takes
        # it so where time comes first, and leaves it aside elsewhere.
        if index and aux_steps is not None and not weighted and op.time_major:
            own = aux_steps
        inputs = [(own, node.input(first))]
        if weighted and aux_steps is not None:
            inputs.append((aux_steps, node.input(aux_weights)))
        operands = [node.input(first + i) for i in (1, 2, 3)]
        cells.append(_cell(node, inputs, operands, outs[index], backward=bool(index)))
    # LiteRT runs its hybrid cells through the whole sequence once for each of its steps.
    hybrid = node.input(1).dtype != F32
    times = len(steps) if hybrid and op.time_major else 1

    def run() -> None:
        for _ in range(times):
            for cell in cells:
                cell()

    return run
