"""What is known of a graph before it runs: the shapes, and values that follow from constants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.memory import new_array
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Shape, Spec, kernel_of, node_shapes
from edgelite.schema.ops.layout import Rank
from edgelite.schema.ops.layout import Shape as ShapeOperator
from edgelite.schema.ops.quantization import Densify, Dequantize

if TYPE_CHECKING:
    from edgelite.interpreter.routine import Graph

# Families whose results follow from something else than their inputs, or that have effects.
_IMPURE = frozenset({"control", "custom", "random", "stablehlo", "state"})
# What expands constants that are stored in a smaller form, once, however large they are.
_EXPANDING = (Dequantize, Densify)
# What needs its input's shape only.
_SHAPE_ONLY = (ShapeOperator, Rank)
# Other values are computed beforehand up to this many bytes: sizes, axes, offsets.
_MOST_BYTES = 1 << 16


class Inferred(NamedTuple):
    """What `infer` found.

    Attributes:
        deferred: nodes that must wait until the model runs for the shapes of their outputs.
        folded: nodes whose outputs are known, and need not run.
    """

    deferred: set[Node]
    folded: set[Node]


def infer(graph: Graph) -> Inferred:
    """Sets the shapes of all nodes' outputs, and the values of those that are known by now."""
    found = Inferred(set(), set())
    for node in graph.nodes:
        for operand in node.outputs:
            operand.constant = False
        shapes = known_shapes(node)
        if any(shape is None for shape in shapes):
            found.deferred.add(node)
            shapes = [None] * len(node.outputs)
        for operand, shape in zip(node.outputs, shapes, strict=True):
            operand.shape = shape
            if shape is None:
                operand.array = None
        if node not in found.deferred and _is_known(node):
            _fold(node)
            found.folded.add(node)
    return found


def known_shapes(node: Node) -> list[Shape | None]:
    """The output shapes, as far as the inputs' shapes and the values of constants tell them."""
    if any(operand is not None and operand.shape is None for operand in node.inputs):
        return [None] * len(node.outputs)
    specs = [None if operand is None else operand.spec() for operand in node.inputs]
    return checked_shapes(node, specs)


def checked_shapes(node: Node, specs: Sequence[Spec | None]) -> list[Shape | None]:
    """The output shapes for inputs of which this is known.

    Raises:
        ModelError: no shapes are possible, or not as many as the node has outputs.
    """
    try:
        shapes = node_shapes(node, specs)
    except ModelError as error:
        raise type(error)(f"{node}: {error}") from error
    if len(shapes) != len(node.outputs):
        raise node.error(f"has {len(node.outputs)} outputs; expected {len(shapes)}")
    return shapes


def _is_known(node: Node) -> bool:
    """Whether the outputs' values follow from what is known."""
    if isinstance(node.op, _SHAPE_ONLY):
        return True
    if not node.outputs or node.family in _IMPURE:
        return False
    if not all(operand is None or operand.constant for operand in node.inputs):
        return False
    return isinstance(node.op, _EXPANDING) or sum(o.nbytes for o in node.outputs) <= _MOST_BYTES


def _fold(node: Node) -> None:
    """Runs a node; its outputs count as constants until shapes are inferred anew."""
    for operand in node.outputs:
        operand.array = new_array(operand.known_shape, operand.dtype)
    for read in node.inputs:
        if read is not None and not read.has_array:  # of which only the shape counts
            read.array = np.broadcast_to(np.zeros((), read.dtype), read.known_shape)
    with np.errstate(all="ignore"):
        kernel_of(type(node.op))(node)()
    for operand in node.outputs:
        operand.constant = True
