"""Passes that are for some conversions only: other precisions, and graphs in which nothing stays float."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter.graph import Graph
from edgelite.converter.passes import products, single_precision
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.arithmetic import Add, Mul
from edgelite.schema.ops.elementwise import Abs, Neg, Square
from edgelite.schema.ops.quantization import Cast
from tests.converter.graphs import check_pass, graph_of, names, random


@pytest.mark.parametrize("op", [Square, Neg])
def test_products(op):
    graph = check_pass(lambda graph, x: graph.add(op(), x), (1, 6), products.run)
    assert names(graph) == ["MUL"]


def test_what_has_int8_arithmetic_stays():
    graph = graph_of(lambda graph, x: graph.add(Abs(), graph.add(Mul(), x, x)), (1, 6))
    assert not products.run(graph)
    assert names(graph) == ["MUL", "ABS"]


def test_integers_are_no_matter_of_quantization():
    graph = Graph()
    graph.output(graph.add(Square(), graph.input("x", (1, 6), TensorType.INT32)), "y")
    assert not products.run(graph)


@pytest.mark.parametrize("other", [TensorType.FLOAT16, TensorType.FLOAT64])
def test_other_precisions(other):
    graph = Graph()
    x = graph.input("x", (1, 6))
    y = graph.add(Cast(in_data_type=TensorType.FLOAT32, out_data_type=other), x)
    y = graph.add(Add(), y, graph.constant(random(6).astype(y.dtype)))
    graph.output(y, "y")
    assert single_precision.run(graph)
    assert {value.type for value in graph.values()} == {TensorType.FLOAT32}
    cast = graph.nodes[0].op
    assert (cast.in_data_type, cast.out_data_type) == (TensorType.FLOAT32, TensorType.FLOAT32)
    assert not single_precision.run(graph)


def test_weights_stay_rounded():
    graph = Graph()
    x = graph.input("x", (1,), TensorType.FLOAT16)
    graph.output(graph.add(Add(), x, graph.constant(np.array([0.1], np.float16))), "y")
    single_precision.run(graph)
    assert graph.nodes[0].inputs[1].data == np.float32(np.float16(0.1))


def test_single_precision_and_integers_stay():
    graph = Graph()
    x = graph.input("x", (1, 6), TensorType.INT32)
    graph.output(
        graph.add(Cast(in_data_type=TensorType.INT32, out_data_type=TensorType.FLOAT32), x), "y"
    )
    assert not single_precision.run(graph)
    assert graph.nodes[0].op.in_data_type == TensorType.INT32
