"""Real models beside LiteRT's reference kernels: integers are equal, floats within rounding.

Where a model amplifies rounding, LiteRT's own optimised kernels tell how far off one may be.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from edgelite.interpreter import Interpreter
from tests.integration.real import outputs
from tests.peers import LiteRT
from tests.schema.models import REAL, name

# Of the largest magnitude, at least 1.
TOLERANCE = 1e-4


def gap(a: np.ndarray, b: np.ndarray) -> float:
    """The largest difference where both are finite."""
    both = np.isfinite(a) & np.isfinite(b)
    return float(np.abs(a[both].astype(np.complex128) - b[both]).max(initial=0.0))


def within_rounding(path: Path, ours: list[np.ndarray], theirs: list[np.ndarray]) -> None:
    optimised: list[np.ndarray] | None = None
    for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        np.testing.assert_array_equal(np.isnan(mine), np.isnan(other))
        infinite = np.isinf(other)
        np.testing.assert_array_equal(mine[infinite], other[infinite])
        allowed = TOLERANCE * max(1.0, float(np.abs(other[np.isfinite(other)]).max(initial=0.0)))
        off = gap(mine, other)
        if off > allowed:
            optimised = optimised or outputs(LiteRT(path, reference=False).interpreter)
            allowed = gap(optimised[index], other)
        assert off <= allowed, f"output {index} is off by {off:.3g}; allowed is {allowed:.3g}"


@pytest.mark.parametrize("path", REAL, ids=name)
def test_equals_litert(path: Path) -> None:
    theirs = outputs(LiteRT(path).interpreter)
    interpreter = Interpreter(path)
    interpreter.allocate_tensors()
    ours = outputs(interpreter)
    assert [(a.dtype, a.shape) for a in ours] == [(a.dtype, a.shape) for a in theirs]
    floats = [a.dtype.kind in "fc" for a in theirs]
    for index, real in enumerate(floats):
        if not real:
            np.testing.assert_array_equal(ours[index], theirs[index], f"output {index}")
    pick = [index for index, real in enumerate(floats) if real]
    if pick:
        within_rounding(
            path,
            *([a if f else a[:0] for a, f in zip(o, floats, strict=True)] for o in (ours, theirs)),
        )
