"""Scales and shifts around convolutions and matrix products."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter.passes import affine_after, affine_before, affine_chains, optimize
from edgelite.schema.enums import ActivationFunctionType, Padding
from edgelite.schema.ops.activation import Relu
from edgelite.schema.ops.arithmetic import Add, Div, Mul, Sub
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.dense import FullyConnected
from tests.converter.graphs import check_pass, names, random

IMAGE = (2, 5, 6, 3)


def conv(graph, x, padding=Padding.SAME, kernel=3):
    weights, bias = random(4, kernel, kernel, 3), random(4, seed=2)
    options = Conv2D(padding=padding, stride_w=1, stride_h=1)
    return graph.add(options, x, graph.constant(weights), graph.constant(bias))


def depthwise(graph, x, padding=Padding.SAME, kernel=3):
    weights, bias = random(1, kernel, kernel, 6), random(6, seed=2)
    options = DepthwiseConv2D(padding=padding, stride_w=1, stride_h=1, depth_multiplier=2)
    return graph.add(options, x, graph.constant(weights), graph.constant(bias))


def dense(graph, x, padding=None, kernel=None):
    weights, bias = random(4, 3), random(4, seed=2)
    options = FullyConnected(keep_num_dims=True)
    return graph.add(options, x, graph.constant(weights), graph.constant(bias))


@pytest.mark.parametrize("host", [conv, depthwise, dense])
@pytest.mark.parametrize("op", [Add, Sub, Mul, Div])
@pytest.mark.parametrize("per_channel", [True, False])
def test_a_scale_or_shift_after_folds(host, op, per_channel):
    def build(graph, x):
        y = host(graph, x)
        other = random(y.shape[-1] if per_channel else 1, seed=3) + 2
        return graph.add(op(), y, graph.constant(other))

    graph = check_pass(build, IMAGE, affine_after.run)
    assert len(graph.nodes) == 1
    assert graph.outputs[0].name == op.row.name.lower()


@pytest.mark.parametrize("op", [Add, Sub, Mul])
def test_a_constant_on_the_left_folds(op):
    def build(graph, x):
        return graph.add(op(), graph.constant(random(4, seed=3)), conv(graph, x))

    assert names(check_pass(build, IMAGE, affine_after.run)) == ["CONV_2D"]


def test_a_fused_activation_stays_last():
    def build(graph, x):
        relu = Add(fused_activation_function=ActivationFunctionType.RELU)
        return graph.add(relu, conv(graph, x), graph.constant(random(4, seed=3)))

    graph = check_pass(build, IMAGE, affine_after.run)
    assert graph.nodes[0].op.fused_activation_function == ActivationFunctionType.RELU


def test_batch_normalization_folds_into_the_convolution_before():
    def build(graph, x):
        y = conv(graph, x)
        y = graph.add(Sub(), y, graph.constant(random(4, seed=3)))
        y = graph.add(Mul(), y, graph.constant(random(4, seed=4)))
        y = graph.add(Add(), y, graph.constant(random(4, seed=5)))
        return graph.add(Relu(), y)

    graph = check_pass(build, IMAGE, optimize)
    assert names(graph) == ["CONV_2D"]


@pytest.mark.parametrize(
    "constant", [np.ones((5, 6, 4), np.float32), np.ones((1, 6, 1), np.float32)]
)
def test_a_shift_that_is_not_per_channel_stays(constant):
    def build(graph, x):
        return graph.add(Add(), conv(graph, x), graph.constant(constant))

    assert names(check_pass(build, IMAGE, affine_after.run)) == ["CONV_2D", "ADD"]


def test_a_shift_that_gives_the_output_another_shape_stays():
    def build(graph, x):
        return graph.add(Add(), dense(graph, x), graph.constant(random(1, 1, 1, 1, 4)))

    assert names(check_pass(build, (1, 3), affine_after.run)) == ["FULLY_CONNECTED", "ADD"]


def test_nothing_folds_past_another_reader():
    def build(graph, x):
        y = conv(graph, x)
        return graph.add(Add(), y, graph.add(Mul(), y, graph.constant(random(4))))

    assert len(check_pass(build, IMAGE, affine_after.run).nodes) == 3


def test_division_by_a_constant_that_has_a_zero_stays():
    def build(graph, x):
        other = np.array([1, 2, 0, 4], np.float32)
        positive = graph.add(Relu(), conv(graph, x))
        return graph.add(Div(), positive, graph.constant(other + 1))

    assert names(check_pass(build, IMAGE, affine_after.run)) == ["CONV_2D", "RELU", "DIV"]


@pytest.mark.parametrize("host", [conv, depthwise, dense])
@pytest.mark.parametrize("per_channel", [True, False])
def test_a_scale_before_folds(host, per_channel):
    def build(graph, x):
        other = random(3 if per_channel else 1, seed=3)
        return host(graph, graph.add(Mul(), x, graph.constant(other)))

    assert len(check_pass(build, IMAGE, affine_before.run).nodes) == 1


@pytest.mark.parametrize("host", [conv, depthwise, dense])
@pytest.mark.parametrize("op", [Add, Sub])
def test_a_shift_before_folds_where_nothing_is_padded(host, op):
    def build(graph, x):
        y = graph.add(op(), x, graph.constant(random(3, seed=3)))
        return host(graph, y, Padding.VALID)

    assert len(check_pass(build, IMAGE, affine_before.run).nodes) == 1


@pytest.mark.parametrize("host", [conv, depthwise])
def test_a_shift_before_padding_stays(host):
    def build(graph, x):
        return host(graph, graph.add(Add(), x, graph.constant(random(3, seed=3))))

    assert len(check_pass(build, IMAGE, affine_before.run).nodes) == 2


def test_a_shift_before_a_pointwise_convolution_folds_with_any_padding():
    def build(graph, x):
        y = graph.add(Add(), x, graph.constant(random(3, seed=3)))
        return conv(graph, y, Padding.SAME, kernel=1)

    assert names(check_pass(build, IMAGE, affine_before.run)) == ["CONV_2D"]


def test_a_scale_before_a_flattening_product_stays():
    def build(graph, x):
        y = graph.add(Mul(), x, graph.constant(random(3, seed=3)))
        return graph.add(FullyConnected(), y, graph.constant(random(4, 90)))

    assert names(check_pass(build, IMAGE, affine_before.run, 1e-5)) == ["MUL", "FULLY_CONNECTED"]


@pytest.mark.parametrize(
    ("ops", "left"),
    [
        ((Sub, Mul), ["MUL", "ADD"]),
        ((Add, Sub), ["ADD"]),
        ((Mul, Div), ["MUL"]),
        ((Add, Div, Sub, Mul), ["MUL", "ADD"]),
        ((Mul, Add), ["MUL", "ADD"]),
    ],
)
def test_chains_become_one_scale_and_one_shift(ops, left):
    def build(graph, x):
        for seed, op in enumerate(ops):
            x = graph.add(op(), x, graph.constant(np.abs(random(3, seed=seed)) + 0.5))
        return x

    def apply(graph):
        while affine_chains.run(graph):
            graph.sort()

    assert names(check_pass(build, IMAGE, apply)) == left
