"""Results without elements, which LiteRT's Python interface cannot hand out."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.interpreter import Interpreter
from edgelite.schema.ops.creation import Fill, OneHot, Range
from edgelite.schema.ops.selection import TopKV2, Unique, Where
from edgelite.schema.ops.slicing import GatherNd
from tests.op_cases.cases import OpCase, boolean, f32, given, i32

CASES = [
    (OpCase(Where(), [boolean(2, 3, value=np.zeros((2, 3)))]), (0, 2), np.int64),
    (OpCase(Where(), [boolean(0, 3)]), (0, 2), np.int64),
    (OpCase(Where(), [given([[False]], np.bool_)]), (0, 2), np.int64),
    (OpCase(Unique(), [i32(0)]), (0,), np.int32),
    (OpCase(Range(), [i32(value=4), i32(value=4), i32(value=1)]), (0,), np.int32),
    (OpCase(Range(), [given(np.float32(v), np.float32) for v in (4, 4, -1)]), (0,), np.float32),
    (OpCase(Fill(), [i32(2, value=[3, 0]), f32()], [f32()]), (3, 0), np.float32),
    (OpCase(OneHot(axis=-1), [i32(2), i32(value=0), f32(), f32()], [f32()]), (2, 0), np.float32),
    (OpCase(TopKV2(), [f32(2, 3), i32(value=-2)], [f32(), i32()]), (2, 0), np.float32),
    (OpCase(GatherNd(), [f32(2, 3), i32(0, 2)]), (0,), np.float32),
]


@pytest.mark.parametrize(("case", "shape", "dtype"), CASES, ids=str)
def test_no_elements(case: OpCase, shape: tuple[int, ...], dtype: type) -> None:
    interpreter = Interpreter(model_content=case.model())
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), case.feeds(0), strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    result = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    assert (result.shape, result.dtype) == (shape, dtype)
