"""docs/operators.md says what the rows, the kernels and the cases say."""

from __future__ import annotations

import pytest

from edgelite.schema.operator import OPERATORS
from tests import operators_page as made


def test_the_page_is_up_to_date() -> None:
    assert made.PAGE.read_text(encoding="utf-8") == made.page(), "run: make docs"


def test_every_operator_is_on_it() -> None:
    words = set(made.page().replace(",", " ").split())
    assert not {operator.row.name for operator in OPERATORS.values()} - words


@pytest.mark.parametrize("name", sorted(made.REASONS))
def test_what_has_a_kernel_has_no_excuse(name: str) -> None:
    operator = next(operator for operator in OPERATORS.values() if operator.row.name == name)
    assert not made.has_kernel(operator)


def test_where_the_others_are_tested_there_are_tests() -> None:
    assert "tests/interpreter/None" not in made.page()
