"""Dynamic-range and float16 quantization: what is computed stays float."""

from __future__ import annotations

import numpy as np

from edgelite.converter.convert import convert, convert_graph
from edgelite.schema import read
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.dense import FullyConnected
from tests.converter.graphs import graph_of, random
from tests.peers import LiteRT

X = random(5, 8, 8, 16, seed=3)


def network(graph, x):
    options = Conv2D(stride_w=1, stride_h=1)
    weights = graph.constant(random(8, 3, 3, 16, scale=0.1))
    y = graph.add(options, x, weights, graph.constant(random(8)))
    options = DepthwiseConv2D(stride_w=2, stride_h=2, depth_multiplier=16)
    weights = graph.constant(random(1, 3, 3, 128, scale=0.2))
    y = graph.add(options, y, weights, graph.constant(random(128)))
    y = graph.add(FullyConnected(), y, graph.constant(random(8, 2048, scale=0.02)))
    return graph.add(FullyConnected(), y, graph.constant(random(4, 8)))


def results(mode):
    content = convert_graph(graph_of(network, (1, 8, 8, 16)), mode)
    return content, LiteRT(content).each(X)


def test_dynamic_range():
    _, reference = results(None)
    content, found = results("dynamic")
    assert np.abs(found - reference).max() < 0.03 * np.abs(reference).max()
    model = read(content)
    weights = [t for t in model.subgraphs[0].tensors if t.quantization is not None]
    assert [
        (t.type, len(t.quantization.scale), t.quantization.quantized_dimension) for t in weights
    ] == [
        (TensorType.INT8, 8, 0),
        (TensorType.INT8, 128, 3),
        (TensorType.INT8, 8, 0),
    ]
    large, small = (o.builtin_options for o in model.subgraphs[0].operators[-2:])
    assert large.asymmetric_quantize_inputs
    assert not small.asymmetric_quantize_inputs


def test_float16():
    plain, reference = results(None)
    content, found = results("float16")
    assert np.abs(found - reference).max() < 0.005 * np.abs(reference).max()
    assert len(content) < 0.6 * len(plain)


def test_a_float16_file_keeps_its_size_and_can_be_quantized():
    half, expected = results("float16")
    again = convert(half)
    assert len(again) < 1.01 * len(half)
    np.testing.assert_array_equal(LiteRT(again).each(X), expected)
    content = convert(half, quantize="int8", calibration=X)
    assert TensorType.FLOAT16 not in {t.type for t in read(content).subgraphs[0].tensors}
    assert np.abs(LiteRT(content).each(X) - expected).max() < 0.05 * np.abs(expected).max()


def test_what_float16_cannot_hold_stays_float32():
    def build(graph, x):
        return graph.add(FullyConnected(), x, graph.constant(np.full((2, 16), 1e6, np.float32)))

    model = read(convert_graph(graph_of(build, (1, 16)), "float16"))
    assert {t.type for t in model.subgraphs[0].tensors} == {TensorType.FLOAT32}
