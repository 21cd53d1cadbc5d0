"""`Interpreter(..., profile=True)` and what is measured with it, by everything but the times."""

from __future__ import annotations

import math

import numpy as np
import pytest

from edgelite.errors import StateError
from edgelite.interpreter import Interpreter
from edgelite.interpreter.benchmark import by_turns, fill_inputs, shares, summary
from edgelite.interpreter.profiling import Product, product_of
from edgelite.schema.ops.arithmetic import Add
from edgelite.schema.ops.convolution import Conv2D, TransposeConv
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected
from tests.op_cases.cases import OpCase, f32, given, i8


def interpreter_of(case, **arguments):
    interpreter = Interpreter(model_content=case.model(), **arguments)
    interpreter.allocate_tensors()
    return interpreter


def test_operators_are_counted_and_timed():
    interpreter = interpreter_of(OpCase(Add(), [f32(2, 3), f32(3)]), profile=True)
    for _ in range(3):
        interpreter.invoke()
    (entry,) = interpreter.profile.times()
    assert entry[:5] == (0, "ADD", "output_0", (2, 3), 3)
    assert 0 < entry.best <= entry.total / 3
    assert entry.product is None
    assert len(interpreter.profile.events) == 1  # of the last call
    interpreter.profile.clear()
    assert interpreter.profile.times() == []


def test_trace_has_the_last_call():
    interpreter = interpreter_of(OpCase(Add(), [f32(2, 3), f32(3)]), profile=True)
    for _ in range(3):
        interpreter.invoke()
    (event,) = interpreter.profile.trace()["traceEvents"]
    assert (event["name"], event["cat"], event["ph"], event["ts"]) == ("ADD", "arithmetic", "X", 0)
    assert event["args"] == {"operator": "ADD 'output_0' (operator 0)"}


def test_results_are_the_same():
    case = OpCase(Add(), [i8(2, 3), i8(3)])
    plain, profiled = interpreter_of(case), interpreter_of(case, profile=True)
    for interpreter in (plain, profiled):
        fill_inputs(interpreter)
        interpreter.invoke()
    output = plain.get_output_details()[0]["index"]
    assert np.array_equal(plain.get_tensor(output), profiled.get_tensor(output))


def test_without_there_is_no_clock():
    interpreter = interpreter_of(OpCase(Add(), [f32(2, 3), f32(3)]))
    with pytest.raises(StateError, match="profile=True"):
        _ = interpreter.profile


@pytest.mark.parametrize(
    ("case", "product"),
    [
        (
            OpCase(Conv2D(stride_w=2, stride_h=2), [f32(1, 8, 8, 3), f32(5, 3, 3, 3).constant()]),
            Product(1, 16, 27, 5),
        ),
        (  # two groups, each of two channels and three filters
            OpCase(Conv2D(stride_w=1, stride_h=1), [f32(1, 4, 4, 4), f32(6, 1, 1, 2).constant()]),
            Product(2, 16, 2, 3),
        ),
        (OpCase(FullyConnected(), [f32(2, 7), f32(5, 7).constant()]), Product(1, 2, 7, 5)),
        (OpCase(BatchMatMul(), [f32(3, 2, 4), f32(3, 4, 5)]), Product(3, 2, 4, 5)),
        (OpCase(BatchMatMul(adj_x=True), [f32(3, 4, 2), f32(3, 4, 5)]), Product(3, 2, 4, 5)),
        (
            OpCase(
                TransposeConv(stride_w=2, stride_h=2),
                [given([1, 8, 8, 5]), f32(5, 3, 3, 2).constant(), f32(1, 4, 4, 2)],
                [f32()],
            ),
            Product(1, 16, 2, 45),
        ),
        (OpCase(Add(), [f32(2), f32(2)]), None),
    ],
    ids=str,
)
def test_products_that_operators_are(case, product):
    interpreter = interpreter_of(case)
    assert product_of(interpreter._routine(0).graph.nodes[0]) == product


def test_shares_of_bare_products():
    interpreter = interpreter_of(
        OpCase(FullyConnected(), [f32(2, 7), f32(5, 7).constant()]), profile=True
    )
    interpreter.invoke()
    (entry,) = shares(interpreter.profile.times())
    assert entry.product > 0
    assert entry.share == entry.product / entry.time.best


def test_latency_of_runs():
    found = summary([5.0, 1.0, 2.0, 4.0, 3.0, 10.0, 7.0, 6.0, 8.0, 9.0])
    assert found == (10, 1.0, 5.5, 9.0)
    assert summary([2.0]) == (1, 2.0, 2.0, 2.0)


def test_turns_are_taken():
    log = []
    found = by_turns({"a": lambda: log.append("a"), "b": lambda: log.append("b")}, 0.0, runs=2)
    assert "".join(log) == "aaabbb" + "abab"
    assert [latency.runs for latency in found.values()] == [2, 2]
    assert all(math.isfinite(value) for latency in found.values() for value in latency)


def test_inputs_have_all_of_their_range():
    interpreter = interpreter_of(OpCase(Add(), [i8(40, 50), i8(40, 50)]))
    fill_inputs(interpreter)
    values = interpreter.get_tensor(0)
    assert (values.min(), values.max()) == (-128, 127)
    assert not np.array_equal(values, interpreter.get_tensor(1))
