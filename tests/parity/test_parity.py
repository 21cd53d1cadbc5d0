"""EdgeLite computes what real Keras 3 computed for the goldens, in float64 and in float32."""

from __future__ import annotations

from functools import cache

import pytest

from tests.parity import goldens
from tests.parity.backend import own
from tests.parity.compare import TOLERANCES, differences
from tests.parity.families import FAMILIES, run
from tests.parity.table import Row

CASES = [
    pytest.param(family, row, floatx, id=f"{row.key} {floatx}")
    for family, rows in FAMILIES.items()
    for row in rows
    for floatx in row.floats
]
BACKEND = own()


@cache
def expected(family: str) -> goldens.Results:
    return goldens.read(goldens.FOLDER / f"{family}.npz")


@pytest.mark.filterwarnings("ignore:the data ended after", "ignore:the loss does not depend on")
@pytest.mark.parametrize(("family", "row", "floatx"), CASES)
def test_a_row_agrees_with_keras(family: str, row: Row, floatx: str) -> None:
    results = expected(family)
    assert row.key in results, "no golden: run `make parity` where real Keras can be installed"
    assert not differences(row, floatx, results[row.key][floatx], run(BACKEND, row, floatx))


def test_there_are_no_goldens_of_rows_that_are_gone() -> None:
    assert {path.stem for path in goldens.FOLDER.glob("*.npz")} == set(FAMILIES)
    for family, rows in FAMILIES.items():
        assert set(expected(family)) == {row.key for row in rows}


def test_rows_are_many_and_each_is_another() -> None:
    keys = [row.key for rows in FAMILIES.values() for row in rows]
    assert len(set(keys)) == len(keys)
    assert len(keys) >= 600


def test_goldens_are_small() -> None:
    assert sum(path.stat().st_size for path in goldens.FOLDER.iterdir()) < 1_000_000


def test_a_wider_tolerance_has_a_reason() -> None:
    for rows in FAMILIES.values():
        for row in rows:
            if row.loose is not None:
                assert len(row.loose.reason.split()) >= 4, row.key
                assert all(
                    row.loose.tolerance > TOLERANCES[floatx][0] for floatx in row.loose.floats
                )


def test_both_float_types_are_run_unless_one_cannot() -> None:
    single = {row.cls for rows in FAMILIES.values() for row in rows if len(row.floats) < 2}
    # TensorFlow has kernels for float32 alone: its projective transform, and its likeliest classes.
    assert {cls.rpartition(".")[2] for cls in single} == {
        *("RandomRotation", "TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy"),
        *("top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy"),
    }
