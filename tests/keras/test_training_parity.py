"""Losses, metrics, optimizers, schedules, callbacks and trainings compute what real Keras 3 computes.

The rows of `training_cases.py` against `training_goldens.npz`, in float64.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import autodiff, keras
from edgelite.autodiff import ops
from tests.keras import training_cases

GOLDENS = Path(__file__).parent / "training_goldens.npz"
BACKEND = training_cases.Backend(
    keras,
    autodiff.GradientTape,
    lambda array: autodiff.Tensor(np.asarray(array)),
    ops.reduction.reduce_sum,
)
ROWS = [(table, name) for table, (rows, _) in training_cases.TABLES.items() for name in rows]
# Keras computes these in float32, whatever the dtype of the model.
SINGLE = (
    "schedule/",
    "metric/iou",
    "metric/mean_iou",
    "metric/binary_iou",
    "metric/one_hot",
    "fit/schedule",
)


@pytest.fixture(scope="module")
def goldens() -> dict[str, dict[str, Any]]:
    """{table/row: {what: array, or facts}}."""
    with np.load(GOLDENS) as arrays:
        numbers = arrays["numbers"]
        index = json.loads(arrays["index"].tobytes())
    del index["keras"]
    return {
        row: {
            what: e if what == "facts" else numbers[e[0] : e[0] + int(np.prod(e[1]))].reshape(e[1])
            for what, e in entries.items()
        }
        for row, entries in index.items()
    }


@pytest.fixture(autouse=True)
def _float64() -> Iterator[None]:
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx("float32")


def test_there_are_enough_rows(goldens: dict[str, Any]) -> None:
    assert {f"{table}/{name}" for table, name in ROWS} == set(goldens)
    assert len(goldens) >= 300


@pytest.mark.filterwarnings("ignore:the data ended after", "ignore:the loss does not depend on")
@pytest.mark.parametrize(("table", "name"), ROWS, ids=[f"{t}-{n}" for t, n in ROWS])
def test_parity(goldens: dict[str, Any], table: str, name: str) -> None:
    key = f"{table}/{name}"
    rows, run = training_cases.TABLES[table]
    received, expected = run(BACKEND, rows[name]), goldens[key]
    assert sorted(received) == sorted(expected)
    rtol = 1e-5 if key.startswith(SINGLE) else 1e-9
    atol = 1e-3 * rtol
    if table == "mixed":
        rtol = atol = training_cases.POLICIES[name]
    for what, value in expected.items():
        if what == "facts":
            assert json.loads(received[what]) == value
        else:
            assert np.shape(received[what]) == value.shape, what
            np.testing.assert_allclose(
                np.asarray(received[what]), value, rtol=rtol, atol=atol, err_msg=what
            )
