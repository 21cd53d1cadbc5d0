"""What stands in a model's way is told operator by operator."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.errors import ModelError
from edgelite.interpreter import Interpreter
from edgelite.interpreter.support import obstacles
from edgelite.schema import OperatorCode, TensorType, ops, read
from tests.builder import Builder
from tests.schema import models


def chain() -> Builder:
    """A custom operator, one of a strange type, one with an impossible axis; then a sound one."""
    build = Builder()
    x, a, c, y = (build.tensor(2, 3) for _ in range(4))
    b = build.tensor(2, 3, kind=TensorType.COMPLEX128)
    axis = build.constant(np.int32(7), TensorType.INT32)
    build.add(ops.custom.Custom(), (x,), (a,), custom_code="Magic")
    build.add(ops.activation.Relu(), (a,), (b,))
    build.add(ops.layout.ExpandDims(), (a, axis), (c,))
    build.add(ops.arithmetic.Add(), (c, a), (y,))
    build.finish((x,), (y,))
    return build


def test_each_is_named_and_the_sound_one_is_not() -> None:
    found = obstacles(chain().model)
    assert [(o.subgraph, o.operator, o.name) for o in found] == [
        (0, 0, "Magic"),
        (0, 1, "RELU"),
        (0, 2, "EXPAND_DIMS"),
    ]
    problems = [o.problem for o in found]
    assert problems[0].startswith("custom operator 'Magic' is not known: pass a function for it")
    assert problems[1] == "no kernel for the tensor types FLOAT32, COMPLEX128"
    assert problems[2].startswith("axis must be in [-3, 3)")


def test_custom_operators_that_are_given_are_none() -> None:
    found = obstacles(chain().model, custom_ops={"Magic": lambda inputs, options: inputs[0]})
    assert [o.name for o in found] == ["RELU", "EXPAND_DIMS"]


def test_all_unknown_numbers_are_told() -> None:
    model = models.dense()
    model.operator_codes = [OperatorCode(builtin_code=900), OperatorCode(builtin_code=901)]
    assert [(o.operator, o.name) for o in obstacles(model)] == [
        (0, "BUILTIN_900"),
        (1, "BUILTIN_901"),
    ]


def test_an_inconsistent_model_is_an_error() -> None:
    model = models.dense()
    model.subgraphs[0].tensors[1].shape = (9, 9)
    with pytest.raises(ModelError, match="tensor 1 't1'"):
        obstacles(model)


@pytest.mark.parametrize("path", models.REAL, ids=models.name)
def test_it_tells_whether_a_real_model_can_be_allocated(path) -> None:
    try:
        Interpreter(path).allocate_tensors()
        runs = True
    except ModelError:
        runs = False
    assert (obstacles(read(path)) == []) == runs
