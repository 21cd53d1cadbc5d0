from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from edgelite.converter.emit import emit
from edgelite.converter.graph import Graph
from edgelite.numerics.quantization import Quantization
from edgelite.schema import read
from edgelite.schema.enums import TensorType
from edgelite.schema.files import write
from edgelite.schema.operator import operator_of
from edgelite.schema.ops.arithmetic import Add
from edgelite.schema.ops.convolution import Conv2D
from edgelite.schema.ops.dense import FullyConnected
from tests.converter.graphs import content, random
from tests.peers import LiteRT


@pytest.fixture
def graph():
    graph = Graph(description="for a test")
    x = graph.input("image", (1, 4, 4, 1), signature=(-1, 4, 4, 1))
    graph.scope = "conv"
    zeros = graph.constant(np.zeros(2, np.float32))
    filters = graph.constant(random(2, 3, 3, 1))
    y = graph.add(Conv2D(stride_w=1, stride_h=1), x, filters, zeros)
    z = graph.add(Add(), y, graph.constant(np.zeros((1, 2), np.float32)))
    graph.output(z, "sum")
    return graph


def test_tensors_stand_in_the_order_of_the_values(graph):
    tensors = emit(graph).subgraphs[0].tensors
    assert [tuple(t.shape) for t in tensors] == [value.shape for value in graph.values()]


def test_names_are_unique_and_constants_are_called_after_their_operand(graph):
    graph.outputs[0].name = "conv/conv_2d"
    assert [tensor.name for tensor in emit(graph).subgraphs[0].tensors] == [
        "image",
        "conv/conv_2d/filter",
        "conv/conv_2d/bias",
        "conv/conv_2d_1",
        "conv/conv_2d/y",
        "conv/conv_2d",  # an output chooses first
    ]


def test_only_open_sizes_need_a_signature(graph):
    model = read(content(graph))
    tensors = model.subgraphs[0].tensors
    assert tensors[0].shape == (1, 4, 4, 1)
    assert tensors[0].shape_signature == (-1, 4, 4, 1)
    assert tensors[1].shape_signature == ()


def test_equal_data_stand_in_one_buffer_and_buffer_0_is_empty(graph):
    model = emit(graph)
    _, filters, bias, _, shift, output = model.subgraphs[0].tensors
    assert bias.buffer == shift.buffer != filters.buffer
    assert output.buffer == 0
    assert model.buffers[0].data is None


def test_operator_codes_are_shared_and_versioned():
    graph = Graph()
    x = graph.input("x", (1, 4))
    weights = graph.constant(random(4, 4))
    y = graph.add(FullyConnected(), graph.add(FullyConnected(), x, weights), weights)
    graph.output(graph.add(FullyConnected(keep_num_dims=True), y, weights), "y")
    model = read(content(graph))
    (code,) = model.operator_codes
    assert (code.builtin_code, code.deprecated_builtin_code, code.version) == (9, 9, 6)


def test_signature_names_inputs_and_outputs(graph):
    (signature,) = read(content(graph)).signature_defs
    assert signature.signature_key == "serving_default"
    assert [(entry.name, entry.tensor_index) for entry in signature.inputs] == [("image", 0)]
    assert [(entry.name, entry.tensor_index) for entry in signature.outputs] == [("sum", 5)]


def test_quantization_is_written():
    graph = Graph()
    x = graph.input("x", (1, 4), TensorType.INT8)
    x.quantization = Quantization.per_tensor(0.5, 3)
    scales = Quantization.per_channel(np.array([0.5, 0.25], np.float32), 0)
    weights = graph.constant(np.ones((2, 4), np.int8), "w", scales)
    y = graph.add(FullyConnected(), x, weights)
    y.quantization = Quantization.per_tensor(1.0)
    graph.output(y, "y")
    x, w, _ = read(content(graph)).subgraphs[0].tensors
    assert (x.quantization.scale, x.quantization.zero_point) == ((0.5,), (3,))
    assert (w.quantization.scale, w.quantization.zero_point) == ((0.5, 0.25), (0, 0))


def test_bytes_are_deterministic(graph):
    assert content(graph) == content(graph)


def test_metadata_and_what_follows_the_file_are_kept(graph):
    graph.metadata = {"labels": b"cat\ndog"}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("labels.txt", "cat")
    graph.appended = archive.getvalue()
    model = read(write(emit(graph)))
    (entry,) = model.metadata
    assert (entry.name, model.buffers[entry.buffer].data.tobytes()) == ("labels", b"cat\ndog")
    assert model.appended == graph.appended
    assert model.description == "for a test"


def test_litert_runs_the_file_for_any_batch(graph):
    x = random(3, 4, 4, 1)
    (y,) = LiteRT(content(graph))(x)
    assert y.shape == (3, 4, 4, 2)
    assert operator_of(emit(graph), emit(graph).subgraphs[0].operators[0]).stride_w == 1
