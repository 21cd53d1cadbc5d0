"""`micro=True`: FULLY_CONNECTED with the integers of TensorFlow Lite Micro."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.interpreter import Interpreter
from tests.op_cases.cases import OpCase
from tests.op_cases.dense import dense, int8_case
from tests.peers import TFLM, LiteRT

CASES = [
    int8_case(dense(act), (40, 30), 24, 30, f"act{act}-{per_channel}", per_channel=per_channel)
    for act in (0, 1, 3)
    for per_channel in (False, True)
] + [
    int8_case(dense(), (40, 30), 24, 30, "no-bias", has_bias=False),
    int8_case(dense(), (16, 600), 8, 600, "deep", out_scale=3.0),
]


def ours(case: OpCase, *feeds: np.ndarray, micro: bool) -> np.ndarray:
    interpreter = Interpreter(model_content=case.model(), micro=micro)
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), feeds, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_equals_tflm(case):
    for run in range(3):
        feeds = case.feeds(run)
        (theirs,) = TFLM(case.model())(*feeds)
        np.testing.assert_array_equal(ours(case, *feeds, micro=True), theirs)


def test_the_two_peers_do_differ():
    differences = 0
    for case in CASES:
        feeds = case.feeds(0)
        plain, micro = (ours(case, *feeds, micro=micro) for micro in (False, True))
        np.testing.assert_array_equal(plain, LiteRT(case.model(), reference=True)(*feeds)[0])
        differences += np.count_nonzero(plain != micro)
    assert differences
