"""What the recurrent cases cannot show: a kind that LiteRT lacks, long runs, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from edgelite.errors import ModelError
from edgelite.interpreter import Interpreter
from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema.ops.recurrent import Svdf
from tests.op_cases import recurrent, recurrent_integer, recurrent_lstm
from tests.op_cases.cases import OpCase, Operand, f32, i8, i16, i32
from tests.peers import TFLM, LiteRT


def step(interpreter: Interpreter, arrays: list[np.ndarray]) -> np.ndarray:
    for detail, array in zip(interpreter.get_input_details(), arrays, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


@pytest.mark.parametrize("rank", [1, 2])
@pytest.mark.parametrize("memory", [1, 5])
@pytest.mark.parametrize("zero_point", [-7, 0])
def test_int8_memory_equals_tflite_micro(rank: int, memory: int, zero_point: int) -> None:
    units, depth = 4, 6
    filters = units * rank
    case = OpCase(
        Svdf(rank=rank, fused_activation_function=Activation.RELU),
        [
            i8(1, depth, scale=0.03, zero_point=3),
            i8(filters, depth, scale=0.01, low=-127).constant(),
            i8(filters, memory, scale=0.01, low=-127).constant(),
            i32(units, scale=[0.0005], zero_point=[0]).constant(),
            i8(1, filters * memory, scale=0.05, zero_point=zero_point).variable(),
        ],
        [i8(scale=0.1, zero_point=-20)],
    )
    model = case.model()
    ours = Interpreter(model_content=model)
    ours.allocate_tensors()
    theirs = TFLM(model)
    for number in range(memory + 2):
        feeds = case.feeds(number)
        np.testing.assert_array_equal(step(ours, feeds), theirs(*feeds)[0])


@pytest.mark.parametrize(
    "case",
    [
        recurrent.integer_svdf(2, 9),
        recurrent_integer.lstm(layout="time"),
        recurrent_integer.lstm(("peephole", "projection", "norm"), layout="batch"),
        recurrent_integer.lstm(("norm",), layout="time", cells=9),
        recurrent_lstm.quantized_basic(6, 8),
    ],
    ids=str,
)
def test_integer_states_stay_equal(case: OpCase) -> None:
    model = case.model()
    ours = Interpreter(model_content=model)
    ours.allocate_tensors()
    theirs = LiteRT(model)
    for number in range(25):
        feeds = case.feeds(number)
        np.testing.assert_array_equal(step(ours, feeds), theirs(*feeds)[0])
        for index in case.states:
            np.testing.assert_array_equal(ours.get_tensor(index), theirs.tensor(index))


def test_reset_starts_anew() -> None:
    case = recurrent_integer.lstm(layout="time", out_zero_point=-6)
    interpreter = Interpreter(model_content=case.model())
    interpreter.allocate_tensors()
    feeds = case.feeds(0)
    first = step(interpreter, feeds)
    assert np.any(step(interpreter, feeds) != first)
    interpreter.reset_all_variables()
    np.testing.assert_array_equal(step(interpreter, feeds), first)


def test_weights_may_be_computed() -> None:
    """Weights that are no constants, as those that a DEQUANTIZE makes of float16."""
    case = recurrent_lstm.sequence("int8", False, True, ("projection", "projection_bias"))
    fed = replace(case, inputs=[o and replace(o, is_constant=False) for o in case.inputs])
    interpreter = Interpreter(model_content=fed.model())
    interpreter.allocate_tensors()
    theirs = LiteRT(fed.model())
    for number in range(2):
        feeds = fed.feeds(number)
        ours = step(interpreter, feeds)
        np.testing.assert_allclose(ours, theirs(*feeds)[0], rtol=1e-5, atol=1e-5)


def with_input(case: OpCase, name: str, operand: Operand | None) -> OpCase:
    inputs = list(case.inputs)
    inputs[case.op.operands()[0].names.index(name)] = operand
    return replace(case, inputs=inputs)


LSTM = recurrent_lstm.lstm("float", False)
INTEGER = recurrent_integer.lstm(("projection",))
SVDF = recurrent.integer_svdf(2, 3)
REFUSED: list[tuple[OpCase, str, Operand | None, str]] = [
    (
        LSTM,
        "input_to_cell_weights",
        f32(4, 6).constant(),
        "input_to_cell_weights must have the shape",
    ),
    (LSTM, "cell_to_forget_weights", f32(5).constant(), "present for all gates or for none"),
    (LSTM, "projection_bias", f32(5).constant(), "projection_bias needs projection_weights"),
    (LSTM, "cell_state", f32(3, 5).variable(), "cell_state must have 10 elements"),
    (LSTM, "forget_gate_bias", i32(5).constant(), "no kernel for the tensor types"),
    (INTEGER, "cell_state", i16(2, 8, scale=0.0004).variable(), "must be a power of two"),
    (INTEGER, "input_to_cell_weights", i8(8, 7, scale=0.01), "must be constant"),
    (SVDF, "weights_time", i16(8, 4, scale=0.1).constant(), "activation_state must have the shape"),
    (SVDF, "activation_state", i8(2, 24).variable(), "no kernel for the tensor types"),
]


def refuse(case: OpCase, match: str) -> None:
    interpreter = Interpreter(model_content=case.model())
    with pytest.raises(ModelError, match=match):
        interpreter.allocate_tensors()


@pytest.mark.parametrize(("case", "name", "operand", "match"), REFUSED, ids=lambda v: str(v)[:24])
def test_refuses_operands_that_do_not_fit(
    case: OpCase, name: str, operand: Any, match: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = case.shapes()
    bad = with_input(case, name, operand)
    monkeypatch.setattr(OpCase, "shapes", lambda _: shapes)
    refuse(bad, match)


def test_refuses_an_integer_lstm_without_scales() -> None:
    refuse(replace(INTEGER, intermediates=[]), "must have 5 intermediate tensors")


def test_refuses_an_int8_svdf_without_relu() -> None:
    op = Svdf(rank=2, fused_activation_function=Activation.NONE)
    refuse(replace(SVDF, op=op), "must have the activation RELU")


def test_refuses_a_rank_that_does_not_divide_the_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = SVDF.shapes()
    monkeypatch.setattr(OpCase, "shapes", lambda _: shapes)
    for rank in (0, -1, 3):
        op = Svdf(rank=rank, fused_activation_function=Activation.RELU)
        refuse(replace(SVDF, op=op), "rank must divide the 8 filters")
