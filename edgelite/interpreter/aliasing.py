"""Which operators write over an input that nobody reads later.

Their kernels read an element, of each operand at the same place, before they write the one that stands
there; and those that only change shapes then have nothing to move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.planner import Lifetime
from edgelite.schema.operator import Options
from edgelite.schema.ops.activation import PRelu, Relu, Relu0To1, Relu6, ReluN1To1
from edgelite.schema.ops.arithmetic import Add, Maximum, Minimum, Mul, Sub
from edgelite.schema.ops.layout import ExpandDims, Reshape, Squeeze

_RESHAPING: tuple[type[Options], ...] = (Reshape, Squeeze, ExpandDims)
_IN_PLACE: tuple[type[Options], ...] = (
    *(Relu, Relu0To1, Relu6, ReluN1To1, PRelu),
    *(Add, Sub, Mul, Maximum, Minimum),
    *_RESHAPING,
)


def share(
    nodes: Iterable[Node], lifetimes: Mapping[Operand, Lifetime]
) -> tuple[dict[Operand, Operand], dict[Operand, Lifetime]]:
    """Lets outputs take the place of inputs that end where they begin.

    Args:
        nodes: in their order.
        lifetimes: of the operands that stand in the arena.

    Returns:
        For each operand, the one whose bytes it takes, often itself; and of these the lifetimes,
        which end with the last that takes them.
    """
    owners = {operand: operand for operand in lifetimes}
    spans = dict(lifetimes)
    for node in nodes:
        out = node.outputs[0] if len(node.outputs) == 1 else None
        own = None if out is None else lifetimes.get(out)
        if out is None or own is None or own.first != node.index:
            continue
        for operand in _candidates(node):
            claim = lifetimes.get(operand)
            # What is there before the first node is the caller's.
            if claim is not None and claim.last == node.index and claim.first >= 0:
                owner = owners[out] = owners[operand]
                spans[owner] = spans[owner]._replace(last=own.last)
                del spans[out]
                break
    return owners, spans


def _candidates(node: Node) -> list[Operand]:
    """The inputs whose place a node's only output may take."""
    if not isinstance(node.op, _IN_PLACE):
        return []
    out, present = node.output, [operand for operand in node.inputs if operand is not None]
    reshapes = isinstance(node.op, _RESHAPING)
    return [
        operand
        for operand in (present[:1] if reshapes else present)
        if None not in (operand.shape, out.shape)
        and operand.dtype == out.dtype
        and (operand.nbytes == out.nbytes if reshapes else operand.shape == out.shape)
        and present.count(operand) == 1
    ]
