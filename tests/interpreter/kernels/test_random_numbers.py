"""Random numbers over several invocations and allocations."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter import Interpreter
from edgelite.schema.ops.random import Multinomial, RandomUniform
from tests.op_cases.cases import OpCase, f32, given, i32
from tests.peers import LiteRT


def uniform(interpreter: Interpreter) -> np.ndarray:
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def interpreter_of(case: OpCase) -> Interpreter:
    interpreter = Interpreter(model_content=case.model())
    interpreter.allocate_tensors()
    return interpreter


def test_seeds_of_zero_are_drawn() -> None:
    case = OpCase(RandomUniform(), [given([4])], [f32()])
    one, other = interpreter_of(case), interpreter_of(case)
    assert not np.array_equal(uniform(one), uniform(other))
    assert not np.array_equal(uniform(one), uniform(one))


def test_numbers_go_on_where_the_shape_comes_at_run_time() -> None:
    case = OpCase(RandomUniform(seed=1, seed2=2), [i32(1, low=0, high=9)], [f32()])
    ours, theirs = interpreter_of(case), LiteRT(case.model())
    for size in (3, 4, 4, 9):
        array = np.array([size], np.int32)
        ours.set_tensor(ours.get_input_details()[0]["index"], array)
        np.testing.assert_array_equal(uniform(ours), theirs(array)[0])


def test_classes_are_drawn_by_their_chances() -> None:
    logits = f32(1, 3, value=np.log([[0.2, 0.5, 0.3]]))
    case = OpCase(Multinomial(seed=9), [logits, given(np.int32(20000))])
    ours = interpreter_of(case)
    ours.set_tensor(ours.get_input_details()[0]["index"], case.feeds(0)[0])
    shares = np.bincount(uniform(ours)[0], minlength=3) / 20000
    np.testing.assert_allclose(shares, [0.2, 0.5, 0.3], atol=0.02)
