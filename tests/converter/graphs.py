"""Small graphs for tests, and their results in LiteRT."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np

from edgelite.converter.emit import emit
from edgelite.converter.graph import Graph, Value
from edgelite.schema.files import write
from tests.peers import LiteRT

Build = Callable[[Graph, Value], Value]


def random(*shape: int, seed: int = 1, scale: float = 1.0) -> np.ndarray:
    """Normally distributed float32 numbers, the same ones for a seed."""
    return (np.random.default_rng(seed).normal(size=shape) * scale).astype(np.float32)


def graph_of(build: Build, shape: tuple[int, ...]) -> Graph:
    """The graph of ``y = build(graph, x)`` for inputs of `shape`, whose batch size stays open."""
    graph = Graph()
    x = graph.input("x", shape, signature=(-1, *shape[1:]))
    graph.output(build(graph, x), "y")
    return graph


def names(graph: Graph) -> list[str]:
    """The names of the operators in their order."""
    return [node.op.row.name for node in graph.nodes]


def content(graph: Graph) -> bytes:
    """The file of a graph."""
    return write(emit(graph))


def run(graph: Graph, *inputs: np.ndarray) -> np.ndarray:
    """The first output in LiteRT."""
    return LiteRT(content(graph))(*inputs)[0]


def check_pass(
    build: Build, shape: tuple[int, ...], apply: Callable[[Graph], object], tolerance: float = 1e-6
) -> Graph:
    """The graph after a pass, whose results in LiteRT must stay the same up to rounding."""
    graph = graph_of(build, shape)
    x = random(*shape, seed=7)
    before = run(copy.deepcopy(graph), x)
    apply(graph)
    after = run(graph, x)
    assert after.shape == before.shape
    np.testing.assert_allclose(after, before, rtol=0, atol=tolerance * max(1, np.abs(before).max()))
    return graph
