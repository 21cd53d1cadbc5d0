"""How long each operator of a model takes: `Interpreter(..., profile=True).profile`."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, Shape
from edgelite.schema.operator import Options
from edgelite.schema.ops.convolution import Conv2D, TransposeConv
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected


class Product(NamedTuple):
    """The matrix products that an operator is: `repeats` of them, (rows, depth) by (depth, columns)."""

    repeats: int
    rows: int
    depth: int
    columns: int


class OperatorTime(NamedTuple):
    """What one operator took.

    Attributes:
        operator: its place in its subgraph.
        name: its name, such as ``CONV_2D``.
        output: its first output's name.
        shape: that output's shape.
        calls: how often it ran.
        best: seconds of its fastest run.
        total: seconds of all runs. Those of WHILE, IF and the like have what they call in them.
        product: the matrix products that it is; None for operators that are none.
    """

    operator: int
    name: str
    output: str
    shape: Shape
    calls: int
    best: float
    total: float
    product: Product | None


class Event(NamedTuple):
    """One run of one operator: when it began, by `time.perf_counter`, and the seconds it took."""

    node: Node
    start: float
    seconds: float


class Profiler:
    """Runs operators with a clock.

    Attributes:
        events: the runs since the last call of the model, in the order in which they ended.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._times: dict[Node, tuple[int, float, float]] = {}

    def begin(self) -> None:
        """Forgets the events of the last call."""
        self.events.clear()

    def clear(self) -> None:
        """Forgets everything, as after runs that only warm caches."""
        self.events.clear()
        self._times.clear()

    def timed(self, node: Node, step: Run) -> Run:
        """What runs a node's step with a clock."""
        return partial(self._run, node, step)

    def _run(self, node: Node, step: Run) -> None:
        start = time.perf_counter()
        step()
        seconds = time.perf_counter() - start
        self.events.append(Event(node, start, seconds))
        calls, best, total = self._times.get(node, (0, math.inf, 0.0))
        self._times[node] = calls + 1, min(best, seconds), total + seconds

    def times(self) -> list[OperatorTime]:
        """What each operator took that has run, in the order in which they first did."""
        return [
            OperatorTime(
                node.index,
                node.name,
                node.output.name if node.outputs else "",
                node.output.present_shape if node.outputs else (),
                *times,
                product_of(node),
            )
            for node, times in self._times.items()
        ]

    def trace(self) -> dict[str, Any]:
        """The last call of the model as a Chrome trace: for chrome://tracing or ui.perfetto.dev."""
        begin = min((event.start for event in self.events), default=0.0)
        return {
            "displayTimeUnit": "ms",
            "traceEvents": [
                {
                    "name": event.node.name,
                    "cat": event.node.family,
                    "ph": "X",
                    "ts": (event.start - begin) * 1e6,
                    "dur": event.seconds * 1e6,
                    "pid": 0,
                    "tid": 0,
                    "args": {"operator": str(event.node)},
                }
                for event in self.events
            ],
        }


def _convolution(node: Node) -> Product:
    filters, *cells = node.input(1).present_shape
    groups = max(node.input(0).present_shape[-1] // max(cells[-1], 1), 1)
    rows = math.prod(node.output.present_shape) // max(filters, 1)
    return Product(groups, rows, math.prod(cells), filters // groups)


def _dense(node: Node) -> Product:
    units, depth = node.input(1).present_shape
    return Product(1, math.prod(node.output.present_shape) // max(units, 1), depth, units)


def _transposed(node: Node) -> Product:
    filters, height, width, depth = node.input(1).present_shape
    rows = math.prod(node.input(2).present_shape) // max(depth, 1)
    return Product(1, rows, depth, filters * height * width)


def _batched(node: Node) -> Product:
    *batch, rows, columns = node.output.present_shape
    depth = math.prod(node.input(0).present_shape[-2:]) // max(rows, 1)
    return Product(math.prod(batch), rows, depth, columns)


_PRODUCTS: dict[type[Options], Callable[[Node], Product]] = {
    Conv2D: _convolution,
    FullyConnected: _dense,
    TransposeConv: _transposed,
    BatchMatMul: _batched,
}


def product_of(node: Node) -> Product | None:
    """The matrix products that a node is; None for operators that are none."""
    found = _PRODUCTS.get(type(node.op))
    return None if found is None else found(node)
