"""Which node writes an operand, and which one alone reads it."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from edgelite.interpreter.node import Node, Operand

T = TypeVar("T")


class Links:
    """Finds neighbours that may be joined.

    Args:
        nodes: in their order.
        fixed: those that must stay as they are.
        kept: operands that must get their values.
    """

    def __init__(
        self, nodes: Sequence[Node], fixed: Collection[Node], kept: Collection[Operand]
    ) -> None:
        self._writers = {
            operand: node for node in nodes if node not in fixed for operand in node.outputs
        }
        self._readers = Counter(operand for node in nodes for operand in node.inputs)
        self._fixed, self._kept = fixed, set(kept)

    def before(self, node: Node, *kinds: type[Any], place: int = 0) -> Node | None:
        """The node of one of these operators that writes a node's input for this node alone.

        Args:
            place: which of the inputs.
        """
        operand = node.optional(place)
        writer = None if operand is None else self._writers.get(operand)
        if operand is None or writer is None or node in self._fixed:
            return None
        alone = self._readers[operand] == 1 and operand not in self._kept and not operand.variable
        return writer if alone and isinstance(writer.op, kinds) else None


def changed(original: T, **attributes: Any) -> T:
    """A copy of a node, or of an operator, with other attributes."""
    other = copy.copy(original)
    for name, value in attributes.items():
        setattr(other, name, value)
    return other
