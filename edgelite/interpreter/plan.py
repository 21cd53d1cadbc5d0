"""From a graph to a list of calls: infer shapes, place tensors in an arena, prepare kernels.

A node whose output shapes only running the model tells, and every node behind it, is prepared when
it runs, with arrays of its own; all others are prepared once, with arrays in the arena. What follows
from constants alone is computed when the plan is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from edgelite.errors import ExecutionError
from edgelite.interpreter import planner
from edgelite.interpreter.aliasing import share
from edgelite.interpreter.calls import parts_of
from edgelite.interpreter.deferred import Deferred
from edgelite.interpreter.float_errors import restore, silence
from edgelite.interpreter.fusion import fuse
from edgelite.interpreter.inference import blame, infer, prepare
from edgelite.interpreter.memory import arena, new_array
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run

if TYPE_CHECKING:
    from edgelite.interpreter.profiling import Profiler
    from edgelite.interpreter.routine import Graph


class Plan:
    """A graph with every array bound: `invoke` is a loop over calls.

    Args:
        graph: what to plan; its operands' shapes and arrays are set.
        preserve: give every tensor bytes of its own, so that all can be read after running.
        profiler: gets the time that every node takes.

    Attributes:
        arena_size: the bytes that the graph's tensors share.
    """

    def __init__(
        self, graph: Graph, preserve: bool = False, profiler: Profiler | None = None
    ) -> None:
        self.graph = graph
        self.arena_size = 0
        deferred, folded = infer(graph)
        nodes = [node for node in graph.nodes if node not in folded]
        if not preserve:
            kept = {graph.operands[index] for index in (*graph.inputs, *graph.outputs)}
            nodes = fuse(nodes, deferred, kept)
        self._place(nodes, preserve)
        self._calls: list[Run] = []
        self._owners: list[Node] = []  # whose each of them is
        for node in nodes:
            step = Deferred(node) if node in deferred else prepare(node)
            calls = parts_of(step if profiler is None else profiler.timed(node, step))
            self._calls += calls
            self._owners += [node] * len(calls)

    def invoke(self) -> None:
        """Runs the graph once.

        Raises:
            ExecutionError: an operator failed; names it.
        """
        before = silence()
        try:
            for call in self._calls:
                call()
        except Exception as error:  # whatever a kernel stumbles over gets its operator's name
            place = self._calls.index(call)  # what may stand there twice cannot fail
            raise blame(self._owners[place], error, ExecutionError) from error
        finally:
            restore(before)

    def _place(self, nodes: Sequence[Node], preserve: bool) -> None:
        """Gives every operand of known shape that needs it an array: not what was fused away."""
        written = {operand for node in self.graph.nodes for operand in node.outputs}
        gone = written.difference(*(node.outputs for node in nodes))
        operands = [o for o in self.graph.operands if not o.constant and o.shape is not None]
        operands = [o for o in operands if o not in gone]
        for operand in operands:
            if operand.variable and not operand.has_array:
                operand.array = reset(operand)
        own = (operand for operand in operands if not operand.variable)
        lifetimes = _lifetimes(self.graph, nodes, own, preserve)
        owners, spans = share(() if preserve else nodes, lifetimes)
        offsets, self.arena_size = planner.place(list(spans.values()))
        memory, begins = arena(self.arena_size), dict(zip(spans, offsets, strict=True))
        for operand, owner in owners.items():
            operand.array = _array(operand, memory, begins[owner])


def reset(operand: Operand) -> np.ndarray:
    """A new array for a variable: zeros, in int8 the zero point."""
    fill = operand.zero_point if operand.dtype == np.int8 and operand.quantization else 0
    array = new_array(operand.known_shape, operand.dtype)
    array.fill(fill)
    return array


def _array(operand: Operand, memory: np.ndarray, offset: int) -> np.ndarray:
    if operand.dtype == np.object_:
        return new_array(operand.known_shape, operand.dtype)
    return np.ndarray(operand.known_shape, operand.dtype, memory.data, offset)


def _lifetimes(
    graph: Graph, nodes: Iterable[Node], operands: Iterable[Operand], preserve: bool
) -> dict[Operand, planner.Lifetime]:
    """When each operand is alive: from the node that writes it to the last one that reads it.

    A graph's inputs are alive throughout, so that a caller may set them once and invoke often; its
    outputs until the end.
    """
    end = len(graph.nodes)
    first: dict[int, int] = dict.fromkeys(graph.inputs, -1)
    last: dict[int, int] = dict.fromkeys((*graph.inputs, *graph.outputs), end)
    for node in nodes:
        for operand in node.outputs:
            first[operand.index] = min(first.get(operand.index, end), node.index)
            last[operand.index] = max(last.get(operand.index, -1), node.index)
        for read in node.inputs:
            if read is not None:
                last[read.index] = max(last.get(read.index, -1), node.index)
    return {
        operand: planner.Lifetime(
            operand.nbytes,
            -1 if preserve else first.get(operand.index, -1),
            end if preserve else last.get(operand.index, -1),
        )
        for operand in operands
    }
