"""All passes but those for scales and shifts."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter.graph import Graph, Node, Value
from edgelite.converter.passes import (
    activations,
    biases,
    constants,
    dead_nodes,
    divisions,
    fully_connected,
    identities,
    optimize,
    padding,
)
from edgelite.schema.enums import ActivationFunctionType, Padding, TensorType
from edgelite.schema.ops.activation import Relu, Relu6, ReluN1To1, Tanh
from edgelite.schema.ops.arithmetic import Add, Div, Mul, Sub
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected
from edgelite.schema.ops.elementwise import Exp
from edgelite.schema.ops.joining import Concatenation
from edgelite.schema.ops.layout import ExpandDims, Pad, Reshape, Transpose
from edgelite.schema.ops.pooling import AveragePool2D, MaxPool2D
from edgelite.schema.ops.random import RandomUniform
from tests.converter.graphs import check_pass, graph_of, names, random

IMAGE = (1, 6, 6, 3)


def ints(graph, *values):
    return graph.constant(np.array(values, np.int32))


def conv(graph, x, padding=Padding.SAME, stride=1):
    options = Conv2D(padding=padding, stride_w=stride, stride_h=stride)
    return graph.add(options, x, graph.constant(random(4, 3, 3, 3)), graph.constant(random(4)))


def pool(graph, x, op=MaxPool2D):
    return graph.add(op(stride_w=1, stride_h=1, filter_width=2, filter_height=2), x)


@pytest.mark.parametrize("activation", [Relu, Relu6, ReluN1To1])
@pytest.mark.parametrize(
    "host",
    [
        conv,
        pool,
        lambda graph, x: pool(graph, x, AveragePool2D),
        lambda graph, x: graph.add(Add(), x, x),
        lambda graph, x: graph.add(Sub(), x, graph.constant(random(3))),
        lambda graph, x: graph.add(Mul(), x, x),
        lambda graph, x: graph.add(Div(), x, graph.constant(random(3) + 4)),
        lambda graph, x: graph.add(FullyConnected(), x, graph.constant(random(4, 3))),
    ],
)
def test_activations_fuse(host, activation):
    graph = check_pass(
        lambda graph, x: graph.add(activation(), host(graph, x)), IMAGE, activations.run
    )
    (node,) = graph.nodes
    fused = ActivationFunctionType[activation.row.name]
    assert node.op.fused_activation_function == fused


def test_activations_stay_where_the_value_is_read_elsewhere():
    def build(graph, x):
        y = conv(graph, x)
        return graph.add(Add(), y, graph.add(Relu(), y))

    assert len(check_pass(build, IMAGE, activations.run).nodes) == 3


def test_activations_stay_where_the_value_is_an_output():
    def build(graph, x):
        y = conv(graph, x)
        graph.output(y, "before")
        return graph.add(Relu(), y)

    graph = graph_of(build, IMAGE)
    assert not activations.run(graph)


def test_a_second_activation_stays():
    def build(graph, x):
        relu6 = Add(fused_activation_function=ActivationFunctionType.RELU6)
        return graph.add(ReluN1To1(), graph.add(relu6, x, x))

    assert len(check_pass(build, IMAGE, activations.run).nodes) == 2


@pytest.mark.parametrize(
    "build",
    [
        lambda graph, x: graph.add(Add(), x, graph.constant(np.zeros(3, np.float32))),
        lambda graph, x: graph.add(Sub(), x, graph.constant(np.float32(0))),
        lambda graph, x: graph.add(Mul(), graph.constant(np.ones(1, np.float32)), x),
        lambda graph, x: graph.add(Div(), x, graph.constant(np.ones(3, np.float32))),
        lambda graph, x: graph.add(Reshape(), x, ints(graph, -1, 6, 6, 3)),
        lambda graph, x: graph.add(Transpose(), x, ints(graph, 0, 1, 2, 3)),
        lambda graph, x: graph.add(Pad(), x, graph.constant(np.zeros((4, 2), np.int32))),
        lambda graph, x: graph.add(Concatenation(axis=1), x),
        lambda graph, x: graph.add(
            Reshape(), graph.add(Reshape(), x, ints(graph, -1, 108)), ints(graph, -1, 6, 6, 3)
        ),
        lambda graph, x: graph.add(
            Transpose(), graph.add(Transpose(), x, ints(graph, 0, 2, 3, 1)), ints(graph, 0, 3, 1, 2)
        ),
    ],
)
def test_what_changes_nothing_goes(build):
    def between(graph, x):
        return graph.add(Exp(), build(graph, graph.add(Tanh(), x)))

    assert names(check_pass(between, IMAGE, optimize)) == ["TANH", "EXP"]


@pytest.mark.parametrize(
    "build",
    [
        lambda graph, x: graph.add(Add(), x, graph.constant(np.array([0, 0, 1], np.float32))),
        lambda graph, x: graph.add(Mul(), x, graph.constant(np.ones((4, 1, 1, 1), np.float32))),
        lambda graph, x: graph.add(
            Add(fused_activation_function=ActivationFunctionType.RELU),
            x,
            graph.constant(np.zeros(3, np.float32)),
        ),
        lambda graph, x: graph.add(Transpose(), x, ints(graph, 0, 2, 1, 3)),
    ],
)
def test_what_changes_something_stays(build):
    graph = Graph()
    x = graph.input("x", IMAGE)
    graph.output(graph.add(Exp(), build(graph, graph.add(Tanh(), x))), "y")
    assert not identities.run(graph)


def test_an_identity_between_input_and_output_stays():
    graph = graph_of(lambda graph, x: graph.add(Reshape(), x, ints(graph, -1, 6, 6, 3)), IMAGE)
    optimize(graph)
    assert names(graph) == ["RESHAPE"]


def test_a_reshape_with_two_open_sizes_stays():
    graph = Graph()
    x = graph.input("x", (1, 1), signature=(-1, -1))
    shape = graph.input("shape", (2,), TensorType.INT32)
    y = Value("y", (1, 1), (-1, -1), TensorType.FLOAT32)
    graph.append(Node(Reshape(), [graph.add(Tanh(), x), shape], [y]))
    graph.output(graph.add(Exp(), y), "z")
    assert not identities.run(graph)


def test_reshapes_and_transposes_merge():
    def build(graph, x):
        y = graph.add(Transpose(), x, ints(graph, 0, 2, 1, 3))
        y = graph.add(Transpose(), y, ints(graph, 0, 3, 1, 2))
        y = graph.add(ExpandDims(), y, ints(graph, 1))
        return graph.add(Reshape(), y, ints(graph, -1, 108))

    graph = check_pass(build, IMAGE, optimize)
    assert names(graph) == ["TRANSPOSE", "RESHAPE"]


def test_constants_are_computed():
    def build(graph, x):
        weights = graph.add(Transpose(), graph.constant(random(3, 4)), ints(graph, 1, 0))
        weights = graph.add(Mul(), weights, graph.constant(np.float32(2)))
        return graph.add(FullyConnected(keep_num_dims=True), x, weights)

    graph = check_pass(build, IMAGE, optimize)
    (node,) = graph.nodes
    np.testing.assert_array_equal(node.inputs[1].data, random(3, 4).T * 2)


def test_random_numbers_are_not_computed_at_conversion():
    graph = Graph()
    graph.output(graph.add(Relu(), graph.input("x", (2,))), "y")
    shape = ints(graph, 2)
    made = Value("noise", (2,), (2,), TensorType.FLOAT32)
    graph.append(Node(RandomUniform(), [shape], [made]))
    graph.output(made, "noise")
    assert not constants.run(graph)


def test_large_results_are_not_computed_at_conversion():
    graph = Graph()
    one = graph.constant(np.ones((1, 1), np.float32))
    paddings = graph.constant(np.full((2, 2), 2000, np.int32))
    graph.output(graph.add(Relu(), graph.add(Pad(), one, paddings)), "y")
    assert not constants.run(graph)


def test_dead_nodes_go():
    def build(graph, x):
        graph.add(Relu(), x)
        return graph.add(Tanh(), x)

    graph = graph_of(build, IMAGE)
    assert dead_nodes.run(graph)
    assert names(graph) == ["TANH"]
    assert not dead_nodes.run(graph)


def test_divisions_by_constants_become_products():
    def build(graph, x):
        relu = Div(fused_activation_function=ActivationFunctionType.RELU)
        return graph.add(relu, x, graph.constant(random(6, 1, 3) + 9))

    graph = check_pass(build, IMAGE, divisions.run)
    (node,) = graph.nodes
    assert node.op.row.name == "MUL"
    assert node.op.fused_activation_function == ActivationFunctionType.RELU


@pytest.mark.parametrize("divisor", [0.0, 1e-45])
def test_divisions_by_what_has_no_reciprocal_stay(divisor):
    graph = graph_of(
        lambda graph, x: graph.add(Div(), x, graph.constant(np.float32(divisor))), IMAGE
    )
    assert not divisions.run(graph)


@pytest.mark.parametrize("adjoint", [False, True])
@pytest.mark.parametrize("shape", [(3, 5), (2, 4, 5)])
def test_products_with_a_constant_matrix_become_fully_connected(shape, adjoint):
    matrix = random(7, 5) if adjoint else random(5, 7)
    graph = check_pass(
        lambda graph, x: graph.add(BatchMatMul(adj_y=adjoint), x, graph.constant(matrix)),
        shape,
        fully_connected.run,
    )
    (node,) = graph.nodes
    assert node.op.row.name == "FULLY_CONNECTED"
    assert node.inputs[1].shape == (7, 5)
    assert node.op.keep_num_dims == (len(shape) > 2)


@pytest.mark.parametrize("matrix", [random(4, 5, 7), random(1, 1, 5, 7)])
def test_products_with_several_matrices_or_another_shape_stay(matrix):
    graph = Graph()
    x = graph.input("x", (4, 2, 5))
    graph.output(graph.add(BatchMatMul(), x, graph.constant(matrix)), "y")
    assert not fully_connected.run(graph)


@pytest.mark.parametrize(("stride", "pads"), [(1, (1, 1)), (2, (0, 1))])
@pytest.mark.parametrize("op", [Conv2D, DepthwiseConv2D])
def test_padding_that_same_does_fuses(stride, pads, op):
    def build(graph, x):
        paddings = graph.constant(np.array([(0, 0), pads, pads, (0, 0)], np.int32))
        y = graph.add(Pad(), x, paddings)
        options = {"padding": Padding.VALID, "stride_w": stride, "stride_h": stride}
        if op is DepthwiseConv2D:
            weights = random(1, 3, 3, 3)
            options["depth_multiplier"] = 1
        else:
            weights = random(3, 3, 3, 3)
        return graph.add(op(**options), y, graph.constant(weights), graph.constant(random(3)))

    graph = check_pass(build, IMAGE, padding.run)
    assert len(graph.nodes) == 1
    assert graph.nodes[0].op.padding == Padding.SAME


def test_padding_that_same_does_otherwise_stays():
    def build(graph, x):
        paddings = graph.constant(np.array([(0, 0), (1, 1), (1, 1), (0, 0)], np.int32))
        return conv(graph, graph.add(Pad(), x, paddings), Padding.VALID, stride=2)

    assert names(check_pass(build, IMAGE, padding.run)) == ["PAD", "CONV_2D"]


def test_convolutions_get_a_bias():
    graph = graph_of(
        lambda graph, x: graph.add(
            Conv2D(stride_w=1, stride_h=1), x, graph.constant(random(4, 3, 3, 3))
        ),
        IMAGE,
    )
    assert biases.run(graph)
    np.testing.assert_array_equal(graph.nodes[0].inputs[2].data, np.zeros(4, np.float32))
    assert not biases.run(graph)


def test_passes_end_and_are_idempotent():
    def build(graph, x):
        y = conv(graph, x)
        y = graph.add(Mul(), y, graph.constant(random(4)))
        y = graph.add(Relu(), graph.add(Add(), y, graph.constant(random(4, seed=4))))
        return graph.add(Add(), y, conv(graph, x))

    graph = check_pass(build, IMAGE, optimize)
    before = str(graph)
    optimize(graph)
    assert str(graph) == before
    assert names(graph) == ["CONV_2D", "CONV_2D", "ADD"]
