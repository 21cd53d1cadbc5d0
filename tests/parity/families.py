"""All rows of parity by family, a module of `rows`, and how a row of each kind is run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from tests.parity.backend import Backend, plain
from tests.parity.runs import fits, functions, layers, weights
from tests.parity.table import Row

RUNS: dict[str, Callable[[Backend, Row, str], dict[str, Any]]] = {
    "layer": layers.run_layer,
    "lookup": layers.run_lookup,
    "function": functions.run_function,
    "loss": functions.run_loss,
    "metric": functions.run_metric,
    "schedule": functions.run_schedule,
    "initializer": weights.run_initializer,
    "regularizer": weights.run_regularizer,
    "constraint": weights.run_constraint,
    "optimizer": weights.run_optimizer,
    "fit": fits.run_fit,
    "policy": fits.run_policy,
}
FAMILIES: dict[str, list[Row]] = {
    path.stem: import_module(f"tests.parity.rows.{path.stem}").ROWS
    for path in sorted((Path(__file__).parent / "rows").glob("*.py"))
}


def run(backend: Backend, row: Row, floatx: str) -> dict[str, Any]:
    """What a package computes for a row, with `floatx` as its default type: {what: array}, and "facts" as JSON has them.

    The name of the float type in the facts is "floatx", so that they are the same in every type.
    """
    # It returns to the policy of the beginning as well: that of the default type.
    clear, config = backend.keras.backend.clear_session, backend.keras.config
    before = config.floatx()
    clear(free_memory=False)
    config.set_floatx(floatx)
    backend.eagerly(row.kind in ("fit", "policy"))
    try:
        found = RUNS[row.kind](backend, row, floatx)
    finally:
        config.set_floatx(before)
        clear(free_memory=False)
    facts = plain(found.pop("facts", None))
    arrays = {what: np.asarray(value) for what, value in found.items()}
    return arrays | {"facts": general(facts, floatx)}


def general(facts: Any, floatx: str) -> Any:
    """Facts with the name of the float type replaced by "floatx"."""
    if isinstance(facts, dict):
        return {key: general(value, floatx) for key, value in facts.items()}
    if isinstance(facts, list):
        return [general(value, floatx) for value in facts]
    return "floatx" if facts == floatx else facts
