"""Makes docs/operators.md of the operators' rows, the kernels, and the cases that compare them.

python -m tests.operators_page
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from edgelite.errors import UnsupportedOperatorError
from edgelite.interpreter import custom
from edgelite.interpreter.registry import kernel_of
from edgelite.schema import TensorType, ops
from edgelite.schema.operator import OPERATORS, Options
from tests.op_cases.cases import OpCase
from tests.op_cases.test_op_cases import CASES, file_that_tests

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "operators.md"

# Operands that say where or how much, not what is computed with. The first other one tells the dtype.
_POSITIONS = frozenset(
    [
        "axis",
        "dense_shape",
        "depth",
        "dims",
        "filter",
        "hash",
        "ids",
        "indices",
        "keys",
        "lookup",
        "output_shape",
        "shape",
    ]
)
_CONDITIONAL = {"SELECT": "x", "SELECT_V2": "x"}
_SMALL = (TensorType.INT8, TensorType.UINT8, TensorType.INT4, TensorType.INT2)
_COLUMNS = ("float32", "int8", "uint8", "int16", "int32", "int64", "bool")
_JUDGES = {
    "optimised": "LiteRT's optimised kernel",
    "micro": "TensorFlow Lite Micro",
}

_STABLEHLO = (
    "LiteRT has no kernels for these either: converters lower StableHLO to the other operators, and "
    "what of it may stay in a file runs."
)
REASONS = {
    "CONCAT_EMBEDDINGS": "LiteRT has no kernel for it either.",
    "DELEGATE": "Stands for what a delegate has taken over in a running interpreter, never in a file.",
}
_TITLES = {"stablehlo": "StableHLO", "stablehlo_elementwise": "StableHLO, elementwise"}

_INTRODUCTION = """\
# Operators

What `edgelite.interpreter` runs, by the dtype of the operand that is computed with. This page is made of the operators'
rows, the kernels, and the cases in `tests/op_cases` by `make docs`; a test fails when it is out of date.

| mark | what the cases show |
| --- | --- |
| = | integers (truth values, strings) equal those of LiteRT's reference kernels bit for bit |
| ≈ 2e-6 | floats differ from LiteRT's reference kernels by at most so much of the largest output |

`float32 with int8` stands for activations of one dtype with constant weights of another. The last column says where another
kernel is the judge, as LiteRT has no reference kernel for the case, or one that is at fault. An empty cell stands for a dtype that no case compares; where there is
no kernel for it, `allocate_tensors` raises `UnsupportedOperatorError`, which names the operator and its tensors' dtypes.
`edgelite inspect FILE` tells the same of a whole file.

Constants that are float16, int4 or sparse expand once, when the model is loaded or its tensors are allocated.
Bfloat16 and float8, which NumPy has not, are opaque bytes (dtypes `V2` and `V1`): what moves elements takes them, and
CAST makes bfloat16 of numbers and numbers of bfloat16, as in LiteRT; whatever else would compute with them is refused.
"""


class Fact(NamedTuple):
    """What the cases of an operator show for one kind of operands.

    Attributes:
        tolerance: the largest allowed difference of floats; 0 where all results are integers.
        judges: what they are compared with.
    """

    tolerance: float
    judges: frozenset[str]

    def __str__(self) -> str:
        return f"≈ {self.tolerance:.0e}".replace("e-0", "e-") if self.tolerance else "="


def facts(cases: Iterable[OpCase]) -> dict[str, dict[str, Fact]]:
    """What the cases show, by operator and kind of operands."""
    found: dict[str, dict[str, Fact]] = defaultdict(dict)
    for case in cases:
        name, kind = case.op.row.name, _kind(case)
        floats = any(result.dtype.kind in "fc" for result in case.results())
        tolerance, judges = found[name].get(kind, Fact(0.0, frozenset()))
        tolerance = max(tolerance, case.tolerance if floats else 0.0)
        found[name][kind] = Fact(tolerance, judges | {case.judge})
    return found


def _kind(case: OpCase) -> str:
    """The dtype that a case computes with, and that of its weights where it is another."""
    names = case.op.row.inputs
    data = case.results()[0].type
    for index, operand in enumerate(case.inputs):
        name = names.name(index)
        wanted = _CONDITIONAL.get(case.op.row.name, name)
        if operand is not None and name == wanted and name not in _POSITIONS:
            data = operand.type
            break
    weights = [
        operand
        for operand in case.inputs
        if operand is not None
        and operand.is_constant
        and operand.type in _SMALL
        and operand.type != data
    ]
    if not weights:
        return data.name.lower()
    blocks = " in blocks" if weights[0].blocks else ""
    return f"{data.name.lower()} with {weights[0].type.name.lower()}{blocks}"


def families() -> dict[str, list[type[Options]]]:
    """All operators by family, sorted by name."""
    for module in pkgutil.iter_modules(ops.__path__):
        importlib.import_module(f"{ops.__name__}.{module.name}")
    found: dict[str, list[type[Options]]] = defaultdict(list)
    for operator in sorted(OPERATORS.values(), key=lambda operator: operator.row.name):
        found[operator.__module__.rpartition(".")[2]].append(operator)
    return dict(sorted(found.items()))


def has_kernel(operator: type[Options]) -> bool:
    """Whether EdgeLite runs the operator."""
    try:
        kernel_of(operator)
    except UnsupportedOperatorError:
        return False
    return True


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> list[str]:
    head = list(head)
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return [f"| {' | '.join(line)} |".replace("  ", " ") for line in lines]


def _row(operator: type[Options], known: dict[str, Fact]) -> list[str]:
    others = [f"{kind} {fact}" for kind, fact in sorted(known.items()) if kind not in _COLUMNS]
    return [
        operator.row.name,
        *(str(known.get(kind, "")) for kind in _COLUMNS),
        ", ".join(others),
        _judge(known),
    ]


def _judge(known: dict[str, Fact]) -> str:
    """Who judges, where it is not the reference kernels alone."""
    parts = []
    for judge, text in _JUDGES.items():
        kinds = {kind: fact.judges for kind, fact in sorted(known.items()) if judge in fact.judges}
        if kinds:
            who = "" if len(kinds) == len(known) else f"{', '.join(kinds)}: "
            some = " in some cases" if any(len(judges) > 1 for judges in kinds.values()) else ""
            parts.append(f"{who}{text}{some}")
    return "; ".join(parts)


def _reason(name: str) -> str:
    return _STABLEHLO if name.startswith("STABLEHLO_") else REASONS[name]


def _sections() -> Iterable[str]:
    known = facts(CASES)
    elsewhere, missing = [], defaultdict(list)
    for family, operators in families().items():
        compared = []
        for operator in operators:
            name = operator.row.name
            if not has_kernel(operator):
                missing[_reason(name)].append(name)
            elif name in known:
                compared.append(_row(operator, known[name]))
            else:
                elsewhere.append((name, f"`tests/interpreter/{file_that_tests(operator)}`"))
        if compared:
            yield f"\n## {_TITLES.get(family, family.capitalize())}\n"
            yield from _table(("operator", *_COLUMNS, "others", "judge"), compared)
    yield "\n## Subgraphs, state and custom operators\n"
    yield "Whole models of these are compared with LiteRT's.\n"
    yield from _table(("operator", "tests"), elsewhere)
    yield "\nCustom operators that are built in, by the names that files use:\n"
    yield from (f"- `{name}`" for name in sorted(custom.built_in(), key=str.lower))
    yield "\nOthers are given to `Interpreter(custom_ops={name: function})` or registered with `@custom_op(name)`."
    yield "\n## Not supported\n"
    yield from _table(
        ("operators", "why"), ((", ".join(sorted(n)), why) for why, n in missing.items())
    )


def page() -> str:
    """The page's text."""
    return "\n".join([_INTRODUCTION.rstrip(), *_sections()]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
