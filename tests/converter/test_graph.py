from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter.graph import Graph, Node
from edgelite.errors import ConversionError
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.activation import Relu, Tanh
from edgelite.schema.ops.arithmetic import Add
from edgelite.schema.ops.convolution import Conv2D
from edgelite.schema.ops.dense import FullyConnected
from edgelite.schema.ops.layout import Reshape
from tests.converter.graphs import names, random


@pytest.fixture
def graph():
    return Graph()


def test_unknown_batch_goes_through_operators(graph):
    x = graph.input("x", (1, 4, 4, 2), signature=(-1, 4, 4, 2))
    y = graph.add(Conv2D(stride_w=2, stride_h=2), x, graph.constant(random(3, 3, 3, 2)))
    assert (y.shape, y.signature, y.type) == ((1, 2, 2, 3), (-1, 2, 2, 3), TensorType.FLOAT32)
    flat = graph.add(Reshape(), y, graph.constant(np.array([-1, 12], np.int32)))
    assert flat.signature == (-1, 12)


def test_fixed_batch_stays_fixed(graph):
    x = graph.input("x", (3, 4))
    assert graph.add(Relu(), x).signature == (3, 4)


def test_an_operator_that_ties_the_batch_to_one_size_is_refused(graph):
    x = graph.input("x", (1, 4), signature=(-1, 4))
    with pytest.raises(ConversionError, match=r"RESHAPE: fits a batch of 1 but not one of 2.*-1"):
        graph.add(Reshape(), x, graph.constant(np.array([1, 4], np.int32)))


def test_impossible_shapes_name_the_operator(graph):
    x = graph.input("x", (1, 4))
    with pytest.raises(ConversionError, match=r"FULLY_CONNECTED: .*rows of 5"):
        graph.add(FullyConnected(), x, graph.constant(random(2, 5)))


def test_a_shape_that_depends_on_values_is_refused(graph):
    x = graph.input("x", (1, 4))
    shape = graph.input("shape", (2,), TensorType.INT32)
    with pytest.raises(ConversionError, match=r"RESHAPE: the shape .* known only when"):
        graph.add(Reshape(), x, shape)


def test_equal_constants_are_one_value(graph):
    one = graph.constant(np.arange(3, dtype=np.float32))
    assert graph.constant(np.arange(3, dtype=np.float32)) is one
    assert graph.constant(np.arange(3, dtype=np.int32)) is not one
    assert graph.constant(np.arange(3, dtype=np.float32).reshape(3, 1)) is not one


def test_values_know_their_readers(graph):
    x = graph.input("x", (1, 4))
    y = graph.add(Add(), x, x)
    z = graph.add(Relu(), y)
    graph.output(z, "z")
    assert x.consumers == [y.producer, y.producer]
    assert graph.is_read_once(y)
    assert not graph.is_read_once(x)
    assert not graph.is_read_once(z)


def test_replacing_uses_reaches_the_outputs(graph):
    x = graph.input("x", (1, 4))
    y, z = graph.add(Relu(), x), graph.add(Tanh(), x)
    last = graph.add(Add(), y, y)
    graph.output(y, "y")
    graph.replace_uses(y, z)
    assert last.producer.inputs == [z, z]
    assert graph.outputs == [z]
    assert y.consumers == []


def test_bypass_keeps_an_output_from_becoming_an_input(graph):
    x = graph.input("x", (1, 4))
    y = graph.add(Relu(), x)
    graph.output(y, "y")
    assert not graph.bypass(y.producer, x)
    assert graph.outputs == [y]


def test_dead_nodes_go_and_effects_stay(graph):
    x = graph.input("x", (1, 4))
    y = graph.add(Relu(), x)
    graph.add(Tanh(), graph.add(Tanh(), x))
    effect = Node(Relu(), [x], [])
    graph.append(effect)
    graph.output(y, "y")
    assert graph.remove_dead()
    assert graph.nodes == [y.producer, effect]
    assert not graph.remove_dead()


def test_sorting_puts_new_nodes_before_their_readers(graph):
    x = graph.input("x", (1, 4))
    y = graph.add(Relu(), x)
    graph.output(graph.add(Add(), y, x), "z")
    new = graph.add(Tanh(), x)
    graph.set_input(y.producer, 0, new)
    graph.sort()
    assert names(graph) == ["TANH", "RELU", "ADD"]


def test_values_are_listed_inputs_first(graph):
    x = graph.input("x", (1, 4))
    constant = graph.constant(random(2, 4))
    y = graph.add(FullyConnected(), x, constant)
    graph.output(y, "y")
    assert graph.values() == [x, constant, y]


def test_printing_shows_every_node(graph):
    x = graph.input("x", (1, 4), signature=(-1, 4))
    graph.scope = "dense"
    graph.output(graph.add(FullyConnected(), x, graph.constant(random(2, 4))), "y")
    assert str(graph).splitlines() == [
        "x[-1, 4] ->",
        "  dense/fully_connected[-1, 2] = FULLY_CONNECTED x[-1, 4], constant[2, 4]",
        "-> dense/fully_connected[-1, 2]",
    ]
