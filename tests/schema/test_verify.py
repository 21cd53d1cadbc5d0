"""Every class of inconsistency that a file can show is refused, with its place."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite import schema
from edgelite.errors import UnsupportedOperatorError
from edgelite.schema import (
    Buffer,
    Metadata,
    Operator,
    OperatorCode,
    SignatureDef,
    SubGraph,
    Tensor,
    TensorMap,
    TensorType,
    ops,
)
from edgelite.schema.quantization import (
    BlockwiseQuantization,
    MultiAxisQuantization,
    QuantizationParameters,
)
from tests.schema import models
from tests.schema.models import affine, refused

INT8 = TensorType.INT8


def changed(change):
    model = models.dense()
    change(model)
    return model


def graph(model):
    return model.subgraphs[0]


def test_a_sound_model_passes():
    schema.verify(models.dense())


def set_tensor(index, **fields):
    return lambda model: vars(graph(model).tensors[index]).update(fields)


def set_operator(index, **fields):
    return lambda model: vars(graph(model).operators[index]).update(fields)


def set_graph(**fields):
    return lambda model: vars(graph(model)).update(fields)


def set_model(**fields):
    return lambda model: vars(model).update(fields)


def signature(**fields):
    return set_model(signature_defs=[SignatureDef(**{"signature_key": "s", **fields})])


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (set_model(version=2), "schema version 2; only 3 is known"),
        (set_model(subgraphs=[]), "the model has no subgraph"),
        (set_model(metadata=[Metadata(name="m", buffer=9)]), "metadata 'm': names buffer 9 of 3"),
        (
            lambda model: model.operator_codes.append(OperatorCode(builtin_code=32)),
            r"operator_codes\[2\]: a CUSTOM operator without a custom_code",
        ),
        (signature(subgraph_index=1), "signature 's': names subgraph 1 of 1"),
        (signature(signature_key=None), "a signature without a key"),
        (
            signature(inputs=[TensorMap(name="x", tensor_index=5)]),
            "signature 's': inputs 'x' names tensor 5 of 5",
        ),
        (
            signature(outputs=[TensorMap(tensor_index=1)]),
            "signature 's': outputs need names of their own; received None",
        ),
        (
            signature(outputs=[TensorMap(name="y"), TensorMap(name="y")]),
            "outputs need names of their own; received 'y'",
        ),
        (
            lambda model: model.signature_defs.append(model.signature_defs[0]),
            "two signatures are called 'serving_default'",
        ),
    ],
)
def test_the_root(change, match):
    refused(changed(change), match)


def test_unknown_operators():
    model = changed(lambda model: model.operator_codes.append(OperatorCode(builtin_code=999)))
    refused(
        model,
        r"operator_codes\[2\]: builtin operator 999 is not known; this version knows 0 to 209",
        UnsupportedOperatorError,
    )


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (set_tensor(3, type=60), "subgraph 0, tensor 3 't3': element type 60 is not known"),
        (set_tensor(3, shape=(-1, 3)), r"tensor 3 't3': shape \(-1, 3\) has a negative size"),
        (set_tensor(3, shape=(2**31 - 1,) * 3), "more elements than can be counted"),
        (set_tensor(3, shape=(0, *(2**31 - 1,) * 3)), "more elements than can be counted"),
        (set_tensor(3, shape=(1,) * 33), "shape has 33 dimensions; at most 32"),
        (set_tensor(3, shape_signature=(-1,)), "must have as many sizes as shape"),
        (set_tensor(3, shape_signature=(-2, 3)), "has a size below -1"),
        (set_tensor(1, buffer=3), "tensor 1 't1': names buffer 3 of 3"),
        (
            set_tensor(1, shape=(4, 4)),
            r"FLOAT32 of shape \(4, 4\) takes 64 bytes; buffer 1 has 48",
        ),
        (set_tensor(1, type=TensorType.FLOAT64), "takes 96 bytes; buffer 1 has 48"),
        (set_tensor(1, is_variable=True), "must have no data; buffer 1 holds some"),
        (set_tensor(1, external_buffer=1), "must have no data; buffer 1 holds some"),
        (set_tensor(1, type=TensorType.RESOURCE), "can have no data; buffer 1 holds some"),
        (set_tensor(1, type=TensorType.STRING), "strings are declared|string offsets"),
    ],
)
def test_tensors(change, match):
    refused(changed(change), match)


def test_strings_must_be_as_many_as_the_shape_says():
    build = models.Builder()
    text = build.constant(np.array([b"a", b"b"], np.object_), TensorType.STRING)
    model = build.finish((), (text,))
    schema.verify(model)
    build.graph.tensors[0].shape = (3,)
    refused(model, r"shape \(3,\) does not hold 2 strings")


@pytest.mark.parametrize(
    ("packed", "match"),
    [
        ([3], "3 strings are declared in 4 bytes"),
        ([-1, 0, 0], "-1 strings are declared"),
        ([2, 16, 99, 17], "string offsets must rise from 16 on and end within 16 bytes"),
        ([2, 16, 15, 16], "string offsets must rise"),
        ([2, 4, 16, 16], "string offsets must rise"),
    ],
)
def test_string_offsets(packed, match):
    build = models.Builder()
    text = build.constant(np.array([b"", b""], np.object_), TensorType.STRING)
    build.model.buffers[1] = Buffer(data=np.array(packed, "<i4").view(np.uint8))
    refused(build.finish((), (text,)), match)


@pytest.mark.parametrize("value", [0.0, -0.5, float("nan"), float("inf")])
def test_scales(value):
    model = changed(set_tensor(3, type=INT8, quantization=affine(value)))
    refused(model, f"tensor 3 't3': scales must be positive and finite; received {value}")


@pytest.mark.parametrize(
    ("kind", "zero_point", "allowed"),
    [
        (INT8, 128, "-128 to 127, the range of INT8"),
        (TensorType.UINT8, -1, "0 to 255"),
        (TensorType.INT16, 2**15, "-32768 to 32767"),
        (TensorType.INT4, 8, "-8 to 7"),
        (TensorType.INT32, 2**31, "-2147483648 to 2147483647"),
    ],
)
def test_zero_points(kind, zero_point, allowed):
    model = changed(set_tensor(3, type=kind, quantization=affine(0.5, zero_point)))
    refused(model, f"zero point {zero_point} is outside {allowed}")


@pytest.mark.parametrize(
    ("quantization", "match"),
    [
        (affine((0.5, 0.5), (0,)), "2 scales and 1 zero points; they go in pairs"),
        (affine(0.5, axis=2), r"quantized_dimension 2 is no axis of shape \(1, 3\)"),
        (affine(0.5, axis=-1), "quantized_dimension -1 is no axis"),
        (affine((0.5, 0.5), axis=1), r"axis 1 of shape \(1, 3\) needs 1 or 3 scales; received 2"),
        (
            QuantizationParameters(details=BlockwiseQuantization(scales=9, block_size=1)),
            "keeps its scales in tensor 9 of 5",
        ),
        (
            QuantizationParameters(details=BlockwiseQuantization(scales=0, zero_points=5)),
            "keeps its zero points in tensor 5 of 5",
        ),
        (
            QuantizationParameters(details=BlockwiseQuantization(zero_points=-1)),
            "blocks of 0; expected 1 or more",
        ),
        (
            QuantizationParameters(details=MultiAxisQuantization(zero_points=-1)),
            "along several axes names none",
        ),
        (
            QuantizationParameters(details=MultiAxisQuantization(quantized_dimensions=(0, 2))),
            r"along axes \(0, 2\) does not fit shape \(1, 3\)",
        ),
    ],
)
def test_quantization(quantization, match):
    refused(changed(set_tensor(3, type=INT8, quantization=quantization)), match)


def test_floats_may_carry_any_scale():
    schema.verify(changed(set_tensor(3, quantization=affine(0.0))))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (set_graph(inputs=(7,)), "subgraph 0: inputs name tensor 7; there are 5"),
        (set_graph(outputs=(-1,)), "subgraph 0: outputs name tensor -1"),
        (set_operator(0, opcode_index=2), "operator 0: .*names entry 2 of operator_codes"),
        (
            set_operator(0, inputs=(0, 9, 2)),
            "operator 0: FULLY_CONNECTED: input weights is tensor 9; there are 5",
        ),
        (set_operator(0, inputs=(0, -1, 2)), "input weights is tensor -1"),
        (set_operator(0, inputs=(0, -2, 2)), "input weights is tensor -2"),
        (set_operator(0, outputs=(-1,)), "output output is tensor -1"),
        (set_operator(0, intermediates=(8,)), "intermediates name tensor 8"),
        (set_operator(0, inputs=(0,)), r"has 1 inputs; expected 2 to 3 \(input, weights, bias\)"),
        (set_operator(1, inputs=(3, 3, 3)), r"ADD: has 3 inputs; expected 2 \(x, y\)"),
        (set_operator(1, outputs=()), r"ADD: has 0 outputs; expected 1 \(output\)"),
        (
            lambda model: graph(model).operators.reverse(),
            "operator 0: ADD: input x is tensor 3, which no operator before this one writes",
        ),
        (set_operator(1, outputs=(3,)), "writes tensor 3, as operator 0 does"),
        (set_operator(1, outputs=(0,)), "writes tensor 0, as the caller of the subgraph does"),
        (set_operator(1, outputs=(2,)), "writes tensor 2, which is constant"),
        (set_graph(operators=[]), "subgraph 0: output tensor 4 is written by no operator"),
        (
            set_operator(1, builtin_options=ops.arithmetic.Add(fused_activation_function=9)),
            "ADD: fused_activation_function 9 is not known; expected 0 NONE, 1 RELU",
        ),
    ],
)
def test_operators(change, match):
    refused(changed(change), match)


def test_operators_that_take_any_number_take_tensors():
    build = models.Builder()
    x, y = build.tensor(1, 2), build.tensor(1, 4)
    concatenation = build.add(ops.joining.Concatenation(axis=1), (x, x), (y,))
    model = build.finish((x,), (y,))
    schema.verify(model)
    concatenation.inputs = (x, -1)
    refused(model, r"CONCATENATION: input inputs\[1\] is tensor -1; there are 2")


def test_custom_operators_may_have_absent_inputs():
    build = models.Builder()
    x, y = build.tensor(1, 2), build.tensor(1, 2)
    build.add(ops.custom.Custom(), (x, -1), (y,))
    build.model.operator_codes[0].custom_code = "Mine"
    schema.verify(build.finish((x,), (y,)))


def test_absent_bias_and_left_out_bias_pass():
    schema.verify(changed(set_operator(0, inputs=(0, 1, -1))))
    schema.verify(changed(set_operator(0, inputs=(0, 1))))


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"stride_w": 0, "stride_h": 1}, "CONV_2D: stride_w must be positive; received 0"),
        ({"stride_w": 1, "stride_h": -3}, "stride_h must be positive; received -3"),
        (
            {"stride_w": 1, "stride_h": 1, "dilation_w_factor": 0},
            "dilation_w_factor must be positive",
        ),
    ],
)
def test_windows(options, match):
    build = models.Builder()
    x, y = build.tensor(1, 4, 4, 1), build.tensor(1, 4, 4, 1)
    kernel = build.constant(np.ones((1, 1, 1, 1), np.float32))
    build.add(ops.convolution.Conv2D(**options), (x, kernel), (y,))
    refused(build.finish((x,), (y,)), match)


def test_states_must_be_variables():
    build = models.Builder()
    x, y = build.tensor(1, 2), build.tensor(1, 2)
    weights = [build.constant(np.ones((2, 2), np.float32)) for _ in range(2)]
    bias, state = build.constant(np.ones(2, np.float32)), build.tensor(1, 2, is_variable=True)
    build.add(ops.recurrent.Rnn(), (x, *weights, bias, state), (y,))
    model = build.finish((x,), (y,))
    schema.verify(model)
    build.graph.tensors[state].is_variable = False
    build.graph.inputs = (x, state)
    refused(model, "RNN: input hidden_state is a state .* tensor 5 is not marked as variable")


def calling(*targets):
    """A model whose subgraph i consists of a CALL of targets[i], if that is not None."""
    codes = [OperatorCode(deprecated_builtin_code=31, builtin_code=31)]
    subgraphs = [
        SubGraph(
            tensors=[Tensor(shape=(1,)), Tensor(shape=(1,))],
            inputs=(0,),
            outputs=(1,) if target is not None else (0,),
            operators=[]
            if target is None
            else [
                Operator(
                    inputs=(0,), outputs=(1,), builtin_options=ops.control.Call(subgraph=target)
                )
            ],
        )
        for target in targets
    ]
    return schema.Model(version=3, operator_codes=codes, subgraphs=subgraphs, buffers=[Buffer()])


def test_subgraphs_that_call_each_other():
    schema.verify(calling(1, 2, None))
    refused(calling(5), r"subgraph 0, operator 0 \(CALL\): calls subgraph 5 of 1")
    refused(calling(0), r"subgraphs \[0\] call each other or themselves without an end")
    refused(calling(1, 2, 1, None), r"subgraphs \[0, 1, 2\] call each other")
    schema.verify(calling(*range(1, 65), None))
    refused(calling(*range(1, 66), None), "65 levels deep; at most 64 are run")
