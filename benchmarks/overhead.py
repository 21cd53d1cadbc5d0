"""What an operator costs before it computes anything: long chains of operators on few elements.

    python benchmarks/overhead.py [--length 50] [--elements 8] [--seconds 1]

Prints microseconds an operator of EdgeLite and of LiteRT's built-in kernels, in turns, and the ratio.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import common
import numpy as np

from edgelite.converter.graph import Graph, Value
from edgelite.schema.ops.activation import Logistic, Relu
from edgelite.schema.ops.arithmetic import Add
from edgelite.schema.ops.layout import Reshape

PEERS = ("builtin",)
Step = Callable[[Graph, Value, Value], Value]


def _int8(graph: Graph, n: int) -> Value:
    return common.int8_input(graph, "x", (1, n))


def _float(graph: Graph, n: int) -> Value:
    return graph.input("x", (1, n))


def _reshape(graph: Graph, y: Value, x: Value) -> Value:
    n = x.shape[1]
    shape = (n, 1) if y.shape == (1, n) else (1, n)
    return graph.add(Reshape(), y, graph.constant(np.array(shape, np.int32), "shape"))


# What a chain begins with, and how it goes on from its last value and the input.
CHAINS: dict[str, tuple[Callable[[Graph, int], Value], Step]] = {
    "ADD int8": (_int8, lambda g, y, x: common.quantized(g.add(Add(), y, x), 0.07, -2)),
    "LOGISTIC int8": (_int8, lambda g, y, _: common.quantized(g.add(Logistic(), y), 1 / 256, -128)),
    "ADD float": (_float, lambda g, y, x: g.add(Add(), y, x)),
    "RELU float": (_float, lambda g, y, _: g.add(Relu(), y)),
    "RESHAPE float": (_float, _reshape),
}


def chain(name: str, length: int, elements: int) -> bytes:
    """A model of `length` operators, each of which reads the one before."""
    begin, step = CHAINS[name]
    graph = Graph()
    x = y = begin(graph, elements)
    for _ in range(length):
        y = step(graph, y, x)
    graph.output(y, "y")
    return common.bytes_of(graph)


def main() -> None:
    """Print a line for each chain."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--length", type=int, default=50)
    parser.add_argument("--elements", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=1.0, help="time given to each chain")
    options = parser.parse_args()
    common.require_litert()
    print(f"microseconds an operator, {options.length} of them on {options.elements} elements")
    print(common.header("chain", 16, ("edgelite", *PEERS), PEERS))
    for name in CHAINS:
        model = chain(name, options.length, options.elements)
        times = common.milliseconds(model, PEERS, options.seconds)
        each = {peer: time * 1e3 / options.length for peer, time in times.items()}
        print(common.row(name, 16, each, PEERS), flush=True)


if __name__ == "__main__":
    main()
