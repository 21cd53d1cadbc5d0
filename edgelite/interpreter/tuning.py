"""Plans with tiles of several sizes, of which the fastest is taken: for those who ask for it (`tune=True`).

What is best without measuring stands in `cost`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from edgelite.errors import ExecutionError
from edgelite.interpreter.cost import tiles_of_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgelite.interpreter.plan import Plan
    from edgelite.interpreter.routine import Graph

TILE_BYTES = (1 << 18, 1 << 19, 1 << 20, 1 << 21)
_RUNS = 5  # of which the fastest counts
# Families whose operators leave something behind when they run, or call what may.
_WITH_STATE = frozenset({"control", "custom", "random", "state"})


def fastest(make: Callable[[], Plan], graph: Graph) -> Plan:
    """The fastest of the plans that `make` makes for tiles of several sizes, measured on zeros.

    A graph that keeps state between runs, or that fails with zeros, is not run.
    """
    if any(operand.variable for operand in graph.operands) or any(
        node.family in _WITH_STATE for node in graph.nodes
    ):
        return make()
    taken: dict[int, float] = {}
    for size in TILE_BYTES:
        try:
            with tiles_of_size(size):
                plan = make()
                taken[size] = _seconds(plan, graph)
        except ExecutionError:
            return make()
    best = min(taken, key=taken.__getitem__)
    if best == TILE_BYTES[-1]:
        return plan
    with tiles_of_size(best):
        return make()


def _seconds(plan: Plan, graph: Graph) -> float:
    for index in graph.inputs:
        operand = graph.operands[index]
        if not operand.constant and operand.dtype != np.object_:
            operand.array.fill(0)
    plan.invoke()
    taken = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        plan.invoke()
        taken.append(time.perf_counter() - start)
    return min(taken)
