"""What the benchmarks share: one thread, interpreters that take turns, models, and ratios.

Import it before numpy: it holds BLAS to one thread.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edgelite.cli.peers import litert
from edgelite.converter.emit import emit
from edgelite.converter.graph import Graph, Value
from edgelite.errors import EdgeLiteError, InputError
from edgelite.interpreter import Interpreter
from edgelite.interpreter.benchmark import by_turns, fill_inputs
from edgelite.numerics.quantization import Quantization
from edgelite.schema import TensorType, write

# By the name in tables, which of LiteRT's sets of kernels; see edgelite.cli.peers.
PEERS = {
    "builtin": "litert-builtin",
    "xnnpack": "litert",
    "reference": "litert-reference",
}
MISSING = 2  # the exit status where a peer is not installed


def milliseconds(
    model: bytes | Path, peers: Iterable[str], seconds: float, runs: int | None = None
) -> dict[str, float]:
    """The fastest run of EdgeLite and of each peer, in turns; what cannot run a model is left out.

    Args:
        model: a file's path, or its bytes.
        peers: keys of `PEERS`.
        seconds: for how long; `runs`: how often, instead.
    """
    invokes = {}
    for name in ("edgelite", *peers):
        try:
            invokes[name] = _ready(name, model)
        except (RuntimeError, ValueError) as error:
            if isinstance(error, EdgeLiteError):
                raise
            print(f"{name}: {str(error).splitlines()[0][:100]}", file=sys.stderr)
    latencies = by_turns(invokes, seconds, runs)
    return {name: latency.min * 1e3 for name, latency in latencies.items()}


def _ready(name: str, model: bytes | Path) -> Any:
    source = model if isinstance(model, bytes) else str(model)
    if name != "edgelite":
        interpreter = litert(PEERS[name], source)
    elif isinstance(source, bytes):
        interpreter = Interpreter(model_content=source)
    else:
        interpreter = Interpreter(source)
    interpreter.allocate_tensors()
    fill_inputs(interpreter)
    return interpreter.invoke


def require_litert() -> None:
    """Ends the program where LiteRT is not installed."""
    try:
        litert("litert", _tiny())
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(MISSING)


def _tiny() -> bytes:
    graph = Graph()
    graph.output(graph.input("x", (1,)), "y")
    return bytes_of(graph)


def bytes_of(graph: Graph) -> bytes:
    """The `.tflite` file of a graph."""
    return write(emit(graph))


def quantized(value: Value, scale: float, zero_point: int = 0) -> Value:
    """A value with a scale and zero point."""
    value.quantization = Quantization.per_tensor(scale, zero_point)
    return value


def int8_input(graph: Graph, name: str, shape: Sequence[int]) -> Value:
    """An int8 input of a graph."""
    return quantized(graph.input(name, tuple(shape), TensorType.INT8), 0.05, 3)


def geometric_mean(ratios: Sequence[float]) -> float:
    """The mean of ratios."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def header(first: str, width: int, names: Sequence[str], peers: Sequence[str]) -> str:
    """The head of a table of `row`s."""
    columns = [*names, *(f"/{peer}" for peer in peers)]
    return f"{first:{width}}" + "".join(f"{column:>11}" for column in columns)


def row(label: str, width: int, times: Mapping[str, float], peers: Sequence[str]) -> str:
    """A line of a table: the times, and EdgeLite's ratio to each peer."""
    line = f"{label[-width + 1 :]:{width}}"
    line += "".join(f"{times.get(name, math.nan):11.4f}" for name in ("edgelite", *peers))
    for peer in peers:
        line += f"{times['edgelite'] / times[peer]:11.2f}" if peer in times else f"{'-':>11}"
    return line


def rng() -> np.random.Generator:
    """A seeded generator of random numbers."""
    return np.random.default_rng(0)
