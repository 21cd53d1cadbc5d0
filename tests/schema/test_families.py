"""Operators are imported by the family when one of them is asked for."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from edgelite.schema import OPERATORS, ops
from edgelite.schema.catalogue import Catalogue
from edgelite.schema.operator import BUILTIN_OPTIONS, BUILTIN_OPTIONS_2

TABLES = {
    "OPERATORS": OPERATORS,
    "OPTIONS": BUILTIN_OPTIONS.tables,
    "OPTIONS_2": BUILTIN_OPTIONS_2.tables,
}


@pytest.mark.parametrize("table", TABLES)
def test_the_tables_say_what_the_families_declare(table, root):
    families = {path.stem for path in (root / "edgelite/schema/ops").glob("*.py")} - {"__init__"}
    assert set(ops.OPERATORS) == families
    for family in families:
        importlib.import_module(f"edgelite.schema.ops.{family}")
    declared: dict[str, list[int]] = {}
    for number, cls in sorted(TABLES[table].items()):
        declared.setdefault(cls.__module__.rpartition(".")[2], []).append(number)
    written = {family: [*map(int, text.split())] for family, text in getattr(ops, table).items()}
    assert written == declared


def test_an_operator_brings_its_family_alone():
    program = (
        "import sys\n"
        "from edgelite.schema.operator import BUILTIN_OPTIONS, OPERATORS\n"
        "families = lambda: [n for n in sys.modules if n.startswith('edgelite.schema.ops.')]\n"
        "assert families() == [], families()\n"
        "assert len(OPERATORS) > 200 and 3 in list(OPERATORS) and max(OPERATORS) >= 209\n"
        "assert families() == [], families()\n"
        "assert OPERATORS[17].row.name == 'MAX_POOL_2D'\n"
        "assert families() == ['edgelite.schema.ops.pooling'], families()\n"
        "assert BUILTIN_OPTIONS.tables[9].table_name == 'SoftmaxOptions'\n"
        "assert families()[1:] == ['edgelite.schema.ops.activation'], families()\n"
        "assert OPERATORS.get(9999) is None\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_catalogue_refuses_a_number_that_is_taken_whether_its_module_is_there_or_not():
    homes = {1: "edgelite.schema.ops.custom"}
    operators: Catalogue[type] = Catalogue("thing", homes)
    operators.add(2, int)
    operators.add(2, int)
    with pytest.raises(TypeError, match="thing 2 is int already"):
        operators.add(2, str)
    assert list(operators) == [1, 2]
    with pytest.raises(KeyError):
        operators[1]  # its module declares nothing of the kind
