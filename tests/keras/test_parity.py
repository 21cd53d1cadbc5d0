"""EdgeLite computes what real Keras 3 computes, in float64: the rows of `cases.py` against `goldens.npz`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import autodiff, keras
from edgelite.autodiff import ops
from tests.keras import cases
from tests.keras.runs import Backend

GOLDENS = Path(__file__).parent / "goldens.npz"
BACKEND = Backend(
    keras,
    autodiff.GradientTape,
    lambda array: autodiff.Tensor(np.asarray(array)),
    ops.reduction.reduce_sum,
    lambda tensor: getattr(tensor, "mask", None),
)


@pytest.fixture(scope="module")
def goldens() -> dict[str, dict[str, Any]]:
    """{table/row: {what: array, or facts}}."""
    with np.load(GOLDENS) as arrays:
        numbers = arrays["numbers"]
        index = json.loads(arrays["index"].tobytes())
    del index["keras"]

    def array(entry: Any) -> np.ndarray:
        place, shape = entry
        return numbers[place : place + int(np.prod(shape))].reshape(shape)

    return {
        row: {what: e if what == "facts" else array(e) for what, e in entries.items()}
        for row, entries in index.items()
    }


@pytest.fixture(autouse=True)
def _float64() -> Iterator[None]:
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx("float32")


def rows(table: str) -> Any:
    """The rows of a table as parameters."""
    return pytest.mark.parametrize("row", cases.TABLES[table][0], ids=cases.row_name)


# TensorFlow computes these with numbers rounded to float32, whatever the dtype.
ROUNDED = {
    "layer/leaky_relu",
    "activation/leaky_relu",
    "activation/gelu",
    *(
        f"layer/{row.name}"
        for row in cases.TABLES["layer"][0]
        if row.cls
        in (
            "CenterCrop",
            "MultiHeadAttention",
            "RandomBrightness",
            "RandomTranslation",
            "RandomZoom",
            "Resizing",
        )
        or row.arguments.get("activation") == "gelu"
        or row.arguments.get("interpolation") == "bilinear"
        or row.floatx == "float32"
    ),
}


def check(goldens: dict[str, Any], table: str, row: Any) -> None:
    """Run a row and compare everything that Keras gave."""
    name = f"{table}/{cases.row_name(row)}"
    rtol, atol = (1e-6, 1e-6) if name in ROUNDED else (1e-9, 1e-12)
    expected = goldens[name]
    received = cases.TABLES[table][1](BACKEND, row)
    assert sorted(received) == sorted(expected)
    for what, value in expected.items():
        if what == "facts":
            assert json.loads(received[what]) == value
        else:
            assert np.shape(received[what]) == value.shape, what
            np.testing.assert_allclose(
                np.asarray(received[what]), value, rtol=rtol, atol=atol, err_msg=what
            )


@rows("layer")
def test_layers(goldens: dict[str, Any], row: Any) -> None:
    check(goldens, "layer", row)


@rows("activation")
def test_activations(goldens: dict[str, Any], row: Any) -> None:
    check(goldens, "activation", row)


@rows("loss")
def test_losses(goldens: dict[str, Any], row: Any) -> None:
    check(goldens, "loss", row)


@rows("optimizer")
def test_optimizers(goldens: dict[str, Any], row: Any) -> None:
    check(goldens, "optimizer", row)


@rows("metric")
def test_metrics(goldens: dict[str, Any], row: Any) -> None:
    check(goldens, "metric", row)


@rows("fit")
def test_trainings(goldens: dict[str, Any], row: Any) -> None:
    check(goldens, "fit", row)


@rows("initializer")
def test_initializers_have_the_same_distribution(goldens: dict[str, Any], row: Any) -> None:
    keras.utils.set_random_seed(1)
    expected = goldens[f"initializer/{row}"]
    received = cases.run_initializer(BACKEND, row)
    assert json.loads(received["facts"]) == expected["facts"]
    # 21,600 draws: mean and deviation are known to a few parts in a hundred of the deviation.
    deviation = expected["moments"][1]
    tolerance = 0.03 * deviation + 1e-9
    np.testing.assert_allclose(received["moments"][:2], expected["moments"][:2], atol=tolerance)
    bounded = "Uniform" in row or row in ("Zeros", "Ones", "Constant")
    if bounded or "Truncated" in row:
        np.testing.assert_allclose(received["moments"][2:], expected["moments"][2:], atol=tolerance)
