"""What is known of a graph before it runs: the shapes, and values that follow from constants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgelite.errors import EdgeLiteError, ExecutionError, ModelError
from edgelite.interpreter.fusion.tiles import in_tiles
from edgelite.interpreter.memory import new_array, refuse_excess, size_of
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, Shape, Spec, kernel_of, node_shapes
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
        infer_node(node, found)
    return found


def infer_node(node: Node, found: Inferred) -> None:
    """Sets the shapes of a node's outputs, and their values if they are known; adds it to `found`."""
    for operand in node.outputs:
        operand.constant = False
    shapes = known_shapes(node)
    if any(shape is None for shape in shapes):
        found.deferred.add(node)
        shapes = [None] * len(node.outputs)
    for operand, shape in zip(node.outputs, shapes, strict=True):
        if operand.shape != shape or shape is None:
            operand.array = None  # made for another shape
        operand.shape = shape
    if node not in found.deferred and _is_known(node):
        _fold(node)
        found.folded.add(node)


def known_shapes(node: Node) -> list[Shape | None]:
    """The output shapes, as far as the inputs' shapes and the values of constants tell them."""
    if any(operand is not None and operand.shape is None for operand in node.inputs):
        return [None] * len(node.outputs)
    specs = [None if operand is None else operand.spec() for operand in node.inputs]
    return checked_shapes(node, specs)


def checked_shapes(node: Node, specs: Sequence[Spec | None]) -> list[Shape | None]:
    """The output shapes for inputs of which this is known.

    Raises:
        ModelError: no shapes are possible, none that this machine can hold, or not as many as the
            node has outputs.
    """
    with blamed(node):
        shapes = node_shapes(node, specs)
        for operand, shape in zip(node.outputs, shapes, strict=False):
            if shape is not None:
                size = size_of(shape, operand.dtype)
                refuse_excess(size, f"its output of shape {list(shape)}")
    if len(shapes) != len(node.outputs):
        raise node.error(f"has {len(node.outputs)} outputs; expected {len(shapes)}")
    return shapes


def prepare(node: Node) -> Run:
    """What runs a node whose arrays are all bound.

    Raises:
        ModelError: its options, dtypes, shapes or quantization cannot be.
    """
    node.machine.scratch.begin()
    with blamed(node):
        return in_tiles(node) if node.members else kernel_of(type(node.op))(node)


@contextmanager
def blamed(node: Node) -> Iterator[None]:
    """Puts the operator's name into errors, and makes a ModelError of those that nobody foresaw."""
    try:
        yield
    except Exception as error:
        raise blame(node, error, ModelError) from error


def blame(node: Node, error: Exception, otherwise: type[EdgeLiteError]) -> EdgeLiteError:
    """An error with the operator's name before it; of the class `otherwise` if it is not of ours.

    What the model's own values make impossible while it runs is no fault of the file: there, a
    ModelError, too, becomes `otherwise`.
    """
    if not isinstance(error, EdgeLiteError):
        return otherwise(f"{node}: {type(error).__name__}: {error}")
    running = otherwise is ExecutionError and type(error) is ModelError
    kind = otherwise if running else type(error)
    named = str(error).startswith(str(node))
    return error if named and not running else kind(str(error) if named else f"{node}: {error}")


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
    with np.errstate(all="ignore"), blamed(node):
        prepare(node)()
    for operand in node.outputs:
        operand.constant = True
