from __future__ import annotations

import numpy as np
import pytest

from edgelite import keras, lite
from edgelite.converter import Input
from edgelite.errors import ConversionError, QuantizationError
from edgelite.keras import layers
from edgelite.schema import TensorType, read
from tests.peers import LiteRT

X = np.random.default_rng(0).random((16, 8, 8, 1)).astype(np.float32)
INT8_ONLY = [lite.OpsSet.TFLITE_BUILTINS_INT8]


@pytest.fixture(scope="module")
def model():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1), name="image"),
            layers.Conv2D(8, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(4, activation="softmax", name="digit"),
        ]
    )


@pytest.fixture
def converter(model):
    return lite.TFLiteConverter.from_keras_model(model)


def samples():
    for x in X:
        yield [x[np.newaxis]]


def types(content):
    """The types of the inputs and outputs, and those of all tensors."""
    subgraph = read(content).subgraphs[0]
    edges = (*subgraph.inputs, *subgraph.outputs)
    kinds = {tensor.type for tensor in subgraph.tensors}
    return [subgraph.tensors[i].type for i in edges], kinds


def test_float(converter, model):
    content = converter.convert()
    assert types(content)[0] == [TensorType.FLOAT32] * 2
    np.testing.assert_allclose(LiteRT(content)(X)[0], model.predict(X, verbose=0), atol=1e-6)


@pytest.mark.parametrize(
    "optimize",
    [
        lite.Optimize.DEFAULT,
        lite.Optimize.OPTIMIZE_FOR_SIZE,
        lite.Optimize.OPTIMIZE_FOR_LATENCY,
    ],
)
def test_dynamic_range(converter, optimize):
    converter.optimizations = [optimize]
    edges, kinds = types(converter.convert())
    assert edges == [TensorType.FLOAT32] * 2
    assert TensorType.INT8 in kinds


def test_float16(converter):
    converter.optimizations = [lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [np.float16]
    assert TensorType.FLOAT16 in types(converter.convert())[1]


@pytest.mark.parametrize("dataset", [samples, lite.RepresentativeDataset(samples)])
def test_int8_with_float_edges(converter, dataset):
    converter.optimizations = [lite.Optimize.DEFAULT]
    converter.representative_dataset = dataset
    edges, kinds = types(converter.convert())
    assert edges == [TensorType.FLOAT32] * 2
    assert TensorType.INT8 in kinds


@pytest.mark.parametrize(
    ("dtype", "kind"), [(np.int8, TensorType.INT8), (np.uint8, TensorType.UINT8)]
)
def test_full_integer(converter, dtype, kind):
    converter.optimizations = [lite.Optimize.DEFAULT]
    converter.representative_dataset = samples
    converter.target_spec.supported_ops = INT8_ONLY
    converter.inference_input_type = dtype
    converter.inference_output_type = dtype
    edges, kinds = types(converter.convert())
    assert edges == [kind] * 2
    assert TensorType.FLOAT32 not in kinds


def test_names_of_the_signature(converter):
    interpreter = lite.Interpreter(model_content=converter.convert())
    assert interpreter.get_signature_list() == {
        "serving_default": {"inputs": ["image"], "outputs": ["digit"]}
    }
    runner = interpreter.get_signature_runner("serving_default")
    assert runner(image=X[:3])["digit"].shape == (3, 4)


def test_attributes_of_other_converters_are_accepted(converter):
    converter.allow_custom_ops = True
    converter.experimental_new_converter = True
    converter.experimental_new_quantizer = False
    converter.target_spec = lite.TargetSpec(
        supported_ops=[lite.OpsSet.TFLITE_BUILTINS, lite.OpsSet.SELECT_TF_OPS]
    )
    assert converter.convert()


def test_a_function():
    converter = lite.TFLiteConverter.from_concrete_functions(
        [lambda x: x * 2], inputs=[Input("x", (None, 3))]
    )
    (y,) = LiteRT(converter.convert())(np.ones((2, 3), np.float32))
    np.testing.assert_array_equal(y, np.full((2, 3), 2))
    with pytest.raises(ConversionError, match=r"one concrete function in a list"):
        lite.TFLiteConverter.from_concrete_functions([], inputs=[])


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        (lambda: iter(()), "yielded nothing"),
        (lambda: [[X[0]]], r"expected shape \[None, 8, 8, 1\]; received \[8, 8, 1\]"),
        (X, "must be a function that yields samples; received ndarray"),
        (lite.RepresentativeDataset(3), "must be a function .* received int"),
    ],
)
def test_errors_of_the_representative_dataset(converter, dataset, message):
    converter.optimizations = [lite.Optimize.DEFAULT]
    converter.representative_dataset = dataset
    with pytest.raises(QuantizationError, match=message):
        converter.convert()


def test_integer_edges_need_int8(converter):
    converter.inference_input_type = np.int8
    with pytest.raises(QuantizationError, match=r"must be float32 unless the model is quantized"):
        converter.convert()
    converter.optimizations = [lite.Optimize.DEFAULT]
    converter.representative_dataset = samples
    converter.inference_input_type = np.int16
    with pytest.raises(
        QuantizationError, match=r"inference_input_type must be float32, int8 or uint8"
    ):
        converter.convert()


def test_int8_alone_needs_a_dataset(converter):
    converter.target_spec.supported_ops = INT8_ONLY
    with pytest.raises(QuantizationError, match=r"needs a representative_dataset"):
        converter.convert()


def test_int8_alone_refuses_float_operators():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.Activation("softsign")])
    converter = lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: [[np.ones((1, 4), np.float32)]]
    converter.convert()
    converter.target_spec.supported_ops = INT8_ONLY
    with pytest.raises(QuantizationError, match=r"cannot compute with int8: "):
        converter.convert()


@pytest.mark.parametrize(
    ("ops", "message"),
    [
        (
            [lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8],
            "16-bit activations .* not offered",
        ),
        ([lite.OpsSet.SELECT_TF_OPS], "needs TensorFlow"),
    ],
)
def test_what_is_not_there(converter, ops, message):
    converter.target_spec.supported_ops = ops
    with pytest.raises(ConversionError, match=message):
        converter.convert()


def test_models_that_cannot_be_converted():
    with pytest.raises(ConversionError, match=r"expected a built edgelite.keras model"):
        lite.TFLiteConverter.from_keras_model(3).convert()
    unbuilt = keras.Sequential([layers.Dense(3)], name="unbuilt")
    with pytest.raises(ConversionError, match=r"'unbuilt' is not built.*keras.Input"):
        lite.TFLiteConverter.from_keras_model(unbuilt).convert()


def test_experimental_names_are_those_of_tf_lite():
    assert lite.experimental.OpResolverType.BUILTIN_REF is lite.OpResolverType.BUILTIN_REF
    with pytest.raises(ValueError, match="delegate"):
        lite.experimental.load_delegate("libedgetpu.so.1")


def test_saved_models_of_tensorflow_are_told_what_to_become():
    with pytest.raises(ConversionError, match=r"'folder': a SavedModel .* model.save\('m.keras'\)"):
        lite.TFLiteConverter.from_saved_model("folder", signature_keys=["serving_default"])
