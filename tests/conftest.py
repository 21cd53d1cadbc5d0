"""Fixtures that any test may use."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from tests import peers

# No test depends on time, on busy machines neither.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared test material: $EDGELITE_SHARED, or `shared` beside the repository."""
    folder = Path(os.environ.get("EDGELITE_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared test material at {folder}; set EDGELITE_SHARED")
    return folder


@pytest.fixture(scope="session")
def litert_reference() -> Callable[..., list[np.ndarray]]:
    """`litert_reference(model, *inputs)`: outputs in LiteRT's reference kernels."""
    return peers.litert_reference


@pytest.fixture(scope="session")
def tflm() -> Callable[..., list[np.ndarray]]:
    """`tflm(model, *inputs)`: outputs in TensorFlow Lite Micro."""
    return peers.tflm


class Demo(NamedTuple):
    """What `edgelite demo` left: the folder of its files, and what it printed."""

    folder: Path
    output: str


@pytest.fixture(scope="session")
def digits_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """`edgelite demo --output digits-demo`, run once for all tests that look at its results."""
    place = tmp_path_factory.mktemp("demo")
    program = [sys.executable, "-c", "from edgelite.cli import main; main()"]
    found = subprocess.run(
        [*program, "demo", "--output", "digits-demo"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, ""), found.stderr
    return Demo(place / "digits-demo", found.stdout)


@pytest.fixture
def rng() -> np.random.Generator:
    """A seeded generator of random numbers, new for every test."""
    return np.random.default_rng(0)
