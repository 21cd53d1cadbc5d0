from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter.convert import convert, convert_graph
from edgelite.converter.graph import Graph
from edgelite.converter.quantization.groups import Groups
from edgelite.errors import QuantizationError
from edgelite.numerics.quantization import Quantization
from edgelite.schema import read
from edgelite.schema.enums import TensorType
from edgelite.schema.operator import operator_of
from edgelite.schema.ops.activation import Logistic, Relu, Relu6, Softmax
from edgelite.schema.ops.arithmetic import Add, Div, Maximum, Mul, Pow
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.dense import FullyConnected
from edgelite.schema.ops.joining import Concatenation
from edgelite.schema.ops.layout import Pad, Reshape, Shape
from edgelite.schema.ops.pooling import MaxPool2D
from edgelite.schema.ops.reduction import Mean
from edgelite.schema.ops.slicing import Gather
from tests.converter.graphs import graph_of, random
from tests.peers import TFLM, LiteRT

IMAGES = random(20, 6, 6, 3, seed=11)


def operators(content):
    model = read(content)
    return [operator_of(model, operator).row.name for operator in model.subgraphs[0].operators]


def tensors(content, index):
    """The tensors of operator `index`: inputs, then outputs."""
    subgraph = read(content).subgraphs[0]
    operator = subgraph.operators[index]
    return [subgraph.tensors[i] for i in (*operator.inputs, *operator.outputs)]


def conv(graph, x, outputs=4, scale=0.3, seed=1):
    weights = graph.constant(random(outputs, 3, 3, x.shape[3], scale=scale, seed=seed))
    return graph.add(Conv2D(stride_w=1, stride_h=1), x, weights, graph.constant(random(outputs)))


def network(graph, x):
    y = graph.add(Relu(), conv(graph, x))
    y = graph.add(MaxPool2D(stride_w=2, stride_h=2, filter_width=2, filter_height=2), y)
    options = DepthwiseConv2D(stride_w=1, stride_h=1, depth_multiplier=1)
    y = graph.add(options, y, graph.constant(random(1, 3, 3, 4)), graph.constant(random(4, seed=5)))
    y = graph.add(Mean(), y, graph.constant(np.array([1, 2], np.int32)))
    return graph.add(Softmax(beta=1.0), y)


def quantized(graph, **options):
    return convert_graph(graph, "int8", IMAGES, **options)


def test_everything_between_the_edges_is_int8():
    content = quantized(graph_of(network, (1, 6, 6, 3)))
    assert operators(content) == [
        "QUANTIZE",
        "CONV_2D",
        "MAX_POOL_2D",
        "DEPTHWISE_CONV_2D",
        "MEAN",
        "SOFTMAX",
        "DEQUANTIZE",
    ]
    subgraph = read(content).subgraphs[0]
    assert [subgraph.tensors[i].name for i in (*subgraph.inputs, *subgraph.outputs)] == [
        "x",
        "softmax",
    ]


def test_results_stay_close_and_equal_in_litert_and_tflm():
    reference = LiteRT(convert_graph(graph_of(network, (1, 6, 6, 3)))).each(IMAGES)
    content = quantized(graph_of(network, (1, 6, 6, 3)))
    found = LiteRT(content).each(IMAGES)
    assert np.abs(found - reference).max() < 0.03
    np.testing.assert_array_equal(TFLM(content).each(IMAGES), found)


def test_weights_and_biases_follow_the_specification():
    content = quantized(graph_of(network, (1, 6, 6, 3)))
    x, weights, bias, y = tensors(content, 1)
    assert (weights.type, bias.type) == (TensorType.INT8, TensorType.INT32)
    assert len(weights.quantization.scale) == len(bias.quantization.scale) == 4
    assert set(weights.quantization.zero_point) == {0}
    product = np.float32(x.quantization.scale[0]) * np.float32(weights.quantization.scale)
    np.testing.assert_array_equal(np.float32(bias.quantization.scale), product)
    data = read(content).buffers[weights.buffer].data.view(np.int8).reshape(weights.shape)
    np.testing.assert_array_equal(np.abs(data).max(axis=(1, 2, 3)), [127] * 4)
    _, depthwise, _, _ = tensors(content, 3)
    assert depthwise.quantization.quantized_dimension == 3
    assert y.quantization.zero_point == (-128,)  # RELU: nothing below 0


def test_prescribed_and_shared_scales():
    content = quantized(graph_of(network, (1, 6, 6, 3)))
    before, after = tensors(content, 2)
    assert before.quantization.scale == after.quantization.scale
    *_, softmax = tensors(content, 5)
    assert softmax.quantization.scale == (1 / 256,)
    assert softmax.quantization.zero_point == (-128,)


@pytest.mark.parametrize(
    ("kind", "dtype", "first", "last"),
    [
        (TensorType.INT8, np.int8, "CONV_2D", "SOFTMAX"),
        (TensorType.UINT8, np.uint8, "QUANTIZE", "QUANTIZE"),
    ],
)
def test_integer_edges(kind, dtype, first, last):
    content = quantized(graph_of(network, (1, 6, 6, 3)), input_type=kind, output_type=kind)
    found = operators(content)
    assert (found[0], found[-1]) == (first, last)
    runtime = LiteRT(content)
    (given,), (made,) = (
        runtime.interpreter.get_input_details(),
        runtime.interpreter.get_output_details(),
    )
    assert (given["dtype"], made["dtype"]) == (dtype, dtype)
    assert made["quantization"] == (1 / 256, 0 if dtype is np.uint8 else -128)
    scale, zero_point = given["quantization"]
    info = np.iinfo(dtype)
    x = np.clip(np.round(IMAGES / scale) + zero_point, info.min, info.max).astype(dtype)
    y = runtime.each(x)
    reference = LiteRT(quantized(graph_of(network, (1, 6, 6, 3)))).each(IMAGES)
    real = (y.astype(np.float32) - made["quantization"][1]) / 256
    assert np.abs(real - reference).max() <= 1 / 256
    np.testing.assert_array_equal(TFLM(content).each(x), y)


def test_operators_without_int8_stay_float():
    def sandwich(graph, x):
        base = graph.add(Add(), graph.add(Logistic(), x), graph.constant(np.float32(1)))
        y = graph.add(Pow(), base, graph.constant(np.float32(1.5)))
        return conv(graph, y, seed=2)

    content = quantized(graph_of(sandwich, (1, 6, 6, 3)))
    assert operators(content)[2:6] == ["ADD", "DEQUANTIZE", "POW", "QUANTIZE"]
    reference = LiteRT(convert_graph(graph_of(sandwich, (1, 6, 6, 3)))).each(IMAGES)
    assert np.abs(LiteRT(content).each(IMAGES) - reference).max() < 0.05 * np.abs(reference).max()
    with pytest.raises(QuantizationError, match=r"cannot compute with int8: POW 'pow'; allow"):
        quantized(graph_of(sandwich, (1, 6, 6, 3)), allow_float=False)


def test_operators_of_one_scale_between_floats_stay_float():
    def build(graph, x):
        half = graph.constant(np.float32(0.5))
        y = graph.add(Pow(), graph.add(Mul(), x, x), half)
        y = graph.add(Reshape(), y, graph.constant(np.array([-1, 108], np.int32)))
        return graph.add(Pow(), y, half)

    found = operators(quantized(graph_of(build, (1, 6, 6, 3))))
    place = found.index("RESHAPE")
    assert "QUANTIZE" not in found[place - 1 : place + 2]


def test_concatenation_joins_scales():
    def build(graph, x):
        small = graph.add(Mul(), x, graph.constant(np.float32(0.1)))
        return graph.add(Concatenation(axis=3), conv(graph, x), graph.add(Relu(), small))

    content = quantized(graph_of(build, (1, 6, 6, 3)))
    place = operators(content).index("CONCATENATION")
    assert len({tensor.quantization.scale for tensor in tensors(content, place)}) == 1


@pytest.mark.parametrize("op", [Concatenation(axis=3), Maximum()])
def test_a_prescribed_scale_is_requantized_where_others_differ(op):
    def build(graph, x):
        return graph.add(op, graph.add(Logistic(), x), conv(graph, x, 3))

    content = quantized(graph_of(build, (1, 6, 6, 3)))
    found = operators(content)
    place = found.index(op.row.name)
    assert "QUANTIZE" in found[1:place]
    ((scale,),) = {tensor.quantization.scale for tensor in tensors(content, place)}
    reference = LiteRT(convert_graph(graph_of(build, (1, 6, 6, 3)))).each(IMAGES)
    assert np.abs(LiteRT(content).each(IMAGES) - reference).max() < 3 * scale


def test_equal_prescribed_scales_need_nothing():
    def build(graph, x):
        one = graph.add(Logistic(), x)
        return graph.add(Concatenation(axis=3), one, graph.add(Logistic(), conv(graph, x)))

    assert operators(quantized(graph_of(build, (1, 6, 6, 3)))).count("QUANTIZE") == 1


def test_a_prescribed_scale_goes_on_through_a_reshape():
    def build(graph, x):
        y = graph.add(Logistic(), x)
        return graph.add(Reshape(), y, graph.constant(np.array([-1, 108], np.int32)))

    content = quantized(graph_of(build, (1, 6, 6, 3)))
    assert operators(content) == ["QUANTIZE", "LOGISTIC", "RESHAPE", "DEQUANTIZE"]
    assert tensors(content, 2)[-1].quantization.scale == (1 / 256,)


def test_constants_that_are_no_weights_have_a_scale_of_their_own():
    def build(graph, x):
        shift = random(1, 6, 6, 3, seed=4)
        return graph.add(Add(), x, graph.constant(shift))

    content = quantized(graph_of(build, (1, 6, 6, 3)))
    _, constant, _ = tensors(content, 1)
    assert constant.type == TensorType.INT8
    data = read(content).buffers[constant.buffer].data.view(np.int8).astype(np.float32)
    (scale,), (zero_point,) = constant.quantization.scale, constant.quantization.zero_point
    error = np.abs((data - zero_point) * scale - random(1, 6, 6, 3, seed=4).reshape(-1)).max()
    assert error <= scale * 0.501


def test_the_shape_of_a_quantized_value_needs_no_dequantize():
    def build(graph, x):
        y = conv(graph, x)
        graph.output(graph.add(Shape(out_type=TensorType.INT32), y), "shape")
        return y

    content = quantized(graph_of(build, (1, 6, 6, 3)))
    assert operators(content).count("DEQUANTIZE") == 1


def test_large_biases_of_tiny_weights_do_not_overflow():
    def build(graph, x):
        weights = graph.constant(random(2, 3) * np.array([[1e-10], [1]], np.float32))
        bias = graph.constant(np.array([3.0, 1.0], np.float32))
        return graph.add(FullyConnected(keep_num_dims=True), x, weights, bias)

    content = quantized(graph_of(build, (1, 6, 6, 3)))
    reference = LiteRT(convert_graph(graph_of(build, (1, 6, 6, 3)))).each(IMAGES)
    assert np.abs(LiteRT(content).each(IMAGES) - reference).max() < 0.08


def test_padding_stays_zero():
    def build(graph, x):
        paddings = graph.constant(np.array([(0, 0), (2, 1), (0, 0), (0, 0)], np.int32))
        return graph.add(Pad(), conv(graph, x), paddings)

    found = LiteRT(quantized(graph_of(build, (1, 6, 6, 3)))).each(IMAGES)
    assert not found[:, :2].any()


def test_an_input_that_is_an_output():
    graph = Graph()
    x = graph.input("x", (1, 6, 6, 3), signature=(-1, 6, 6, 3))
    graph.output(x, "same")
    graph.output(graph.add(Relu(), x), "y")
    content = quantized(graph, input_type=TensorType.INT8)
    same, y = LiteRT(content)(np.full((1, 6, 6, 3), 7, np.int8))
    assert same.dtype == y.dtype == np.float32


def test_a_quantized_model_is_not_quantized_again():
    content = quantized(graph_of(network, (1, 6, 6, 3)))
    with pytest.raises(QuantizationError, match=r"quantized already .*float model"):
        convert(content, quantize="int8", calibration=IMAGES)


def test_a_table_of_constants_is_quantized():
    graph = Graph()
    indices = graph.input("indices", (1, 3), TensorType.INT32)
    graph.output(graph.add(Gather(), graph.constant(random(10, 4)), indices), "rows")
    given = np.array([[0, 9, 5]], np.int32)
    content = convert_graph(graph, "int8", [[given]], output_type=TensorType.INT8)
    assert operators(content) == ["GATHER"]
    runtime = LiteRT(content)
    scale, zero_point = runtime.interpreter.get_output_details()[0]["quantization"]
    real = (runtime(given)[0].astype(np.float32) - zero_point) * scale
    np.testing.assert_allclose(real, random(10, 4)[given], atol=0.51 * scale)


def test_a_constant_output_stays_float():
    graph = Graph()
    x = graph.input("x", (1, 6, 6, 3))
    graph.output(graph.add(Relu(), x), "y")
    graph.output(graph.constant(np.ones(2, np.float32), "ones"), "ones")
    content = quantized(graph, output_type=TensorType.INT8)
    _, ones = LiteRT(content)(IMAGES[:1])
    np.testing.assert_array_equal(ones, np.ones(2, np.float32))


def test_divisions_stay_float():
    def build(graph, x):
        return graph.add(Div(), x, graph.add(Logistic(), x))

    content = quantized(graph_of(build, (1, 6, 6, 3)))
    assert operators(content)[-2:] == ["DEQUANTIZE", "DIV"]


def test_relu6_alone_equals_in_tflm():
    """TensorFlow Lite Micro's kernel cuts and does not rescale: input and output share a scale."""

    def build(graph, x):
        y = conv(graph, x)
        graph.output(y, "before")
        return graph.add(Relu6(), y)

    content = quantized(graph_of(build, (1, 6, 6, 3)))
    x = IMAGES[:1]
    for found, expected in zip(TFLM(content)(x, outputs=2), LiteRT(content)(x), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_groups():
    groups = Groups(np.int8)
    graph = Graph()
    a, b, c, d = (graph.input(name, (1,)) for name in "abcd")
    fixed = Quantization.per_tensor(1 / 256, -128)
    groups.add(a, -1.0, 0.0)
    groups.add(b, 0.0, 254.0)
    groups.add(c, 0.0, 1.0, fixed)
    groups.add(d, 0.0, 1.0, fixed)
    assert groups.may_unite(a, b)
    assert not groups.may_unite(a, c)
    assert groups.may_unite(c, d)
    groups.unite(a, b)
    assert groups.parameters(a).scale[0] == groups.parameters(b).scale[0] == 1.0
    assert groups.parameters(c) is fixed
