from __future__ import annotations

import numpy as np
import pytest

from edgelite import schema
from edgelite.errors import ModelError, UnsupportedOperatorError
from edgelite.schema import OPERATORS, Operator, OperatorCode, Tensor, TensorType, ops
from edgelite.schema.enums import LSTMKernelType
from edgelite.schema.operator import (
    Operands,
    Options,
    builtin_code,
    operator,
    operator_class,
    operator_of,
    options_table,
)
from tests import peers
from tests.schema import models
from tests.schema.models import affine

Conv2D = ops.convolution.Conv2D


def test_operands_are_told_by_a_text():
    operands = Operands("input filter bias? state~")
    assert operands.names == ("input", "filter", "bias", "state")
    assert (operands.optional, operands.state, operands.least) == ({2}, {3}, 4)
    assert not operands.variadic
    assert operands.index("bias") == 2
    assert operands.name(1) == "filter"
    assert repr(operands) == "Operands('input filter bias? state~')"


def test_operands_at_the_end_may_be_left_out():
    operands = Operands("input filter bias?")
    assert [operands.accepts(count) for count in range(5)] == [False, False, True, True, False]


def test_the_last_operand_may_stand_for_many():
    operands = Operands("condition values*")
    assert [operands.accepts(count) for count in (0, 1, 2, 9)] == [False, True, True, True]
    assert operands.name(0) == "condition"
    assert operands.name(3) == "values[2]"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (OperatorCode(deprecated_builtin_code=9), 9),
        (OperatorCode(builtin_code=9), 9),
        (OperatorCode(deprecated_builtin_code=127, builtin_code=150), 150),
        (OperatorCode(deprecated_builtin_code=3, builtin_code=3), 3),
    ],
)
def test_the_larger_of_both_codes_counts(code, expected):
    assert builtin_code(code) == expected


def test_unknown_codes_are_refused():
    assert operator_class(3) is Conv2D
    with pytest.raises(UnsupportedOperatorError, match="builtin operator 210 is not known"):
        operator_class(210)


def model_with(code, **fields):
    return schema.Model(operator_codes=[OperatorCode(builtin_code=code)]), Operator(**fields)


def test_an_operator_has_the_options_of_its_file():
    options = Conv2D(stride_w=2)
    assert operator_of(*model_with(3, builtin_options=options)) is options


def test_an_operator_without_options_has_defaults():
    assert operator_of(*model_with(0)) == ops.arithmetic.Add()
    assert operator_of(*model_with(19)) == ops.activation.Relu()


def test_options_of_another_operator_count_as_none():
    assert operator_of(*model_with(3, builtin_options=ops.arithmetic.Add())) == Conv2D()


def test_operators_share_an_options_table():
    options = ops.pooling.Pool2DOptions(filter_width=3)
    op = operator_of(*model_with(17, builtin_options=options))
    assert op == ops.pooling.MaxPool2D(filter_width=3)


def test_later_options_stand_in_the_second_union():
    options = ops.stablehlo.StablehloTranspose(permutation=(1, 0))
    assert operator_of(*model_with(202, builtin_options_2=options)) is options
    assert options.union == "builtin_options_2"


def test_an_operator_needs_an_entry_among_the_codes():
    with pytest.raises(ModelError, match="names entry 1 of operator_codes, which has 1"):
        operator_of(*model_with(3, opcode_index=1))


def test_nothing_is_declared_twice():
    with pytest.raises(TypeError, match="operator 3 is Conv2D already"):
        operator(3, "CONV_2D", inputs="input")(type("Other", (Options,), {}))
    with pytest.raises(TypeError, match="BuiltinOptions 1 is Conv2D already"):
        options_table(1)(type("Other", (Options,), {}))


def test_operands_follow_the_options():
    lstm = ops.recurrent.Lstm
    assert len(lstm().operands()[0].names) == 24
    assert lstm().operands()[0].least == 20
    basic = lstm(kernel_type=LSTMKernelType.BASIC)
    assert [len(side.names) for side in basic.operands()] == [5, 4]
    shuffled = ops.dense.FullyConnected(weights_format=1)
    assert len(shuffled.operands()[1].names) == 2


def test_operators_tell_which_subgraphs_they_run():
    assert ops.control.If(then_subgraph_index=1, else_subgraph_index=2).subgraphs() == (1, 2)
    assert ops.stablehlo.StablehloCase(branch_subgraph_indices=(3, 4)).subgraphs() == (3, 4)
    assert Conv2D().subgraphs() == ()


def of(*kinds, **fields):
    return [None if kind is None else Tensor(shape=(1, 2), type=kind, **fields) for kind in kinds]


F32, I8, I16, I4 = TensorType.FLOAT32, TensorType.INT8, TensorType.INT16, TensorType.INT4


@pytest.mark.parametrize(
    ("op", "inputs", "outputs", "version"),
    [
        (Conv2D(), of(F32, F32, F32), of(F32), 1),
        (Conv2D(), of(F32, I8, F32), of(F32), 2),
        (Conv2D(), of(I8, I8, TensorType.INT32), of(I8), 3),
        (Conv2D(), of(F32, I8, quantization=affine((1.0, 2.0), axis=1)), of(F32), 5),
        (Conv2D(), of(I8, I4), of(I8), 7),
        (ops.convolution.DepthwiseConv2D(dilation_h_factor=2), of(F32, F32), of(F32), 2),
        (ops.dense.FullyConnected(), of(F32, F32, F32), of(F32), 1),
        (ops.dense.FullyConnected(), of(F32, F32), of(F32), 6),
        (ops.dense.FullyConnected(keep_num_dims=True), of(F32, F32, None), of(F32), 5),
        (ops.arithmetic.Add(), of(I16, I16, quantization=affine(1.0)), of(I16), 1),
        (
            ops.arithmetic.Add(pot_scale_int16=False),
            of(I16, I16, quantization=affine(1.0)),
            of(I16),
            3,
        ),
        (ops.arithmetic.Add(), of(I16, I16), of(I16), 5),
        (ops.slicing.Split(), of(TensorType.INT32, I8), of(I8), 2),
        (ops.slicing.StridedSlice(new_axis_mask=1), of(F32), of(F32), 6),
        (ops.resizing.ResizeBilinear(half_pixel_centers=True), of(I8), of(I8), 3),
        (ops.layout.BroadcastTo(), of(F32), of(F32), 2),
        (ops.quantization.Quantize(), of(F32), of(I8, quantization=affine((1.0, 1.0))), 3),
        (ops.quantization.Cast(), of(F32), of(I8), 3),
        (ops.layout.Transpose(), [Tensor(shape=(1,) * 6)], of(F32), 6),
        (ops.activation.Softmax(), of(I8), of(I8), 2),
    ],
)
def test_versions_are_those_of_litert(op, inputs, outputs, version):
    assert op.required_version(inputs, outputs) == version


@pytest.mark.parametrize(
    ("op", "kinds"),
    [
        (ops.activation.Logistic(), (I8, I16)),
        (ops.activation.Tanh(), (I8, I16)),
        (ops.activation.Softmax(beta=1.0), (I8, I16)),
        (ops.activation.LogSoftmax(), (I8,)),
    ],
)
def test_litert_accepts_the_fixed_output_scales_and_no_others(op, kinds):
    for kind in kinds:
        scale, zero_point = op.row.quantization.output[kind.name.lower()]
        for factor in (1, 3):
            build = models.Builder()
            x = build.tensor(1, 8, kind=kind, quantization=affine(2.0**-11))
            y = build.tensor(1, 8, kind=kind, quantization=affine(scale * factor, zero_point))
            build.add(op, (x,), (y,), version=3 if kind == I16 else 2)
            content = schema.write(build.finish((x,), (y,)))
            if factor == 1:
                peers.LiteRT(content)
            elif not isinstance(op, ops.activation.Logistic | ops.activation.Tanh):
                with pytest.raises(RuntimeError):
                    peers.LiteRT(content)


def test_every_operator_can_be_written_and_read():
    build = models.Builder()
    x = build.tensor(1)
    for code in sorted(OPERATORS):
        build.add(OPERATORS[code](), (x,), (x,))
    model = build.finish((x,), (x,))
    read = schema.read(schema.write(model))
    for code, entry in zip(sorted(OPERATORS), read.subgraphs[0].operators, strict=True):
        assert type(operator_of(read, entry)) is OPERATORS[code]


def test_every_option_survives():
    for op_class in OPERATORS.values():
        values = {}
        for slot in op_class.slots:
            default = slot.kind.default
            kind = type(slot.kind).__name__
            if kind == "String":
                values[slot.name] = "text"
            elif kind == "Vector":
                values[slot.name] = (
                    b"bytes"
                    if default is None
                    else (1,)
                    if slot.kind.number.fbs != "bool"
                    else (True,)
                )
            elif slot.kind.enum is not None:
                values[slot.name] = list(slot.kind.enum)[-1]
            elif isinstance(default, bool):
                values[slot.name] = not default
            else:
                values[slot.name] = type(default)(1)
        build = models.Builder()
        x = build.tensor(1)
        build.add(op_class(**values), (x,), (x,))
        read = schema.read(schema.write(build.finish((x,), (x,))))
        op = operator_of(read, read.subgraphs[0].operators[0])
        assert op == op_class(**values)
        assert all(np.all(getattr(op, name) == value) for name, value in values.items())


def test_operands_that_may_be_absent():
    assert [Operands("input filter bias?").may_be_absent(i) for i in range(3)] == [
        False,
        False,
        True,
    ]
    assert not Operands("inputs*").may_be_absent(4)
    assert Operands("inputs?*").may_be_absent(4)
    assert Operands("inputs?*").names == ("inputs",)
