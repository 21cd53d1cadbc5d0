"""Operators that run as one: what a graph's nodes become before they are prepared.

Each pass is a module with a function `run`: it gets nodes in their order, and gives them back with some
joined. The graph itself stays as the file has it: joined nodes are copies. Tensors between them are
nowhere, so that nothing is fused where all tensors must stay readable.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from edgelite.interpreter.fusion import activations, biases, paddings, runs
from edgelite.interpreter.fusion.links import Links
from edgelite.interpreter.node import Node, Operand

_PASSES = paddings, activations, biases, runs


def fuse(nodes: Sequence[Node], fixed: Collection[Node], kept: Collection[Operand]) -> list[Node]:
    """The nodes that run, in their order.

    Args:
        nodes: all that would run, with shapes known where they are.
        fixed: those that must stay as they are.
        kept: operands that must get their values: the graph's inputs and outputs.
    """
    for fusion in _PASSES:
        nodes = fusion.run(nodes, Links(nodes, fixed, kept))
    return list(nodes)
