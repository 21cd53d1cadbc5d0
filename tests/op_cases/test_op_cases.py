"""Every kernel against LiteRT's reference kernels, by the tables of cases beside this file."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from edgelite.interpreter import Interpreter
from edgelite.interpreter import kernels as kernel_families
from edgelite.interpreter.registry import _KERNELS, _import_family
from edgelite.schema.operator import Options
from tests.op_cases.cases import OpCase
from tests.peers import TFLM, LiteRT

HERE = Path(__file__).parent
FAMILIES = sorted(
    path.stem for path in HERE.glob("*.py") if path.stem != "cases" and path.stem[:5] != "test_"
)
CASES = [
    case
    for family in FAMILIES
    for case in importlib.import_module(f"tests.op_cases.{family}").CASES
]

# Files of tests/interpreter for operators that call subgraphs or share state, which one operator in a
# file cannot show.
ELSEWHERE = ("test_control.py", "test_state.py", "test_stablehlo.py")


@cache
def file_that_tests(operator: type[Options]) -> str | None:
    """The file, other than the cases here, that tests an operator."""
    for name in ELSEWHERE:
        text = (HERE.parent / "interpreter" / name).read_text(encoding="utf-8")
        if re.search(rf"\b{operator.__name__}\(", text):
            return name
    return None


def judge(case: OpCase) -> LiteRT | TFLM:
    if case.judge == "micro":
        return TFLM(case.model())
    return LiteRT(case.model(), reference=case.judge == "reference", delegates=False)


def run(interpreter: Interpreter, arrays: list[np.ndarray]) -> list[np.ndarray]:
    for detail, array in zip(interpreter.get_input_details(), arrays, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]


def compare(case: OpCase, ours: np.ndarray, theirs: np.ndarray) -> None:
    assert ours.dtype == theirs.dtype
    assert ours.shape == theirs.shape
    if ours.dtype.kind in "fc":
        finite = theirs[np.isfinite(theirs)]
        reach = float(np.abs(finite).max(initial=0.0))
        np.testing.assert_allclose(
            ours, theirs, rtol=case.tolerance, atol=case.tolerance * min(reach, 1e30)
        )
    else:
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_equals_litert(case: OpCase) -> None:
    ours = Interpreter(model_content=case.model())
    ours.allocate_tensors()
    theirs = judge(case)
    for number in range(2):
        feeds = case.feeds(number)
        for mine, other in zip(run(ours, feeds), theirs(*feeds), strict=True):
            compare(case, mine, other)
        for index in case.states:
            compare(case, ours.get_tensor(index), theirs.tensor(index))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_shape_rule_equals_litert(case: OpCase) -> None:
    theirs = LiteRT(case.model(), reference=case.judge != "optimised", delegates=False)
    theirs(*case.feeds(0))
    shapes = [tuple(d["shape"]) for d in theirs.interpreter.get_output_details()]
    told = case.shapes()
    assert [s for s, t in zip(shapes, told, strict=True) if t] == [t for t in told if t]


def operators_with_kernels() -> list[type[Options]]:
    for family in pkgutil.iter_modules(kernel_families.__path__):
        _import_family(f"{kernel_families.__name__}.{family.name}")
    return list(_KERNELS)


def test_every_kernel_has_a_case() -> None:
    with_cases = {type(case.op) for case in CASES}
    missing = [
        op for op in operators_with_kernels() if op not in with_cases and not file_that_tests(op)
    ]
    assert missing == []


def test_cases_have_names_of_their_own() -> None:
    names = [str(case) for case in CASES]
    assert len(names) == len(set(names)), {n for n in names if names.count(n) > 1}
