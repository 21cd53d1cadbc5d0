"""From a graph to a list of calls: infer shapes, place tensors in an arena, prepare kernels.

A node whose output shapes only running the model tells, and every node behind it, is prepared when
it runs, with arrays of its own; all others are prepared once, with arrays in the arena.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from edgelite.errors import EdgeLiteError, ExecutionError, ModelError
from edgelite.interpreter import planner
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import (
    Run,
    Shape,
    Spec,
    evaluation_of,
    kernel_of,
    node_shapes,
)

if TYPE_CHECKING:
    from edgelite.interpreter.routine import Graph


class Plan:
    """A graph with every array bound: `invoke` is a loop over closures.

    Args:
        graph: what to plan; its operands' shapes and arrays are set.
        preserve: give every tensor bytes of its own, so that all can be read after running.

    Attributes:
        arena_size: the bytes that the graph's tensors share.
    """

    def __init__(self, graph: Graph, preserve: bool = False) -> None:
        self.graph = graph
        self.arena_size = 0
        dynamic = infer(graph)
        self._place(preserve)
        self._steps: list[Run] = [
            Deferred(node) if node in dynamic else kernel_of(type(node.op))(node)
            for node in graph.nodes
        ]

    def invoke(self) -> None:
        """Runs the graph once.

        Raises:
            ExecutionError: an operator failed; names it.
        """
        index = 0
        with np.errstate(all="ignore"):  # IEEE results, as C++ kernels give them
            try:
                for index, step in enumerate(self._steps):  # noqa: B007 - which one failed
                    step()
            except EdgeLiteError:
                raise
            except Exception as error:
                raise ExecutionError(f"{self.graph.nodes[index]}: {error}") from error

    def _place(self, preserve: bool) -> None:
        """Gives every operand of known shape that needs it an array."""
        operands = [o for o in self.graph.operands if not o.constant and o.shape is not None]
        for operand in operands:
            if operand.variable and not operand.has_array:
                operand.array = reset(operand)
        shared = [o for o in operands if not o.variable]
        claims = _lifetimes(self.graph, shared, preserve)
        offsets, self.arena_size = planner.place(claims)
        arena = planner.arena(self.arena_size)
        for operand, offset in zip(shared, offsets, strict=True):
            operand.array = _array(operand, arena, offset)


def reset(operand: Operand) -> np.ndarray:
    """A new array for a variable: zeros, in int8 the zero point."""
    fill = operand.zero_point if operand.dtype == np.int8 and operand.quantization else 0
    return np.full(operand.known_shape, fill, operand.dtype)


def _array(operand: Operand, arena: np.ndarray, offset: int) -> np.ndarray:
    if operand.dtype == np.object_:
        return np.full(operand.known_shape, b"", object)
    return np.ndarray(operand.known_shape, operand.dtype, arena.data, offset)


def infer(graph: Graph) -> set[Node]:
    """Sets the shapes of all nodes' outputs; returns the nodes that must wait until the model runs."""
    dynamic = set()
    for node in graph.nodes:
        shapes = _shapes(node)
        if any(shape is None for shape in shapes):
            dynamic.add(node)
            shapes = [None] * len(node.outputs)
        for operand, shape in zip(node.outputs, shapes, strict=True):
            operand.shape = shape
            if shape is None:
                operand.array = None
    return dynamic


def _shapes(node: Node) -> list[Shape | None]:
    """The output shapes, as far as the inputs' shapes and the values of constants tell them."""
    if any(operand is not None and operand.shape is None for operand in node.inputs):
        return [None] * len(node.outputs)
    return _checked(node, [None if operand is None else operand.spec() for operand in node.inputs])


def _checked(node: Node, specs: Sequence[Spec | None]) -> list[Shape | None]:
    try:
        shapes = node_shapes(node, specs)
    except ModelError as error:
        raise type(error)(f"{node}: {error}") from error
    if len(shapes) != len(node.outputs):
        raise node.error(f"has {len(node.outputs)} outputs; expected {len(shapes)}")
    return shapes


def _lifetimes(graph: Graph, operands: Iterable[Operand], preserve: bool) -> list[planner.Lifetime]:
    """When each operand is alive: from the node that writes it to the last one that reads it.

    A graph's inputs are alive throughout, so that a caller may set them once and invoke often; its
    outputs until the end.
    """
    end = len(graph.nodes)
    first: dict[int, int] = dict.fromkeys(graph.inputs, -1)
    last: dict[int, int] = dict.fromkeys((*graph.inputs, *graph.outputs), end)
    for node in graph.nodes:
        for operand in node.outputs:
            first[operand.index] = min(first.get(operand.index, end), node.index)
            last[operand.index] = max(last.get(operand.index, -1), node.index)
        for read in node.inputs:
            if read is not None:
                last[read.index] = max(last.get(read.index, -1), node.index)
    return [
        planner.Lifetime(
            _size(operand),
            -1 if preserve else first.get(operand.index, -1),
            end if preserve else last.get(operand.index, -1),
        )
        for operand in operands
    ]


def _size(operand: Operand) -> int:
    size = operand.dtype.itemsize
    for length in operand.known_shape:
        size *= length
    return size


class Deferred:
    """A node that is prepared when it runs, as its output shapes are not known before.

    It stays prepared until an array that it is bound to is another one, or for a single run where
    its shapes follow from the values of its inputs.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        self._bound: list[np.ndarray | None] = []
        self._run: Run | None = None
        self._evaluation = evaluation_of(type(node.op))

    def __call__(self) -> None:
        node = self.node
        operands = [*node.inputs, *node.outputs]
        bound = [None if operand is None else operand.own for operand in operands]
        if self._run is not None and all(map(operator.is_, bound, self._bound)):
            self._run()
            return
        if self._evaluation is not None:
            self._take(self._evaluation(node)())
            return
        shapes = _shapes(node)
        by_values = any(shape is None for shape in shapes)
        if by_values:
            specs = [
                None if o is None else Spec(o.known_shape, o.dtype, o.array) for o in node.inputs
            ]
            shapes = _checked(node, specs)
        for operand, shape in zip(node.outputs, shapes, strict=True):
            if shape is None:
                raise node.failed("the shape of its output cannot be told")
            if operand.shape != shape or not operand.has_array:
                operand.shape = shape
                operand.array = np.empty(shape, operand.dtype)
        run = kernel_of(type(node.op))(node)
        run()
        self._run = None if by_values else run
        self._bound = [None if operand is None else operand.own for operand in operands]

    def _take(self, arrays: Sequence[np.ndarray]) -> None:
        """Keeps copies of what an evaluation gave, in the old arrays where the shapes are the same."""
        for operand, array in zip(self.node.outputs, arrays, strict=True):
            if operand.shape == array.shape and operand.has_array:
                np.copyto(operand.array, array)
            else:
                operand.shape = array.shape
                operand.array = array.copy()
