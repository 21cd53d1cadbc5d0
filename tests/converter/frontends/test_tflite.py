from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter import convert
from edgelite.converter.emit import emit
from edgelite.converter.frontends.tflite import from_tflite
from edgelite.errors import ConversionError, ModelError
from edgelite.schema import Operator, OperatorCode, SubGraph, read, save, write
from edgelite.schema.ops.activation import Relu
from edgelite.schema.ops.convolution import Conv2D
from tests.converter.graphs import content, graph_of, names, random
from tests.peers import LiteRT

X = random(10, 6, 6, 2, seed=5)


def network(graph, x):
    weights = graph.constant(random(3, 3, 3, 2), "kernel")
    y = graph.add(Conv2D(stride_w=1, stride_h=1), x, weights, graph.constant(random(3)))
    return graph.add(Relu(), y)


@pytest.fixture
def file():
    graph = graph_of(network, (1, 6, 6, 2))
    graph.signature = "main"
    graph.metadata = {"labels": b"one"}
    return content(graph)


def test_reading_and_writing_gives_the_same_file(file):
    assert write(emit(from_tflite(read(file)))) == file


def test_names_signature_and_metadata_are_kept(file):
    graph = from_tflite(read(file))
    assert (graph.input_names, graph.output_names, graph.signature) == (["x"], ["y"], "main")
    assert graph.metadata == {"labels": b"one"}
    assert graph.inputs[0].signature == (-1, 6, 6, 2)
    assert names(graph) == ["CONV_2D", "RELU"]


def test_without_a_signature_tensors_name_the_edges(file):
    model = read(file)
    model.signature_defs = []
    graph = from_tflite(model)
    assert (graph.input_names, graph.output_names) == (["x"], ["relu"])


@pytest.mark.parametrize("quantize", [None, "int8"])
def test_a_file_converts_like_a_model(file, tmp_path, quantize):
    path = tmp_path / "model.tflite"
    save(read(file), path)
    calibration = X if quantize else None
    converted = convert(path, quantize=quantize, calibration=calibration)
    assert converted == convert(file, quantize=quantize, calibration=calibration)
    reference = LiteRT(file).each(X)
    error = np.abs(LiteRT(converted).each(X) - reference).max()
    assert error < (0.02 if quantize else 1e-6) * reference.max()
    assert read(converted).signature_defs[0].signature_key == "main"


def test_several_subgraphs_are_refused(file):
    model = read(file)
    model.subgraphs = [*model.subgraphs, SubGraph()]
    with pytest.raises(ConversionError, match="has 2 subgraphs"):
        from_tflite(model)


def test_custom_operators_are_refused(file):
    model = read(file)
    model.operator_codes = [
        *model.operator_codes,
        OperatorCode(deprecated_builtin_code=32, builtin_code=32, custom_code="Mine"),
    ]
    relu = model.subgraphs[0].operators[1]
    model.subgraphs[0].operators[1] = Operator(
        opcode_index=2, inputs=relu.inputs, outputs=relu.outputs
    )
    with pytest.raises(ConversionError, match="the operator Mine cannot be converted again"):
        from_tflite(model)


def test_a_damaged_file_is_refused(file):
    with pytest.raises(ModelError):
        convert(file[:200])
