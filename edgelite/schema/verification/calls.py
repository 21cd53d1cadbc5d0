"""Checks of which subgraph calls which."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.schema.model import Model
from edgelite.schema.operator import operator_of

# Converters nest loops and branches a few levels deep; a runtime calls itself for each.
DEEPEST_NESTING = 64


def verify_calls(model: Model) -> None:
    """Checks that operators call subgraphs that exist, none calls itself, and nesting has an end.

    Raises:
        ModelError: see `edgelite.schema.verification`.
    """
    calls = [_calls(model, index) for index in range(len(model.subgraphs))]
    waiting = [set(called) for called in calls]
    depth = [0] * len(calls)
    callers: list[list[int]] = [[] for _ in calls]
    for caller, called in enumerate(waiting):
        for callee in called:
            callers[callee].append(caller)
    # Subgraphs are settled from the leaves up; those that never are call each other in a circle.
    settled = [index for index, called in enumerate(waiting) if not called]
    for callee in settled:
        for caller in callers[callee]:
            depth[caller] = max(depth[caller], depth[callee] + 1)
            waiting[caller].discard(callee)
            if not waiting[caller]:
                settled.append(caller)
    if len(settled) < len(calls):
        circle = [index for index, called in enumerate(waiting) if called]
        raise ModelError(f"subgraphs {circle} call each other or themselves without an end")
    if max(depth) > DEEPEST_NESTING:
        raise ModelError(
            f"subgraphs call each other {max(depth)} levels deep; at most {DEEPEST_NESTING} are run"
        )


def _calls(model: Model, index: int) -> set[int]:
    called: set[int] = set()
    for position, operator in enumerate(model.subgraphs[index].operators):
        op = operator_of(model, operator)
        for callee in op.subgraphs():
            if not 0 <= callee < len(model.subgraphs):
                raise ModelError(
                    f"subgraph {index}, operator {position} ({op.row.name}): calls subgraph "
                    f"{callee} of {len(model.subgraphs)}"
                )
            called.add(callee)
    return called
