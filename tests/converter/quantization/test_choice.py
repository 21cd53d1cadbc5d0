"""What stays float in an int8 model, although it could be int8."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter.convert import convert_graph
from edgelite.errors import QuantizationError
from edgelite.interpreter import Interpreter
from edgelite.schema import read
from edgelite.schema.enums import TensorType
from edgelite.schema.operator import operator_of
from edgelite.schema.ops.activation import Softmax
from edgelite.schema.ops.arithmetic import Add, Maximum, Sub
from edgelite.schema.ops.comparison import Greater, NotEqual
from edgelite.schema.ops.selection import SelectV2
from tests.converter.graphs import graph_of, random
from tests.peers import LiteRT

X = random(40, 6, seed=3)


def types(content, name):
    """The types of what the operator of that name reads, where these are numbers."""
    model = read(content)
    graph = model.subgraphs[0]
    (operator,) = [o for o in graph.operators if operator_of(model, o).row.name == name]
    return {graph.tensors[i].type for i in operator.inputs} - {TensorType.BOOL}


def without_zeros(graph, x):
    """0 becomes 1; what is near to 0 stays."""
    differs = graph.add(NotEqual(), x, graph.constant(np.float32(0)))
    return graph.add(SelectV2(), differs, x, graph.constant(np.float32(1)))


def test_comparisons_see_the_numbers_before_they_are_rounded():
    content = convert_graph(graph_of(without_zeros, (1, 6)), "int8", X)
    assert types(content, "NOT_EQUAL") == {TensorType.FLOAT32}
    x = np.array([[1, 0, 1e-6, -1e-6, 0, 2]], np.float32)
    expected = [[1, 1, 0, 0, 1, 2]]
    np.testing.assert_allclose(LiteRT(content)(x)[0], expected, rtol=0, atol=0.05)


@pytest.mark.parametrize("threshold", [0.0, 0.5])
def test_comparisons_are_int8_where_all_must_be(threshold):
    def larger(graph, x):
        condition = graph.add(Greater(), x, graph.constant(np.float32(threshold)))
        return graph.add(SelectV2(), condition, x, graph.constant(np.float32(1)))

    content = convert_graph(
        graph_of(larger, (1, 6)),
        "int8",
        X,
        input_type=TensorType.INT8,
        output_type=TensorType.INT8,
        allow_float=False,
    )
    assert types(content, "GREATER") == {TensorType.INT8}
    model = read(content)
    graph = model.subgraphs[0]
    (greater,) = [o for o in graph.operators if operator_of(model, o).row.name == "GREATER"]
    scales = [graph.tensors[i].quantization.scale for i in greater.inputs]
    assert scales[0] == scales[1]
    every = np.arange(-126, 126, dtype=np.int8).reshape(-1, 6)
    runner = Interpreter(model_content=content)
    found = next(iter(runner.get_signature_runner()(x=every).values()))
    np.testing.assert_array_equal(found, LiteRT(content)(every)[0])


def test_comparisons_of_large_numbers_are_refused_rather_than_written():
    """LiteRT ends the process for a scale of 1 or more."""
    with pytest.raises(QuantizationError, match="NOT_EQUAL"):
        convert_graph(graph_of(without_zeros, (1, 6)), "int8", X * 200, allow_float=False)


MASK = np.array([0, 0, -1e9, 0, -1e9, 0], np.float32)


def added(graph, x):
    return graph.add(Softmax(beta=1.0), graph.add(Add(), x, graph.constant(MASK)))


def subtracted(graph, x):
    return graph.add(Softmax(beta=1.0), graph.add(Sub(), x, graph.constant(-MASK)))


def selected(graph, x):
    condition, lowest = graph.constant(MASK == 0), graph.constant(np.float32(-2.4e38))
    return graph.add(Softmax(beta=1.0), graph.add(SelectV2(), condition, x, lowest))


@pytest.mark.parametrize("offset", [0, 5, -5])
@pytest.mark.parametrize("build", [added, subtracted, selected])
def test_what_stands_for_infinity_does_not_take_the_scale(build, offset):
    x = X + np.float32(offset)
    expected = LiteRT(convert_graph(graph_of(build, (1, 6)))).each(x)
    content = convert_graph(graph_of(build, (1, 6)), "int8", x)
    assert types(content, "SOFTMAX") == {TensorType.FLOAT32}
    np.testing.assert_allclose(LiteRT(content).each(x), expected, rtol=0, atol=0.02)
    # Where nothing may be float, it is made a number that int8 can hold; samples may come only once.
    once = (row[np.newaxis] for row in x)
    content = convert_graph(graph_of(build, (1, 6)), "int8", once, allow_float=False)
    assert types(content, "SOFTMAX") == {TensorType.INT8}
    found = LiteRT(content).each(x)
    np.testing.assert_allclose(found, expected, rtol=0, atol=0.08)
    assert not found[:, MASK != 0].any()


def test_infinity_that_is_for_something_else_stays():
    def capped(graph, x):
        return graph.add(Maximum(), x, graph.constant(np.float32(-1e9)))

    with pytest.raises(QuantizationError, match="MAXIMUM"):
        convert_graph(graph_of(capped, (1, 6)), "int8", X, allow_float=False)
