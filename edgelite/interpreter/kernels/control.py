"""Operators that run subgraphs: CALL, CALL_ONCE, IF, WHILE, STABLEHLO_CASE, STABLEHLO_COMPOSITE."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Evaluate, Run, Shape, Spec, evaluation, kernel, node_rule
from edgelite.interpreter.routine import Routine
from edgelite.schema.ops.control import Call, CallOnce, If, While
from edgelite.schema.ops.stablehlo import StablehloCase, StablehloComposite


def _routines(node: Node) -> list[Routine]:
    """The subgraphs that the operator calls."""
    return [node.machine.routines[index] for index in node.op.subgraphs()]


def _specs(operands: Sequence[Operand | None]) -> list[Spec | None]:
    return [None if operand is None else operand.spec() for operand in operands]


def _arrays(operands: Sequence[Operand | None]) -> list[np.ndarray]:
    return [operand.array for operand in operands if operand is not None]


@node_rule(Call, StablehloComposite)
def call_shapes(node: Node) -> list[Shape | None]:
    """Those of the subgraph's outputs."""
    return _routines(node)[0].output_shapes(_specs(node.inputs))


@evaluation(Call, StablehloComposite)
def call(node: Node) -> Evaluate:
    """Runs the subgraph on the inputs; of a composite, its decomposition."""
    (routine,), inputs = _routines(node), _arrays(node.inputs)
    return lambda: routine(inputs)


@node_rule(CallOnce)
def call_once_shapes(node: Node) -> list[Shape | None]:
    """There are no outputs."""
    return []


@kernel(CallOnce)
def call_once(node: Node) -> Run:
    """Runs the subgraph in the first invocation of the interpreter's life."""
    (routine,), initialized = _routines(node), node.machine.initialized
    subgraph = node.op.init_subgraph_index

    def run() -> None:
        if subgraph not in initialized:
            routine([])
            initialized.add(subgraph)

    return run


@node_rule(If)
def if_shapes(node: Node) -> list[Shape | None]:
    """Known where both branches give the same."""
    specs = _specs(node.inputs[1:])
    yes, no = (routine.output_shapes(specs) for routine in _routines(node))
    return [a if a == b else None for a, b in zip(yes, no, strict=True)]


@evaluation(If)
def if_(node: Node) -> Evaluate:
    """Runs the branch that the condition, one truth value, picks."""
    yes, no = _routines(node)
    condition, inputs = node.input(0).array, _arrays(node.inputs[1:])
    if condition.size != 1 or condition.dtype != np.bool_:
        raise node.error(
            f"the condition must be one truth value; received {condition.dtype}"
            f"{list(condition.shape)}"
        )
    return lambda: (yes if condition.item() else no)(inputs)


@node_rule(StablehloCase)
def case_shapes(node: Node) -> list[Shape | None]:
    """Known where all branches give the same."""
    if not node.op.branch_subgraph_indices:
        raise node.error("has no branches")
    specs = _specs(node.inputs[1:])
    first, *others = (routine.output_shapes(specs) for routine in _routines(node))
    return [
        shape if all(other[i] == shape for other in others) else None
        for i, shape in enumerate(first)
    ]


@evaluation(StablehloCase)
def case(node: Node) -> Evaluate:
    """Runs the branch of the index, the last one where there is none of it."""
    branches, inputs = _routines(node), _arrays(node.inputs[1:])
    index = node.input(0).array
    if index.size != 1 or index.dtype != np.int32:
        raise node.error(f"the index must be one int32; received {index.dtype}{list(index.shape)}")

    def evaluate() -> Sequence[np.ndarray]:
        chosen = int(index.item())
        return branches[chosen if 0 <= chosen < len(branches) else -1](inputs)

    return evaluate


@node_rule(While)
def while_shapes(node: Node) -> list[Shape | None]:
    """Known where the body keeps them."""
    specs = _specs(node.inputs)
    body = _routines(node)[1].output_shapes(specs)
    return [
        after if before is not None and after == before.shape else None
        for before, after in zip(specs, body, strict=True)
    ]


@evaluation(While)
def while_(node: Node) -> Evaluate:
    """Runs the body as long as the condition holds, its outputs being its next inputs."""
    condition, body = _routines(node)
    inputs, most = _arrays(node.inputs), node.machine.most_iterations

    def evaluate() -> Sequence[np.ndarray]:
        state: Sequence[np.ndarray] = inputs
        for _ in range(most):
            if not condition(state)[0].item():
                return state
            state = body(state)
        raise node.failed(
            f"has not ended after {most} iterations; if it should go on, pass a larger "
            "most_loop_iterations to the Interpreter"
        )

    return evaluate
