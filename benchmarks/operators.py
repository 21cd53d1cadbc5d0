"""How the cost of one operator grows with its size, beside LiteRT's.

    python benchmarks/operators.py [--only CONV_2D ...] [--seconds 0.3] [--peers builtin xnnpack]

For each operator and dtype it runs models of that operator alone, from small to large. Prints
microseconds, EdgeLite's ratio to LiteRT, and `growth`: how many times longer a size takes than the one
before, over how many times more elements it has; 1 is proportional, below 1 is the overhead at work.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

import common
import numpy as np

from edgelite.converter.graph import Graph, Value
from edgelite.numerics.quantization import Quantization
from edgelite.schema.enums import Padding
from edgelite.schema.operator import Options
from edgelite.schema.ops.activation import Logistic, Relu6, Softmax
from edgelite.schema.ops.arithmetic import Add, Mul
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.dense import FullyConnected
from edgelite.schema.ops.joining import Concatenation
from edgelite.schema.ops.layout import Pad, Transpose
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D
from edgelite.schema.ops.reduction import Mean
from edgelite.schema.ops.resizing import ResizeBilinear, ResizeNearestNeighbor

Shape = tuple[int, ...]
Make = Callable[[Graph, Shape, bool], Value]

PLANES: tuple[Shape, ...] = ((1, 4, 4, 8), (1, 16, 16, 16), (1, 32, 32, 64), (1, 96, 96, 64))
ROWS: tuple[Shape, ...] = ((1, 16), (1, 256), (1, 2048), (16, 2048))
SAME = {"padding": Padding.SAME, "stride_w": 1, "stride_h": 1}
POOL = {"stride_w": 2, "stride_h": 2, "filter_width": 2, "filter_height": 2}


def _input(graph: Graph, shape: Shape, quantized: bool, name: str = "x") -> Value:
    return common.int8_input(graph, name, shape) if quantized else graph.input(name, shape)


def _like(x: Value, y: Value) -> Value:
    y.quantization = x.quantization
    return y


def _plain(op: Options, *constants: Sequence[int]) -> Make:
    """An operator of one input, whose scale the output has, too."""

    def make(graph: Graph, shape: Shape, quantized: bool) -> Value:
        x = _input(graph, shape, quantized)
        more = [graph.constant(np.array(values, np.int32), "values") for values in constants]
        return _like(x, graph.add(op, x, *more))

    return make


def _scaled(op: Options, scale: float) -> Make:
    """An operator of one input whose quantized output has a scale of its own."""

    def make(graph: Graph, shape: Shape, quantized: bool) -> Value:
        y = graph.add(op, _input(graph, shape, quantized))
        return common.quantized(y, scale, -128) if quantized else y

    return make


def _pair(op: Options) -> Make:
    """An operator of two inputs."""

    def make(graph: Graph, shape: Shape, quantized: bool) -> Value:
        x, y = (_input(graph, shape, quantized, name) for name in "xy")
        z = graph.add(op, x, y)
        return common.quantized(z, 0.1) if quantized else z

    return make


def _joined(graph: Graph, shape: Shape, quantized: bool) -> Value:
    x, y = (_input(graph, shape, quantized, name) for name in "xy")
    return _like(x, graph.add(Concatenation(axis=-1), x, y))


def _resized(op: Options) -> Make:
    def make(graph: Graph, shape: Shape, quantized: bool) -> Value:
        x = _input(graph, shape, quantized)
        size = graph.constant(np.array([2 * shape[1], 2 * shape[2]], np.int32), "size")
        return _like(x, graph.add(op, x, size))

    return make


def _weighted(op: Options, filter_shape: Callable[[int], Shape], axis: int) -> Make:
    """An operator with a filter and bias, as many outputs as inputs."""

    def make(graph: Graph, shape: Shape, quantized: bool) -> Value:
        count, rng = shape[-1], common.rng()
        x = _input(graph, shape, quantized)
        sizes = filter_shape(count)
        if not quantized:
            weights = rng.normal(size=sizes).astype(np.float32)
            return graph.add(op, x, graph.constant(weights), graph.constant(np.zeros(count, "f4")))
        weights = rng.integers(-127, 128, sizes).astype(np.int8)
        scale = np.full(count, 0.01, np.float32)
        zero = np.zeros(count, np.int64)
        constants = (
            graph.constant(weights, "filter", Quantization(scale, zero, axis)),
            graph.constant(
                np.zeros(count, np.int32), "bias", Quantization(scale * np.float32(0.05), zero, 0)
            ),
        )
        return common.quantized(graph.add(op, x, *constants), 0.5)

    return make


OPERATORS: dict[str, tuple[Make, tuple[Shape, ...]]] = {
    "CONV_2D 1x1": (_weighted(Conv2D(**SAME), lambda n: (n, 1, 1, n), 0), PLANES),
    "CONV_2D 3x3": (_weighted(Conv2D(**SAME), lambda n: (n, 3, 3, n), 0), PLANES),
    "DEPTHWISE_CONV_2D": (
        _weighted(DepthwiseConv2D(**SAME, depth_multiplier=1), lambda n: (1, 3, 3, n), 3),
        PLANES,
    ),
    "FULLY_CONNECTED": (_weighted(FullyConnected(), lambda n: (n, n), 0), ROWS),
    "MAX_POOL_2D": (_plain(MaxPool2D(**POOL)), PLANES),
    "AVERAGE_POOL_2D": (_plain(AveragePool2D(**POOL)), PLANES),
    "MEAN": (_plain(Mean(), (1, 2)), PLANES),
    "ADD": (_pair(Add()), PLANES),
    "MUL": (_pair(Mul()), PLANES),
    "RELU6": (_plain(Relu6()), PLANES),
    "LOGISTIC": (_scaled(Logistic(), 1 / 256), PLANES),
    "SOFTMAX": (_scaled(Softmax(beta=1.0), 1 / 256), ROWS),
    "CONCATENATION": (_joined, PLANES),
    "PAD": (_plain(Pad(), ((0, 0), (1, 1), (1, 1), (0, 0))), PLANES),
    "TRANSPOSE": (_plain(Transpose(), (0, 3, 1, 2)), PLANES),
    "RESIZE_BILINEAR": (_resized(ResizeBilinear(half_pixel_centers=True)), PLANES[:3]),
    "RESIZE_NEAREST_NEIGHBOR": (_resized(ResizeNearestNeighbor()), PLANES[:3]),
}


def model(name: str, shape: Shape, quantized: bool) -> bytes:
    """The model of one operator of `OPERATORS`."""
    graph = Graph()
    graph.output(OPERATORS[name][0](graph, shape, quantized), "y")
    return common.bytes_of(graph)


def main() -> None:
    """Print a line for each operator, dtype and size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=OPERATORS, default=list(OPERATORS))
    parser.add_argument("--sizes", type=int, default=4, help="how many, from the smallest on")
    parser.add_argument("--seconds", type=float, default=0.3, help="time given to each size")
    parser.add_argument("--runs", type=int, help="how often each runs, instead")
    parser.add_argument("--peers", nargs="+", choices=common.PEERS, default=["builtin"])
    options = parser.parse_args()
    common.require_litert()
    width = 46
    names = ("edgelite", *options.peers)
    print(common.header("microseconds", width, names, options.peers) + f"{'growth':>11}")
    for name in options.only:
        for quantized in (False, True):
            before: tuple[float, int] | None = None
            for shape in OPERATORS[name][1][: options.sizes]:
                found = common.milliseconds(
                    model(name, shape, quantized), options.peers, options.seconds, options.runs
                )
                times = {peer: time * 1e3 for peer, time in found.items()}
                label = f"{name} {'int8' if quantized else 'float'} {'x'.join(map(str, shape))}"
                line, size = common.row(label, width, times, options.peers), int(np.prod(shape))
                if before is not None:
                    line += f"{times['edgelite'] / before[0] * before[1] / size:11.2f}"
                print(line, flush=True)
                before = times["edgelite"], size


if __name__ == "__main__":
    main()
